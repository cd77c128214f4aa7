"""Agreements: what clients ordered and were invoiced, as records; the revenue of accounts follows from them.

Nouns: Order, OrderLine, Invoice. Verbs: record, edit, cancel, reinstate, mark as paid.
"""
