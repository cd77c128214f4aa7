"""Pure rules of the engagement module: rich text, chat exports, lateness, promises, the timeline."""
