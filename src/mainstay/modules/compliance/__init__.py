"""Compliance: what must be answered before saving or sending. Now: consent, suppression, retention classes, erasure.

Nouns: Consent, Suppression, RetentionClass. Verbs: record, withdraw, suppress, restrict, erase.
"""
