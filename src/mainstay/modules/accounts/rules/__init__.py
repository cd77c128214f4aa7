"""Pure rules of accounts: keys, freshness, likeness, hierarchy. No Django, no clock."""
