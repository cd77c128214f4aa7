"""How a person wants to see Mainstay: language, theme, time zone, digits."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import Situation
from mainstay.framework.locale import LANGUAGES
from mainstay.framework.mail.models import LetterStop
from mainstay.framework.mail.queue import stopped_by
from mainstay.framework.values.inputs import boolean, choice, text
from mainstay.kernel.actor import Actor
from mainstay.kernel.decision import Decision, allow, refuse
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.choices import Digits, MailKind, Theme
from mainstay.modules.people.models import User
from mainstay.modules.people.rules.calendars import known_zone


@dataclass(frozen=True, kw_only=True)
class PreferUser:
    """Changes to one's own preferences."""

    language: Any = choice(
        _("Language"), choices=tuple((one.code, one.native_name) for one in LANGUAGES), default=UNSET
    )
    theme: Any = choice(_("Colours"), choices=tuple(Theme.choices), default=UNSET)
    zone: Any = text(_("Time zone"), max_length=40, min_length=0, default=UNSET)
    digits: Any = choice(_("Digits"), choices=tuple(Digits.choices), default=UNSET)
    show_hijri: Any = boolean(_("Hijri dates as a second line"), default=UNSET)
    mail_my_day: Any = boolean(_("My day by mail, each working morning"), default=UNSET)
    mail_notices: Any = boolean(_("Notifications by mail"), default=UNSET)


_MAILS = {"mail_my_day": MailKind.MY_DAY, "mail_notices": MailKind.NOTICES}


def _present(actor: Actor) -> dict[str, Any]:
    """What the person has chosen so far."""
    user, stopped = User.objects.get(pk=actor.user_id), stopped_by(actor.user_id)
    own = {name: getattr(user, name) for name in ("language", "theme", "zone", "digits", "show_hijri")}
    return own | {name: kind.value not in stopped for name, kind in _MAILS.items()}


def may_prefer(situation: Situation) -> Decision:
    """Everybody decides for oneself; a token changes no person."""
    if situation.actor.token_verbs is not None or situation.actor.is_system:
        return refuse(sentence("Preferences are changed by the person, signed in."))
    return allow("oneself")


@action(
    "user.prefer",
    label=_("My preferences"),
    policy=may_prefer,
    menu=False,
    scope="self",
    icon="settings",
    initial=_present,
    sample=lambda: {"theme": "dark"},
)
def prefer_user(context: ActionContext, input: PreferUser) -> User:
    """Set one's own language, colours, time zone and digits, and which mails one gets."""
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    if values.get("zone") and not known_zone(values["zone"]):
        raise InputInvalid([Problem("zone", "zone", sentence("There is no time zone {zone}.", zone=values["zone"]))])
    for name, kind in _MAILS.items():
        if name in values:
            _want(context, kind, wanted=values.pop(name))
    return context.update(User.objects.get(pk=context.actor.user_id), **values)


def _want(context: ActionContext, kind: MailKind, *, wanted: bool) -> None:
    stop = LetterStop.objects.filter(user_id=context.actor.user_id, letter_kind=kind.value).first()
    if wanted and stop is not None:
        context.remove(stop)
    elif not wanted and stop is None:
        context.create(LetterStop(user_id=context.actor.user_id, letter_kind=kind.value, created_at=context.now))
