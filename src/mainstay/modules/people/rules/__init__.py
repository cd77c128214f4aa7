"""Pure rules of the people module: rights, calendars, holidays."""
