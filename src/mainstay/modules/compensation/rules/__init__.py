"""Earning and settling by a compensation plan: pure functions on frozen values, no Django, no clock, no database."""
