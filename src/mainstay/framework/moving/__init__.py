"""Moving the records of an installation from SQLite to PostgreSQL: every table, in batches, compared row by row after."""
