"""Gifts and hospitality, pure: dated rules, the append-only ledger, the evaluation with its trace.

`rulebook` holds the rules as data, `events` the facts, `ledger` replays them to a day, `evaluating` decides, `rechecking`
finds breaches and balances, `alarms` what is missing, `packs` what is shipped.
"""
