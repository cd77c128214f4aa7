"""Accounts: the client base. Each account has exactly one owner at any time, dated.

Nouns: Account, Organisation, Person, Contact, AccountOwner, AccountTeamMember, Stakeholder, Competitor, Sighting.
Verbs: create, edit, assign, confirm, merge, tag, archive.
"""
