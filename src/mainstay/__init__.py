"""Mainstay: the whole job of the people who look after customers, in one self-hosted program."""

__version__ = "0.1.0"
