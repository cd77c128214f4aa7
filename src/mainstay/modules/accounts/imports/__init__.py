"""Importing accounts, their further names, contacts, what they have installed. Set-based: no row is an act of its own."""

from mainstay.modules.accounts.imports import accounts, contacts, installed, names

__all__ = ["accounts", "contacts", "installed", "names"]
