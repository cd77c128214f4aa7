"""Row history: the old image of every changed row of business tables, kept by triggers, with the act that changed it."""
