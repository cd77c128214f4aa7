"""Writers of merges: talks and promises follow their account and their people."""

from typing import Any

from django.db.models import F

from mainstay.framework.actions import ActionContext
from mainstay.framework.registry import registry
from mainstay.modules.engagement.models import Interaction, Participant, Promise


def move_talks(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """Talks and promises of the merged account hang on the kept one from now on."""
    return [
        _moved(context, Interaction.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk),
        _moved(context, Promise.objects.filter(account_id=merged.pk), "account_id", merged.pk, kept.pk),
    ]


def move_people(context: ActionContext, kept: Any, merged: Any) -> list[dict[str, Any]]:
    """Where both persons have a contact at one account, talks and promises move to the contact of the kept person;
    a talk that has both keeps one.
    """
    contacts = registry.kinds["contact"].model._default_manager
    kept_by_account = dict(contacts.filter(person_id=kept.pk).values_list("account_id", "pk"))
    done = []
    for contact_id, account_id in contacts.filter(person_id=merged.pk).values_list("pk", "account_id"):
        target = kept_by_account.get(account_id)
        if target is None or target == contact_id:
            continue
        both = Participant.objects.filter(contact_id=contact_id, interaction__participants__contact_id=target)
        context.remove_many(Participant.objects.filter(pk__in=list(both.values_list("pk", flat=True))), note="doubled")
        done.append(
            _moved(context, Participant.objects.filter(contact_id=contact_id), "contact_id", contact_id, target)
        )
        done.append(_moved(context, Promise.objects.filter(contact_id=contact_id), "contact_id", contact_id, target))
    return done


def _moved(context: ActionContext, rows: Any, column: str, old: int, new: int) -> dict[str, Any]:
    label = rows.model._meta.label
    ids = list(rows.values_list("pk", flat=True))
    values: dict[str, Any] = {column: new}
    if hasattr(rows.model, "version"):
        values["version"] = F("version") + 1
    context.update_many(rows.model._default_manager.filter(pk__in=ids), note=f"merged: {label}", **values)
    return {"table": label, "column": column, "from": old, "to": new, "ids": ids, "count": len(ids)}
