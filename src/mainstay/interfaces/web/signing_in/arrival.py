"""What is remembered of a company's vouching while the second factor is still asked for."""

from typing import Any

from django.http import HttpRequest

ARRIVING = "arriving"


def arrival_of(request: HttpRequest, user: Any) -> dict[str, Any] | None:
    """How this very person was vouched for in this browser just now; None when they came another way."""
    session = getattr(request, "session", None)
    found: dict[str, Any] | None = session.get(ARRIVING) if session is not None else None
    return found if found is not None and found["user"] == user.public_id else None
