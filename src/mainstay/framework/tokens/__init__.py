"""Tokens of programs: scoped, expiring, kept as hashes; and webhooks with signed bodies."""
