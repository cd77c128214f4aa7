"""What becomes of gifts when people or clients become one, are erased, ask for their data, or leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.registry import registry
from mainstay.framework.values.inputs import text
from mainstay.modules.accounts.actions.merging import moved_rows
from mainstay.modules.accounts.queries.privacy import merged_with, names_of
from mainstay.modules.compliance.queries.plan import disposal_for
from mainstay.modules.compliance.rules.redaction import redacted
from mainstay.modules.compliance.rules.retention import Disposal
from mainstay.modules.gifts.actions.planning import OPEN
from mainstay.modules.gifts.actions.recording import Ledger
from mainstay.modules.gifts.choices import LedgerKind
from mainstay.modules.gifts.models import Gift, GiftEntry, GiftPerson, GiftRecipient
from mainstay.modules.gifts.queries.books import merged_keys
from mainstay.modules.gifts.rules.events import GiftEvent
from mainstay.modules.gifts.rules.words import EventKind, ReversalReason
from mainstay.modules.people.policy import nobody_but_the_system

Done = list[dict[str, Any]]
_WORDS = ("description", "relation_basis", "other_party", "note")


def merge_persons(context: ActionContext, kept: Any, merged: Any) -> Done:
    """The gifts of both add up from now on: an entry of the ledger says so, and nothing that stands there is changed."""
    done: Done = []
    if GiftRecipient.objects.filter(person__in=merged_keys([merged.key])).exists():
        _write_merge(context, merged.key, kept.key)
        done = [{"table": "gifts.GiftEntry", "count": 1}]
    _merge_kinds(context, kept.key, merged.key)
    return done + _move_contacts(context, kept, merged)


def merge_clients(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Gifts on the merged account stand on the kept one. The ledger keeps the client as it was; an entry says that both
    are one, so that totals of a client add up.
    """
    done = moved_rows(context, Gift.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk)
    if GiftRecipient.objects.filter(organisation__in=merged_keys([merged.public_id])).exists():
        _write_merge(context, merged.public_id, kept.public_id)
        done.append({"table": "gifts.GiftEntry", "count": 1})
    return done


def _write_merge(context: ActionContext, merged: str, kept: str) -> None:
    ledger = Ledger(context)
    entry = GiftEvent(GiftEntry().public_id, EventKind.MERGE, ledger.today, person=merged, into=kept)
    ledger.add(entry, None, judged=False)


def _merge_kinds(context: ActionContext, kept: str, merged: str) -> None:
    rows = {one.person_key_of: one for one in GiftPerson.objects.filter(person_key_of__in=(kept, merged))}
    if merged in rows and kept in rows:
        context.update(rows[kept], kinds=sorted({*rows[kept].kinds, *rows[merged].kinds}))
    elif merged in rows:
        context.create(GiftPerson(person_key_of=kept, kinds=rows[merged].kinds, noted_by_id=rows[merged].noted_by_id))


def _move_contacts(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Where both have a contact at one client, gifts point to that of the person who is kept."""
    contacts = registry.kinds["contact"].model._default_manager
    present_last = contacts.filter(person_id=kept.pk).order_by(F("to_on").asc(nulls_last=True), "-pk")
    at = dict(present_last.values_list("account_id", "pk"))
    done: Done = []
    for pk, account_id in contacts.filter(person_id=merged.pk).values_list("pk", "account_id"):
        target = at.get(account_id)
        if target not in (None, pk):
            done += moved_rows(context, GiftRecipient.objects.filter(contact_id=pk), "contact_id", pk, target)
    return done


@dataclass(frozen=True, kw_only=True)
class PartPersons:
    """The merge that was taken back, by the keys of the two persons or clients."""

    person: str = text(_("Key of the person who is one again"), max_length=24)
    into: str = text(_("Key of the other"), max_length=24)


@action(
    "gift_person.part", label=_("Part the gifts of two persons"), policy=nobody_but_the_system, icon="arrows-split",
    events=("gift_person.noted",), scope="company", menu=False, sample=lambda: {"person": "a" * 24, "into": "b" * 24},
)  # fmt: skip
def part_gift_person(context: ActionContext, input: PartPersons) -> None:
    """Two persons or clients are two again: an entry takes the merge back, and their gifts add up apart."""
    ledger = Ledger(context)
    taken = GiftEntry.objects.filter(entry_kind=LedgerKind.REVERSAL, gift=None).values_list(
        "facts__previous", flat=True
    )
    merge = (
        GiftEntry.objects.filter(entry_kind=LedgerKind.MERGE, facts__person=input.person, facts__into=input.into)
        .exclude(public_id__in=[one for one in taken if one]).order_by("-number").first()
    )  # fmt: skip
    if merge is None:
        return
    entry = GiftEvent(
        GiftEntry().public_id, EventKind.REVERSAL, ledger.today, previous=merge.public_id, reason=ReversalReason.ERROR
    )
    ledger.add(entry, None, judged=False)


def _of_person(person_id: int) -> Any:
    keys = merged_keys(one.key for one in merged_with(person_id))
    return Gift.objects.filter(recipients__person__in=keys).distinct().order_by("pk")


def forget_person(context: ActionContext, person_id: int) -> Done:
    """Names leave the words of the gifts at once, as nobody knows them later; the register is kept for its time, and its
    entries, which know people by their keys only, stay.
    """
    names = names_of(person_id)
    groups: dict[Disposal, list[Gift]] = {}
    for gift in _of_person(person_id):
        found = disposal_for(context, person_id, "gift", gift.given_on)
        groups.setdefault(found, []).append(gift)
    done: Done = []
    for found, gifts in groups.items():
        row = {"table": "gifts.Gift", "class": "gift", "count": len(gifts), "outcome": found.outcome,
               "until": found.until, "ground": found.ground, "keys": [one.person_key() for one in gifts],
               "scrub": [("gifts.Gift", "id", [one.pk for one in gifts], _WORDS)]}  # fmt: skip
        _redact(context, gifts, names)
        done.append(row)
    return done + _forget_kinds(context, person_id, kept=any(one.outcome == "keep" for one in groups))


def _redact(context: ActionContext, gifts: Sequence[Gift], names: Sequence[str]) -> None:
    for gift in gifts:
        context.update(gift, **{name: redacted(getattr(gift, name), names) for name in _WORDS})


def _forget_kinds(context: ActionContext, person_id: int, *, kept: bool) -> Done:
    keys = [one.key for one in merged_with(person_id)]
    rows = list(GiftPerson.objects.filter(person_key_of__in=keys))
    for row in rows if not kept else ():
        context.remove(row)
    return [{"table": "gifts.GiftPerson", "class": "contact", "count": len(rows),
             "outcome": "keep" if kept else "erase", "until": None, "ground": ""}] if rows and not kept else []  # fmt: skip


def told_of_person(person_id: int) -> Done:
    """What a person received or declined, and what we noted the person to be."""
    gifts = [
        {"kind": "gift", "on": gift.given_on, "what": str(gift.get_category_display()), "state": gift.state,
         "cost": str(gift.cost or ""), "recipients": gift.recipients.count(), "decision": gift.decision,
         "paragraph": gift.paragraph}
        for gift in _of_person(person_id)
    ]  # fmt: skip
    keys = [one.key for one in merged_with(person_id)]
    known = [{"kind": "gift rules", "kinds": row.kinds} for row in GiftPerson.objects.filter(person_key_of__in=keys)]
    return gifts + known


def left_behind(user_id: int) -> Done:
    """Plans that a leaver still has open."""
    count = Gift.objects.filter(giver_id=user_id, state__in=OPEN).count()
    return [{"what": "gifts", "count": count}] if count else []
