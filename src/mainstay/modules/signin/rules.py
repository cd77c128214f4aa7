"""When a session is over, who must have a second factor, and how a device is called. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE, TOO_OLD, ROLES_CHANGED = "idle", "too_old", "roles_changed"
# In the order of asking: browsers name themselves after those before them.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignInRules:
    """The company's rules about signing in.

    ``factor_roles`` are the codes of roles whose holders need a second factor; ``idle_minutes`` and ``session_hours``
    bound a session, ``token_days`` the life of an API token; ``break_glass`` is the user id of the one person who
    signs in with a password while ``passwords`` are off (0: nobody).
    """

    factor_roles: frozenset[str] = frozenset()
    idle_minutes: int = 720
    session_hours: int = 336
    token_days: int = 366
    end_on_role_change: bool = True
    passwords: bool = True
    break_glass: int = 0

    def may_use_password(self, user_id: int) -> bool:
        """Whether a person may come in with a password or passkey of this installation."""
        return self.passwords or (self.break_glass != 0 and user_id == self.break_glass)

    def needs_second_factor(self, user_id: int, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles needs a second factor. Whoever may break the glass always does."""
        return (self.break_glass != 0 and user_id == self.break_glass) or not self.factor_roles.isdisjoint(roles)


def over_because(
    rules: SignInRules, *, begun_at: datetime, seen_at: datetime, now: datetime, roles_then: frozenset[str],
    roles_now: frozenset[str],
) -> str:  # fmt: skip
    """Why a session is over: ``idle`` (nothing was done for ``idle_minutes``), ``too_old`` (``session_hours`` have
    passed since signing in) or ``roles_changed``; empty while it runs. A limit is over at its very moment.
    """
    if now >= begun_at + timedelta(hours=rules.session_hours):
        return TOO_OLD
    if now >= seen_at + timedelta(minutes=rules.idle_minutes):
        return IDLE
    if rules.end_on_role_change and roles_then != roles_now:
        return ROLES_CHANGED
    return ""


def device(user_agent: str) -> tuple[str, str]:
    """(browser, system) of a User-Agent header, in the names that people use; empty where it does not say."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in known if mark in text), "")
