"""Industry templates: what an industry adds to the program, as data, switched on and off without loss."""
