"""The rules of standing in for somebody: when it runs, what it gives, what forbids it. Pure."""
