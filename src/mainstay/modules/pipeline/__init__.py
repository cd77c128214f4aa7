"""Pipeline: from a lead to a won or lost opportunity, stage by stage, with history.

Nouns: Lead, Pipeline, Stage, Opportunity, StageChange. Verbs: capture, assign, accept, reject, qualify, convert,
create, move, win, lose, reopen.
"""
