"""Compliance: what must be answered before saving or sending. Now: consent, suppression, retention, states, erasure.

Nouns: Consent, Suppression, RetentionClass, RetentionGround, LegalHold, DataState, Erasure. Verbs: give, withdraw,
suppress, lift, freeze, restrict, hold, erase, replay.
"""
