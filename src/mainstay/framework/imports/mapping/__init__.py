"""From rows to values: conditions, number and date styles, steps, and the mapper that a source compiles to."""
