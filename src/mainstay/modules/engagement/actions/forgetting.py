"""What engagement does for privacy: names leave the texts of talks and promises; a person receives a copy of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from mainstay.framework.actions import ActionContext
from mainstay.modules.accounts.queries.privacy import account_ids_of, contact_ids_of, names_of
from mainstay.modules.compliance.queries.plan import disposal_for
from mainstay.modules.compliance.rules.redaction import redacted
from mainstay.modules.compliance.rules.retention import Disposal
from mainstay.modules.engagement.models import Interaction, Participant, Promise
from mainstay.modules.engagement.queries.people import people_at
from mainstay.modules.engagement.rules.rich_text import plain

_TEXTS = ("topic", "notes", "outcome", "next_step", "place")
_DUTY_TEXTS = ("what", "why", "note", "outcome")


def forget_person(context: ActionContext, person_id: int) -> list[dict[str, Any]]:
    """Take the person out of talks and promises as their record classes say: names out of the texts, or all texts, or
    kept until their day. Free names in the same talks that are the person's go too.
    """
    names = names_of(person_id)
    return [*_forget_talks(context, person_id, names), *_forget_promises(context, person_id, names)]


def export_person(person_id: int) -> list[dict[str, Any]]:
    """The talks and promises of a person, without the names of others on their side."""
    own = {name.casefold() for name in names_of(person_id)}
    talks = list(_talks_of(person_id).order_by("happened_at", "id"))
    people = people_at(talk.pk for talk in talks)
    rows = []
    for talk in talks:
        others = [one.name for one in people.get(talk.pk, []) if one.kind != "user" and one.name.casefold() not in own]
        rows.append({"kind": "talk", "at": talk.happened_at, "how": talk.interaction_kind} | {
            name: redacted(plain(text) if name == "notes" else text, others)
            for name in _TEXTS if (text := getattr(talk, name))
        })  # fmt: skip
    promises = Promise.objects.filter(contact_id__in=contact_ids_of(person_id)).order_by("id")
    return rows + [
        {"kind": "promise", "what": row.what, "due_on": row.due_on, "state": row.state, "side": row.side}
        for row in promises
    ]  # fmt: skip


def _talks_of(person_id: int) -> Any:
    with_person = Participant.objects.filter(contact_id__in=contact_ids_of(person_id)).values("interaction_id")
    return Interaction.objects.filter(Q(pk__in=with_person) | Q(account_id__in=account_ids_of(person_id)))


def _forget_talks(context: ActionContext, person_id: int, names: Sequence[str]) -> list[dict[str, Any]]:
    groups: dict[Disposal, list[Interaction]] = {}
    for talk in _talks_of(person_id):
        found = disposal_for(context, person_id, "meeting_note", talk.happened_at.date())
        groups.setdefault(found, []).append(talk)
    for found, talks in groups.items():
        if found.outcome != "keep":
            for talk in talks:
                context.update(talk, **_without(talk, names, found.outcome))
                _forget_duty(context, talk.next_duty, names)
            _forget_names(context, talks, names)
    return [
        _row("engagement.Interaction", "meeting_note", found, talks, _TEXTS, "talk") for found, talks in groups.items()
    ]


def _forget_duty(context: ActionContext, duty: Any, names: Sequence[str]) -> None:
    if duty is not None:
        words = {name: redacted(getattr(duty, name), names) for name in _DUTY_TEXTS}
        context.update(duty, **words)


def _forget_names(context: ActionContext, talks: Sequence[Interaction], names: Sequence[str]) -> None:
    own = {name.casefold() for name in names}
    for row in Participant.objects.filter(interaction__in=talks, user=None, contact=None).select_related("interaction"):
        if row.name.casefold() in own:
            context.update(row, name="")


def _forget_promises(context: ActionContext, person_id: int, names: Sequence[str]) -> list[dict[str, Any]]:
    groups: dict[Disposal, list[Promise]] = {}
    for row in Promise.objects.filter(contact_id__in=contact_ids_of(person_id)):
        found = disposal_for(context, person_id, "promise", row.closed_on or row.due_on)
        groups.setdefault(found, []).append(row)
    for found, rows in groups.items():
        for row in rows if found.outcome != "keep" else ():
            context.update(
                row, what=redacted(row.what, names), to_name="", closed_note=redacted(row.closed_note, names)
            )
            _forget_duty(context, row.duty, names)
            for change in row.changes.select_related("promise"):
                context.update(change, told=redacted(change.told, names), reason=redacted(change.reason, names))
    texts = ("what", "to_name", "closed_note")
    return [_row("engagement.Promise", "promise", found, rows, texts, "promise") for found, rows in groups.items()]


def _without(talk: Interaction, names: Sequence[str], outcome: str) -> dict[str, str]:
    if outcome == "erase":
        return dict.fromkeys(_TEXTS, "")
    return {name: redacted(getattr(talk, name), names) for name in _TEXTS}


def _row(
    table: str, code: str, found: Disposal, rows: Sequence[Any], columns: Sequence[str], key: str
) -> dict[str, Any]:
    """A row of the plan; what was done names the old images to empty and the keys of the audit log to forget."""
    row = {"table": table, "class": code, "count": len(rows), "outcome": found.outcome, "until": found.until,
           "ground": found.ground}  # fmt: skip
    if found.outcome == "keep":
        return row
    ids = [one.pk for one in rows]
    scrubs: list[tuple[str, str, list[int], Sequence[str]]] = [(table, "id", ids, columns)]
    children = {"talk": ("engagement.Participant", "interaction_id", ids, ("name",)),
                "promise": ("engagement.PromiseChange", "promise_id", ids, ("told", "reason"))}  # fmt: skip
    duties = [duty for one in rows if (duty := one.next_duty if key == "talk" else one.duty) is not None]
    scrubs.append(("work.Duty", "id", [duty.pk for duty in duties], _DUTY_TEXTS))
    keys = [one.person_key() for one in (*rows, *duties)]
    return row | {"scrub": [*scrubs, children[key]], "keys": keys}
