"""Who must know what, which rights rest on it, and the starter list. Pure."""
