"""Whom an e-mail address belongs to."""

from typing import Any

from django.contrib.auth import get_user_model


def user_with_address(email: str) -> Any:
    """The user with this e-mail address, those who left included; None when there is none.

    Case does not matter in the ASCII letters only: other letters that fold into them are other addresses.
    """
    found = get_user_model().objects.filter(email__iexact=email).first()
    return found if found is not None and _plain(found.email) == _plain(email) else None


def _plain(email: str) -> str:
    return "".join(one.lower() if one.isascii() else one for one in email)
