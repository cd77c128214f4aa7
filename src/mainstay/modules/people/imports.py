"""Importing colleagues and teams."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.kernel.actor import Extent
from mainstay.kernel.collation import collation_key
from mainstay.kernel.contact_points import email_key
from mainstay.kernel.folding import fold, latin_key
from mainstay.kernel.sentences import sentence
from mainstay.modules.people.models import (
    Appointment,
    ReportingLine,
    Role,
    Team,
    TeamMembership,
    UnitMembership,
    User,
)

_BY_NAME = Lookup("", confirm="name", form=fold)
# RFC 2606: nothing is ever delivered to it. An administrator puts the real address before inviting.
_NO_ADDRESS = "no-address.invalid"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def user_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of a colleague; without an address they get one that nothing is delivered to, until there is one."""
    values = row.values
    found: dict[str, Any] = {
        name: values[name] or "" for name in ("name", "name_latin", "title", "phone") if name in values
    }
    if "language" in values:
        found["language"] = values["language"] or "en"
    if values.get("email"):
        found["email"] = email_key(values["email"])
        if not found["email"]:
            raise BadField("email", values["email"], sentence("{value} is not an e-mail address.", value=values["email"]),
                           sentence("Write it like anna@example.com."))  # fmt: skip
    if "name" in found:
        found["name_key"] = collation_key(found["name"], row.text("language") or "en")[:160]
    if row.present is None:
        found.setdefault("email", _unused_address(batch, found["name"]))
        found["password"] = make_password(None)
    return found


def _unused_address(batch: Batch, name: str) -> str:
    taken: set[str] = batch.memory("user_addresses", lambda: set(
        User.objects.filter(email__endswith=_NO_ADDRESS).values_list("email", flat=True)))  # fmt: skip
    stem = _NOT_A_LETTER.sub(".", latin_key(name) or fold(name)).strip(".")[:60] or "colleague"
    address, number = f"{stem}@{_NO_ADDRESS}", 1
    while address in taken:
        number += 1
        address = f"{stem}.{number}@{_NO_ADDRESS}"
    taken.add(address)
    return address


def beside_users(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """Unit, manager, teams and roles, dated from today; each new colleague gets a place for account access."""
    for row in new:
        batch.holder_of(row.pk)
    placed = [row for row in new if row.values.get("unit") or batch.actor.unit_id]
    batch.insert(
        UnitMembership,
        [{"user_id": row.pk, "unit_id": row.values.get("unit") or batch.actor.unit_id, "from_on": batch.today}
         for row in placed],
    )  # fmt: skip
    rows = [*new, *present]
    _put_managers(batch, [row for row in rows if row.values.get("manager")])
    _put_teams(batch, [row for row in rows if row.values.get("team")])
    _put_roles(batch, [row for row in rows if row.values.get("role")])


def _put_managers(batch: Batch, rows: Sequence[ImportRow]) -> None:
    running = {
        line.user_id: line for line in ReportingLine.objects.filter(user_id__in=[row.pk for row in rows], to_on=None)
    }
    ended, made = [], []
    for row in rows:
        line, manager = running.get(row.pk), row.values["manager"]
        if manager == row.pk:
            batch.note(row, "manager", sentence("Nobody reports to themselves; this was left out."))
        elif line is None or line.manager_id != manager:
            made.append({"user_id": row.pk, "manager_id": manager, "from_on": batch.today})
            row.changed = (*row.changed, "manager")
            if line is not None:
                ended.append((max(batch.today, line.from_on), line.pk))
    batch.update(ReportingLine, ["to_on"], ended)
    batch.insert(ReportingLine, made)


def _put_teams(batch: Batch, rows: Sequence[ImportRow]) -> None:
    ids = [row.pk for row in rows]
    running = set(TeamMembership.objects.filter(user_id__in=ids, to_on=None).values_list("user_id", "team_id"))
    made = [row for row in rows if (row.pk, row.values["team"]) not in running]
    for row in made:
        row.changed = (*row.changed, "team")
    batch.insert(
        TeamMembership,
        [{"user_id": row.pk, "team_id": row.values["team"], "from_on": batch.today} for row in made],
    )


def _put_roles(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Roles are given by appointment: whoever may not appoint for the whole company imports people without roles."""
    if not batch.actor.is_system and batch.actor.extent("appointment", "create") < Extent.ALL:
        for row in rows:
            batch.note(row, "role", sentence("{name} was taken without the role: you may not appoint.", name=row.text("name")),
                       sentence("Ask the head of the company to appoint."))  # fmt: skip
        return
    ids = [row.pk for row in rows]
    running = set(Appointment.objects.filter(user_id__in=ids, to_on=None).values_list("user_id", "role_id"))
    made = [row for row in rows if (row.pk, row.values["role"]) not in running]
    for row in made:
        row.changed = (*row.changed, "role")
    batch.insert(
        Appointment,
        [{"user_id": row.pk, "role_id": row.values["role"], "from_on": batch.today, "reason": "import",
          "appointed_by_id": batch.actor.user_id or None} for row in made],
    )  # fmt: skip


register_import(
    ImportTarget(
        name="role", label=_("Role"), model=Role, named_only=True, right=("setting", "edit"), keys=(("code",), ("name",)),
        fields=(
            ImportField("code", _("Code"), required=True, max_length=40),
            ImportField("name", _("Name"), required=True, max_length=120, lookup=_BY_NAME),
        ),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="team", label=_("Team"), model=Team, right=("person", "create"), keys=(("name",),), concept="team",
        fields=(ImportField("name", _("Name"), required=True, max_length=120, lookup=_BY_NAME),),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="user", label=_("Colleague"), model=User, right=("person", "create"), keys=(("email",), ("name",)),
        concept="user", columns=user_columns, beside=beside_users, computed=frozenset({"last_seen_at", "invited_at"}),
        fields=(
            ImportField("name", _("Name"), required=True, max_length=120, lookup=_BY_NAME),
            ImportField("name_latin", _("Name in Latin letters"), max_length=120),
            ImportField("email", _("E-mail"), "email", max_length=254, lookup=Lookup("email", normal=email_key)),
            ImportField("title", pgettext_lazy("job", "Title"), concept="job_title", max_length=120),
            ImportField("phone", _("Phone"), "phone", max_length=40),
            ImportField("language", _("Language"), "language", max_length=5),
            ImportField("role", _("Role"), "reference", kind="role"),
            ImportField("team", _("Team"), "reference", kind="team"),
            ImportField("manager", _("Reports to"), "reference", kind="user"),
        ),
    )
)  # fmt: skip
