"""Pages derived from the registries. No view checks a right or reads a table: they ask queries and perform actions."""
