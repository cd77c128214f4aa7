"""The files that are about a person: those on the records of the person, and those named after them."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q

from mainstay.framework.files.models import StoredFile
from mainstay.framework.files.store import path_of
from mainstay.framework.registry import registry
from mainstay.modules.accounts.queries.privacy import names_of
from mainstay.modules.compliance.queries.tables import PersonIds, ids_of
from mainstay.modules.compliance.rules.redaction import redacted

FILES: Final = "framework.StoredFile"
_OF_A_PERSON = (("contact", "contacts"), ("person", "persons"), ("data_subject", "persons"), ("account", "accounts"))


def files_about(person_id: int) -> list[StoredFile]:
    """Files on the contacts of a person, on the person, and on whatever hangs on the account of a private person."""
    ids = ids_of(person_id)
    wanted = Q(account_id__in=ids.accounts)
    for kind, link in _OF_A_PERSON:
        if kind in registry.kinds:
            wanted |= Q(subject_kind=kind, subject_id__in=_public_ids(kind, ids.values(link)))
    return list(StoredFile.objects.filter(wanted).order_by("pk"))


def files_named_after(person_id: int) -> list[tuple[StoredFile, str]]:
    """Other files of the clients where the person is a contact, whose name holds theirs; with the name without it."""
    ids = ids_of(person_id)
    own = {row.pk for row in files_about(person_id)}
    names = names_of(person_id)
    rows = StoredFile.objects.filter(account_id__in=_accounts(ids)).exclude(pk__in=own).order_by("pk")
    # An underscore joins words in names of files, and would hide a name from the search for words.
    plain = [(row, row.name.replace("_", " ")) for row in rows]
    return [(row, shown) for row, name in plain if (shown := redacted(name, names)) != name]


def contents_of(public_ids: Iterable[str]) -> dict[str, bytes]:
    """The content of files by a name for an archive; a file whose content is gone is left out."""
    found = {}
    for row in StoredFile.objects.filter(public_id__in=list(public_ids)).order_by("pk"):
        if path_of(row.content_hash).exists():
            found[f"files/{row.public_id}-{row.name}"] = path_of(row.content_hash).read_bytes()
    return found


def _public_ids(kind: str, pks: Iterable[int]) -> list[str]:
    rows: Any = registry.kinds[kind].model._default_manager
    return list(rows.filter(pk__in=list(pks)).values_list("public_id", flat=True))


def _accounts(ids: PersonIds) -> list[int]:
    contacts: Any = registry.kinds["contact"].model._default_manager
    return list(contacts.filter(pk__in=ids.contacts).values_list("account_id", flat=True))
