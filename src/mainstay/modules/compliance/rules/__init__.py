"""Pure rules of the compliance module: consent, suppression, retention, redaction, the access archive."""
