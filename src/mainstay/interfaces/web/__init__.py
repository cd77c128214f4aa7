"""The web: layout, navigation, sign-in, command palette, and pages derived from the registries."""
