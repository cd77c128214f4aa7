"""What a person gave us, for another program (GDPR art. 20)."""

import json
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.queries import QueryContext, query
from mainstay.modules.accounts.queries.privacy import language_of
from mainstay.modules.compliance.queries.looks import note_look
from mainstay.modules.compliance.queries.persons import ExportInput, Section, rows_by_table
from mainstay.modules.compliance.queries.tables import ids_of
from mainstay.modules.compliance.rules.archive import access_zip, schema_of

GIVEN: Final = frozenset({
    "accounts.PersonIdentity", "accounts.ContactPoint", "accounts.AccountAddress", "compliance.Consent",
})  # fmt: skip
"""Tables whose rows about a person come from the person: not what we noted, counted or concluded."""
_CONCLUDED: Final = frozenset(
    {"name_latin", "salutation", "email_key", "phone_key", "mobile_key", "normal", "person_key"}
)


@dataclass(frozen=True)
class PortableExport:
    """What the person gave, by section, and the same as a zip of JSON and CSV with a schema."""

    id: str
    language: str
    sections: tuple[Section, ...]

    def archive(self) -> bytes:
        """The file that the person, or the firm that they name, receives."""
        sections = {section.name: section.rows for section in self.sections}
        return access_zip(sections, {"schema.json": json.dumps(schema_of(sections), indent=2).encode()})


@query(
    "privacy.portable_export", label=_("What a person gave us"), output=PortableExport, rights=("privacy", "read"),
    input=ExportInput, subject="data_subject", budget=40, sample=lambda world: {"id": world.public_id("data_subject")},
)  # fmt: skip
def portable_export(context: QueryContext, input: ExportInput) -> PortableExport:
    """The copy for a request of portability (art. 20): what the person gave, without what we noted or concluded."""
    person = context.find("data_subject", input.id)
    found = rows_by_table(ids_of(person.pk), only=GIVEN)
    rows = {
        name: tuple({key: value for key, value in one.items() if key not in _CONCLUDED} for one in rows)
        for name, rows in sorted(found.items())
    }
    count = sum(len(one) for one in rows.values())
    note_look(
        context, "privacy.portable_export", person, {"form": "zip", "rows": count, "purpose": "GDPR art. 20"}
    )  # fmt: skip
    return PortableExport(
        person.public_id, language_of(person.pk), tuple(Section(name, one) for name, one in rows.items() if one)
    )
