"""What was sold, by whom, against what target.

Nouns: Transaction, Credit, CreditRule, Split, Measure, Quota, QuotaRelief, Attainment. Verbs: credit a transaction,
measure credits over an interval, set a quota, relieve a quota. Pay is calculated from these by `compensation`, which
this module does not know.
"""
