"""`mainstay gifts evaluate`: rules, ledger and events from a file, decided without a database."""
