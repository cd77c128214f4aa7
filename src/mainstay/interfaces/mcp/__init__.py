"""Mainstay for assistants: three tools over everything, favourites by role, and no write without its dry run."""
