"""What becomes of leads and deals when records are merged, people erased, colleagues leave. Writers for procedures."""

from typing import Any

from django.db.models import F, Q

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.modules.pipeline.actions.valuing import refresh_open_deals
from mainstay.modules.pipeline.choices import DealState, LeadState
from mainstay.modules.pipeline.models import DealStakeholder, Lead, LeadStep, Opportunity

Done = list[dict[str, Any]]
_ABOUT_PERSON = ("person_name", "title", "email", "phone", "note", "words")


def move_account(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Deals and leads of the merged account hang on the kept one; what the open ones are worth follows."""
    done = [
        _moved(context, Opportunity.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk),
        _moved(context, Lead.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk),
    ]
    refresh_open_deals(context, [kept.pk, merged.pk])
    return [row for row in done if row["count"]]


def move_person(context: ActionContext, kept: Any, merged: Any) -> Done:
    """Where both persons have a contact at one account, deals and leads name the contact of the kept person."""
    contacts = registry.kinds["contact"].model._default_manager
    by_account = dict(contacts.filter(person_id=kept.pk).values_list("account_id", "pk"))
    done = []
    for contact_id, account_id in contacts.filter(person_id=merged.pk).values_list("pk", "account_id"):
        target = by_account.get(account_id)
        if target is None or target == contact_id:
            continue
        parts = DealStakeholder.objects.filter(contact_id=contact_id)
        done.append(_moved(context, parts, "contact_id", contact_id, target))
        leads = Lead.objects.filter(contact_id=contact_id)
        done.append(_moved(context, leads, "contact_id", contact_id, target))
    return [row for row in done if row["count"]]


def forget_person(context: ActionContext, person_id: int) -> Done:
    """An erased person leaves the leads that became them, with the notes of their steps; parts in decisions go.

    ``person_keys`` of the answer are further keys under which the audit log has commitments about the person.
    """
    leads = list(Lead.objects.filter(contact__person_id=person_id))
    for lead in leads:
        context.update(lead, **dict.fromkeys(_ABOUT_PERSON, ""))
        for step in LeadStep.objects.filter(lead=lead).exclude(note=""):
            context.update(step, note="")
    parts = list(DealStakeholder.objects.filter(contact__person_id=person_id))
    for part in parts:
        context.remove(part)
    keys = [lead.key for lead in leads]
    found: list[tuple[str, int, list[str]]] = [
        ("pipeline.Lead", len(leads), keys),
        ("pipeline.DealStakeholder", len(parts), []),
    ]
    return [{"table": table, "count": count, "person_keys": keys} for table, count, keys in found if count]


def told_of_person(person_id: int) -> Done:
    """The leads that became a person and their parts in decisions, for their access request."""
    leads: Done = [
        {"what": "lead", **{name: getattr(lead, name) for name in ("company", "source", *_ABOUT_PERSON)},
         "steps": [{"at": step.at.isoformat(), "state": step.state, "note": step.note} for step in lead.steps.all()]}
        for lead in Lead.objects.filter(contact__person_id=person_id).order_by("pk")
    ]  # fmt: skip
    parts: Done = [
        {"what": "part in a decision", "deal": part.opportunity.name, "role": part.role, "stance": part.stance}
        for part in DealStakeholder.objects.filter(contact__person_id=person_id).select_related("opportunity")
    ]
    return [*leads, *parts]


def left_behind(user_id: int) -> Done:
    """What a colleague would leave without anybody: open deals and leads in work."""
    deals = Opportunity.objects.filter(owner_id=user_id, state=DealState.OPEN).count()
    ended = Q(state__in=(LeadState.CONVERTED, LeadState.REJECTED))
    leads = Lead.objects.filter(owner_id=user_id).exclude(ended).count()
    return [{"what": what, "count": count} for what, count in (("deals", deals), ("leads", leads)) if count]


def _moved(context: ActionContext, rows: Any, column: str, old: int, new: int) -> dict[str, Any]:
    label = rows.model._meta.label
    ids = list(rows.values_list("pk", flat=True))
    values: dict[str, Any] = {column: new, "version": F("version") + 1}
    context.update_many(rows.model._default_manager.filter(pk__in=ids), note=f"merged: {label}", **values)
    return {"table": label, "column": column, "from": old, "to": new, "ids": ids, "count": len(ids)}
