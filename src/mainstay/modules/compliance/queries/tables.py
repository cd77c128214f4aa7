"""Which tables hold data about a person, found by their foreign keys: nobody can forget one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from mainstay.framework.history.mirrors import tracked_models
from mainstay.framework.registry import registry
from mainstay.modules.accounts.queries.privacy import account_ids_of, contact_ids_of, merged_with

_KEY_COLUMNS: Final = frozenset({"promised_key", "person_key"})
_NOT_ABOUT: Final = frozenset({"merged_into"})
# Columns of free text beside the declared personal ones, emptied when a person is erased.
BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts.Account": (
        "name", "name_latin", "name_key", "name_folded", "match_key", "website", "domain", "email", "email_key",
        "phone", "phone_key", "registration_number", "tax_number", "description", "external_ref",
    ),
    "accounts.AccountName": ("name",),
    "accounts.AccountAddress": ("lines", "postal_code", "city", "region", "latitude", "longitude"),
    "accounts.Contact": ("title", "department", "contact_role", "external_ref", "custom"),
    "accounts.Stakeholder": ("note",),
    "accounts.Merge": ("moved", "chosen", "reach"),
    "work.Duty": ("note", "account_name"),
}  # fmt: skip


@dataclass(frozen=True)
class PersonIds:
    """Under which ids and keys a person stands in the tables: persons, contacts, accounts of a private person."""

    persons: tuple[int, ...]
    contacts: tuple[int, ...]
    accounts: tuple[int, ...]
    keys: tuple[str, ...]

    def values(self, link: str) -> tuple[Any, ...]:
        """The ids of a sort of link."""
        found: tuple[Any, ...] = getattr(self, link)
        return found


@dataclass(frozen=True)
class PersonTable:
    """A table with data about persons: by which column, and whose ids that holds."""

    model: type[models.Model]
    column: str
    link: str

    @property
    def label(self) -> str:
        """``app.Model``."""
        return self.model._meta.label

    @property
    def personal(self) -> frozenset[str]:
        """The columns to empty."""
        declared: frozenset[str] = getattr(self.model, "personal", frozenset())
        return declared | frozenset(BESIDE.get(self.label, ()))


def ids_of(person_id: int) -> PersonIds:
    """All ids and keys of a person."""
    persons = merged_with(person_id)
    return PersonIds(
        tuple(one.pk for one in persons), tuple(contact_ids_of(person_id)), tuple(account_ids_of(person_id)),
        tuple(one.key for one in persons),
    )  # fmt: skip


def tables_about_persons() -> Iterator[PersonTable]:
    """Every business table that leads to a person: directly, through a contact, through the account of a private
    person, or by the person's key.
    """
    targets = {registry.kinds[kind].model: link for kind, link in
               (("person", "persons"), ("contact", "contacts"), ("account", "accounts"))}  # fmt: skip
    for model in tracked_models():
        if model in targets and targets[model] != "contacts":
            yield PersonTable(model, "id", targets[model])
        for field in model._meta.concrete_fields:
            if field.name in _KEY_COLUMNS:
                yield PersonTable(model, str(field.column), "keys")
            elif field.name == "account_id":
                yield PersonTable(model, str(field.column), "accounts")
            elif isinstance(field, models.ForeignKey) and field.name not in _NOT_ABOUT:
                link = targets.get(field.related_model)
                if link:
                    yield PersonTable(model, str(field.column), link)
