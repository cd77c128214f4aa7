"""The command line: running an installation, and every action and query as a command."""
