"""Engagement: every conversation with both sides' participants, its outcome, next step and promises.

Nouns: Interaction, Participant, Promise, PromiseChange. Verbs: log, plan, conclude, edit, cancel, remove, restore;
make, keep, break, move, withdraw, reopen. A promise of ours is a duty of the colleague who gave it.
"""
