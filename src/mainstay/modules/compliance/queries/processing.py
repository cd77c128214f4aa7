"""The record of processing (GDPR art. 30), read from the program and its configuration: nobody keeps it by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay.framework.kinds import RecordKind
from mainstay.framework.locale.countries import country_name
from mainstay.framework.queries import QueryContext, query
from mainstay.framework.reader import reader_locale
from mainstay.framework.registry import registry
from mainstay.framework.tokens.models import ApiToken, Webhook
from mainstay.modules.accounts.queries.privacy import country_of
from mainstay.modules.compliance.models import RetentionClass
from mainstay.modules.compliance.queries.retention import jurisdictions_in_use
from mainstay.modules.compliance.queries.tables import BESIDE
from mainstay.modules.compliance.rules.processing import ActivityWords, activity_words
from mainstay.modules.compliance.rules.retention import jurisdiction_of
from mainstay.modules.people.queries.rights import names_by_id


@dataclass(frozen=True)
class Controller:
    """A unit of the company, where it sits, and under which law."""

    name: str
    country: str
    law: str


@dataclass(frozen=True)
class PersonalTable:
    """A table with personal data, and its columns that are personal."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """A processing activity: what for, whose data, which, on what ground, for how long (months None: see ``class``)."""

    activity: str
    purpose: str
    persons: str
    tables: tuple[PersonalTable, ...]
    record_class: str
    months: int | None
    at_the_end: str
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Recipient:
    """Somebody or something outside that gets data: a token, a webhook, the mail server, a sign-in service."""

    sort: str
    name: str
    detail: str
    last_used_on: date | None


@dataclass(frozen=True)
class ProcessingRecord:
    """The record of processing as of today."""

    made_on: date
    controllers: tuple[Controller, ...]
    activities: tuple[Activity, ...]
    recipients: tuple[Recipient, ...]
    measures: tuple[str, ...]
    lacking: tuple[str, ...]


@query(
    "privacy.processing_record", label=_("Record of processing"), output=ProcessingRecord, rights=("privacy", "read"),
    budget=12, sample=dict,
)  # fmt: skip
def processing_record(context: QueryContext, input: Any) -> ProcessingRecord:  # noqa: ARG001
    """What the company does with personal data: activities, grounds, time limits, recipients and measures (art. 30)."""
    places = jurisdictions_in_use()
    classes = {row.code: row for row in RetentionClass.objects.prefetch_related("grounds")}
    activities = tuple(_activities(classes, places))
    lacking = tuple(one.activity for one in activities if one.record_class and not one.grounds)
    return ProcessingRecord(
        context.today, _controllers(), activities, tuple(_recipients(context)), _measures(), lacking
    )


def _controllers() -> tuple[Controller, ...]:
    units = registry.kinds["unit"].model._default_manager.filter(is_active=True).order_by("name")
    return tuple(
        Controller(name, country, jurisdiction_of(country)) for name, country in units.values_list("name", "country")
    )


def _activities(classes: dict[str, RetentionClass], places: set[str]) -> Iterator[Activity]:
    words = activity_words()
    for config in apps.get_app_configs():
        tables = tuple(_tables_of(config.get_models())) if config.name.startswith("mainstay.") else ()
        if not tables:
            continue
        name = str(config.verbose_name)
        said = words.get(config.label, ActivityWords(name, name, "", ""))
        row = classes.get(said.record_class)
        grounds = tuple(
            f"{country_name(one.jurisdiction, reader_locale())}: {one.ground}" for one in (row.grounds.all() if row else ())
            if one.jurisdiction in places
        )  # fmt: skip
        yield Activity(
            said.activity, said.purpose, said.persons, tables, row.label if row else said.record_class,
            row.months if row else None, row.at_the_end if row else "", grounds,
        )  # fmt: skip


def _tables_of(found: Any) -> Iterator[PersonalTable]:
    for model in found:
        personal = getattr(model, "personal", frozenset()) | frozenset(BESIDE.get(model._meta.label, ()))
        if personal:
            yield PersonalTable(in_words_of(model._meta.label), tuple(sorted(_column_words(model, personal))))


def _column_words(model: type[models.Model], columns: Iterable[str]) -> Iterator[str]:
    """Columns as their lists name them, else in the words of their own names."""
    labels = {field.orm: str(field.label) for one in registry.kinds if one.model is model for field in one.fields}
    return (labels.get(name, name.replace("_", " ").capitalize()) for name in columns)


def _recipients(context: QueryContext) -> Iterator[Recipient]:
    """Every way out that is configured now, by what it is."""
    if "smtp" in settings.EMAIL_BACKEND:
        yield Recipient(gettext("Mail server"), str(settings.EMAIL_HOST), gettext("all mails"), None)
    for row in Webhook.objects.filter(is_active=True).order_by("id"):
        yield Recipient(gettext("Webhook"), str(urlsplit(row.url).hostname), ", ".join(row.events), None)
    tokens = list(ApiToken.objects.filter(revoked_at=None, expires_at__gt=context.now).order_by("id"))
    names = names_by_id({row.user_id for row in tokens})
    for token in tokens:
        used = token.last_used_at.date() if token.last_used_at else None
        yield Recipient(
            gettext("API token"), f"{token.name} ({names.get(token.user_id, '')})", ", ".join(token.verbs), used
        )
    for company in getattr(settings, "SIGN_IN_COMPANIES", ()):
        yield Recipient(gettext("Sign-in service"), company.name, company.kind, None)


def _measures() -> tuple[str, ...]:
    return (
        gettext("Everybody sees only what their role and their clients give; every act and refusal is in a log that shows "
                "tampering."),
        gettext("Personal values stand in the log as salted digests, so that they can be erased."),
        gettext("Exports, and looks at persons whose data are withheld, are written down."),
        gettext("Erasures are done again after a backup is restored, before anybody can sign in."),
        gettext("The list of people who may not be contacted holds salted hashes only."),
    )  # fmt: skip


def in_words_of(label: str) -> str:
    """A table in words: the plural of its record kind where it has one, else its own name."""
    try:
        model: type[models.Model] = apps.get_model(label)
    except (LookupError, ValueError):
        return label
    kinds: list[RecordKind] = [one for one in registry.kinds if one.model is model and one.name != "data_subject"]
    return str(kinds[0].plural) if kinds else str(model._meta.verbose_name).capitalize()


def about_processing(person: Any) -> list[dict[str, Any]]:
    """What art. 15(1) asks to be told beside the copy: purpose, ground and time limit of each class, and the source."""
    place = jurisdiction_of(country_of(person.pk))
    rows = RetentionClass.objects.prefetch_related("grounds").order_by("code")
    told: list[dict[str, Any]] = [
        {"what": row.label, "purpose": row.basis, "kept_months": row.months, "from": row.start_event,
         "ground": next((one.ground for one in row.grounds.all() if one.jurisdiction == place), "")}
        for row in rows
    ]  # fmt: skip
    if person.source:
        told.append({"what": gettext("Source"), "purpose": person.source})
    return told
