"""What every module stands on: registries, actions, queries, audit, history, scopes, filters, search, tasks, files."""
