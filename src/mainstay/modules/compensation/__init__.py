"""What a person earns by their plan, when it is paid, and why.

Nouns: CompensationPlan, PlanComponent, PlanAssignment, Earning, LedgerEntry, Draw, Clawback, Holdback, Deferral,
NonCashAward, Statement, Payout, BaseSalary. Verbs: earn, settle, restate, prove. Every amount carries a trace that
prints as one sentence.
"""
