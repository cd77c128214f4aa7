"""Plain Python values that every layer shares: money, periods, decisions, actors, subjects, sentences, filters.

The kernel knows no Django, no clock and no database. Everything here is a frozen value or a pure function.
"""
