"""Importing accounts, their further names, and contacts. Set-based: no row is an act or an event of its own."""

from mainstay.modules.accounts.imports import accounts, contacts, names

__all__ = ["accounts", "contacts", "names"]
