"""Gifts and hospitality: the rules with their dates, the ledger, the decision and its trace, approvals, attestations.

Nouns: GiftRuleSet, GiftRule, GiftEntry, GiftAttestation. Verbs: plan, change, confirm, record, decline, return, correct,
exempt, approve, load, attest.
"""
