"""What the sign-in library tells, written down."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from mainstay.interfaces.web.signing_in.noting import note_end, note_factor, note_refusal, note_sign_in
from mainstay.kernel.sentences import sentence


def listen() -> None:
    """Hear every sign-in, sign-out, change of a factor and failed second factor from now on."""
    user_logged_in.connect(_signed_in, dispatch_uid="mainstay-signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="mainstay-signed-out")
    for change, told in (
        ("added", authenticator_added),
        ("removed", authenticator_removed),
        ("renewed", authenticator_reset),
    ):
        told.connect(_ABOUT_FACTORS[change], dispatch_uid=f"mainstay-factor-{change}")
    authentication_failed.connect(_factor_failed, dispatch_uid="mainstay-factor-failed")
    for told in (password_changed, password_set, password_reset):
        told.connect(_password, dispatch_uid="mainstay-password")


def _signed_in(request: HttpRequest, user: Any, **_more: Any) -> None:
    note_sign_in(request, user)


def _signed_out(request: HttpRequest, user: Any, **_more: Any) -> None:
    if user is not None and hasattr(request, "session"):
        note_end(request, "signed_out")


def _added(request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    note_factor(request, user, "added", authenticator.type)


def _removed(request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    note_factor(request, user, "removed", authenticator.type)


def _renewed(request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    note_factor(request, user, "renewed", authenticator.type)


_ABOUT_FACTORS = {"added": _added, "removed": _removed, "renewed": _renewed}


def _factor_failed(request: HttpRequest, user: Any, **_more: Any) -> None:
    note_refusal(request, sentence("Wrong code of the second factor."), user=user, method="second factor")


def _password(request: HttpRequest, user: Any, **_more: Any) -> None:
    note_factor(request, user, "password")
