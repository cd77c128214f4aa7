"""When somebody last looked at a record, for the band of what is new since then. Nothing that anybody else reads."""
