"""Writing into the audit log what happens at the door."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from mainstay.framework.actions import perform
from mainstay.framework.audit.looks import record_refusal
from mainstay.interfaces.web.signing_in.arrival import ARRIVING, arrival_of
from mainstay.kernel.actor import system_actor
from mainstay.kernel.sentences import Sentence

SIGNED_IN = "signed_in"
DOORKEEPER = system_actor("doorkeeper", frozenset({"session.begin", "session.close", "factor.record", "user.admit"}))


def note_refusal(
    request: HttpRequest, why: Sentence, *, user: Any = None, method: str = "", company: str = ""
) -> None:  # fmt: skip
    """Somebody was not let in, and why. What a stranger typed is not kept: it may be a password."""
    details = {"method": method, "company": company, "ip": ip_of(request)}
    record_refusal(DOORKEEPER, "session.begin", why, "user", user.public_id if user is not None else "", details)


def note_sign_in(request: HttpRequest, user: Any) -> None:
    """Somebody was let in: the session is written down, and the browser's cookie leads to it."""
    arrived = arrival_of(request, user)
    records = get_authentication_records(request, user)
    factor = any(one["method"] == "mfa" for one in records)
    given = {"method": "passkey" if any(one.get("passwordless") for one in records) else "password",
             "second_factor": factor, "ip": ip_of(request), "user_agent": _device(request)}  # fmt: skip
    if arrived:
        given |= {"method": "company", "company": arrived["company"],
                  "second_factor": factor or arrived["second_factor"]}  # fmt: skip
    request.session.pop(ARRIVING, None)
    request.session[SIGNED_IN] = perform(DOORKEEPER, "session.begin", given, subject=user.public_id).public_id


def note_end(request: HttpRequest, why: str) -> None:
    """The session of this browser is over."""
    public_id = request.session.get(SIGNED_IN)
    if public_id:
        perform(DOORKEEPER, "session.close", {"why": why}, subject=public_id)


def note_factor(request: HttpRequest, user: Any, change: str, sort: str = "") -> None:
    """Somebody changed how they prove who they are."""
    session = request.session.get(SIGNED_IN, "") if hasattr(request, "session") else ""
    perform(DOORKEEPER, "factor.record", {"change": change, "sort": sort, "session": session}, subject=user.public_id)


def ip_of(request: HttpRequest) -> str:
    """Where the request came from, as the web server says; no header of the client is believed."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _device(request: HttpRequest) -> str:
    words = str(request.META.get("HTTP_USER_AGENT", ""))[:200]
    return "".join(one for one in words if one.isprintable())
