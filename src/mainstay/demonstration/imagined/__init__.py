"""The demonstration company as pure values: no database, no clock; the same seed and moment give the same company."""
