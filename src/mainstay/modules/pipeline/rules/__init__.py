"""Pure rules of the pipeline."""
