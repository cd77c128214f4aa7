"""Global search: folded text of every findable record, full-text on both engines, within the actor's rights."""
