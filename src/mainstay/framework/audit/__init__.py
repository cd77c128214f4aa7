"""The audit log: who did what, on whose behalf, why it was allowed; keyed digests, a sealed chain, commitments."""
