"""What happened, told after commit: an outbox written with the act, subscribers called by the worker."""
