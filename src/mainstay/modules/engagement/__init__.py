"""Engagement: every conversation with both sides' participants, its outcome, next step and promises.

Nouns: Interaction, Participant, Promise. Verbs: log, edit, keep, break.
"""
