"""Agreements: what was ordered, invoiced and returned. Now: orders and invoices with their lines, as records.

Nouns: Order, OrderLine, Invoice. Verbs: record, import, correct.
"""
