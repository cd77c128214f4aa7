"""Those named in a gift, each with the stored decision, what is left, and the steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.framework.queries import QueryContext
from mainstay.kernel.sentences import Sentence
from mainstay.modules.gifts.models import Gift
from mainstay.modules.gifts.queries.answers import Decided, Left
from mainstay.modules.gifts.rules.citing import NOBODY, for_people


@dataclass(frozen=True)
class NamedRecipient(Decided):
    """Somebody named in a gift; without a name where the identity was erased or the reader may not see it."""

    contact: str
    name: str
    client: str
    decision: str = ""
    paragraph: str = ""
    reason: Sentence | None = None
    left: tuple[Left, ...] = ()
    steps: tuple[Sentence, ...] = ()


def spoken(stored: Any, names: Mapping[str, str] = NOBODY) -> Sentence | None:
    """A sentence of a stored trace, to be said in the reader's language; ``names`` of colleagues by public id."""
    return for_people(Sentence(stored["key"], stored["values"]), names) if stored else None


def guests_of(context: QueryContext, row: Gift, names: Mapping[str, str]) -> tuple[NamedRecipient, ...]:
    """Those named in a gift, in the order of naming; ``names`` of colleagues by public id."""
    named = list(row.recipients.order_by("pk"))
    ids = [one.contact_id for one in named if one.contact_id]
    contacts = context.visible("contact").filter(pk__in=ids).select_related("person__identity", "account")
    seen = {one.pk: one for one in contacts}
    said = {one["person"]: one for one in row.answer.get("recipients", ())}
    return tuple(_guest(seen.get(one.contact_id or 0), said.get(one.person), names) for one in named)


def _guest(contact: Any, said: Mapping[str, Any] | None, names: Mapping[str, str]) -> NamedRecipient:
    who = NamedRecipient("", "", "")
    if contact:
        who = NamedRecipient(contact.public_id, contact.person.identity.name, contact.account.name)
    if said is None:
        return who
    rules = said["rules"]
    deciding = max(rules, key=lambda rule: _citation(rule) == said["paragraph"], default={"trace": ()})
    steps = tuple(found for step in deciding["trace"] if (found := spoken(step["reason"], names)))
    return replace(
        who, decision=said["decision"], paragraph=said["paragraph"], reason=spoken(said["reason"], names), steps=steps,
        left=tuple(_left(rule) for rule in rules if "limit" in rule),
    )  # fmt: skip


def _name(rule: Mapping[str, Any]) -> str:
    version = f" v{rule['version']}" if rule["version"] else ""
    return f"{rule['rule']} {rule['row']}{version}".strip()


def _citation(rule: Mapping[str, Any]) -> str:
    return f"{_name(rule)} {rule['paragraph']}".strip()


def _left(rule: Mapping[str, Any]) -> Left:
    period = rule["period"]
    return Left(
        _name(rule), rule["paragraph"], rule["currency"], Decimal(rule["limit"]),
        Decimal(rule["total_before"]) + Decimal(rule["later"]), Decimal(rule["reserved"]), Decimal(rule["remaining"]),
        date.fromisoformat(period["last_day"]) if period else None,
    )  # fmt: skip
