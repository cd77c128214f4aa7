"""Everything written about sessions, second factors and the rules of signing in."""

from mainstay.modules.signin.actions import factors, rules, sessions

__all__ = ["factors", "rules", "sessions"]
