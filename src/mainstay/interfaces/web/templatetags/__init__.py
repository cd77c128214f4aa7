"""Template tags of the web interface: the pieces of the visual language, charts drawn on the server, and formats."""
