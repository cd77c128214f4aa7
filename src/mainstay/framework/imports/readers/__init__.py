"""Readers: one way to open a file of rows, whatever its format. See ``opening.open_rows``."""
