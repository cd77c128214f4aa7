"""The account manager's job: one Django app per area, all laid out alike."""
