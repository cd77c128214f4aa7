"""Turning the imagined company into rows, inside the one action that fills an installation."""
