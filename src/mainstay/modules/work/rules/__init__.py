"""Pure rules of work: what a day looks like, when a duty is late, who answers next, who is mentioned."""
