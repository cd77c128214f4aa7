"""Work: who owes what to whom by when, and what a person sees in the morning.

Nouns: Duty, Approval, Notification, Comment, StoredFile. Verbs: open, do, move, hand over, decide, comment, attach.
A duty on a record implies the right to do it.
"""
