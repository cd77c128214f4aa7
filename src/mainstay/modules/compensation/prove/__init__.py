"""Proving a plan: the file format, its checks, its JSON Schema and the command."""
