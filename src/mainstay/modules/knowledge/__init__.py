"""Knowledge: what somebody must know for a role, whether it is confirmed, and which rights rest on it.

Nouns: Topic, Question, KnowledgeRequirement, KnowledgeConfirmation. Verbs: add, retire, require, confirm, confirm for
somebody, revoke.
"""
