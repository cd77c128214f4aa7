"""Imports against the database: matching, writing in batches, resuming, undoing."""
