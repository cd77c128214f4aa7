"""Everything read from the pipeline."""
