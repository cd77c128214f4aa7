"""The four faces of the registries: web, api, cli, mcp. They hold no rule and check no right of their own."""
