"""Commands that run an installation: they do not act on records, they keep the program alive and its data safe."""
