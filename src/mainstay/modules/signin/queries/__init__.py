"""Everything read about sessions, second factors and the rules of signing in."""

from mainstay.modules.signin.queries import overview, sessions
from mainstay.modules.signin.queries.arrivals import user_with_address
from mainstay.modules.signin.queries.factors import has_second_factor
from mainstay.modules.signin.queries.rules import sign_in_rules
from mainstay.modules.signin.queries.sessions import Running, running_session, touch

__all__ = [
    "Running", "has_second_factor", "overview", "running_session", "sessions", "sign_in_rules", "touch",
    "user_with_address",
]  # fmt: skip
