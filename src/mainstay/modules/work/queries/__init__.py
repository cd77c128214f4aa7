"""Everything read from work."""
