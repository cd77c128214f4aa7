"""Crediting, measuring and attainment: pure functions on frozen values, no Django, no clock, no database."""
