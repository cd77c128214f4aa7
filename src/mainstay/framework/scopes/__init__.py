"""Who sees which rows: one dated access table, a few scopes that a record kind names, one function that applies them."""

from mainstay.framework.scopes.scope import (
    AccountScope,
    CompanyScope,
    Scope,
    UserScope,
    seen,
    sees_all_on,
    standing_to,
    visible_to,
)

__all__ = ["AccountScope", "CompanyScope", "Scope", "UserScope", "seen", "sees_all_on", "standing_to", "visible_to"]
