"""The answer to a person, drafted in their language: what was done, what is kept and why, and where to complain."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from mainstay.framework.locale import Locale, format_day
from mainstay.modules.accounts.queries.privacy import salutation_of
from mainstay.modules.compliance.choices import RequestSort
from mainstay.modules.compliance.models import Erasure, PrivacyRequest


def letter_of(row: PrivacyRequest) -> str:
    """The draft of the answer to a request: its paragraphs, with an empty line between them, in the language in which
    the person is written to. Names nobody but the person.
    """
    language = row.language if row.language in dict(settings.LANGUAGES) else "en"
    with translation.override(language):
        return "\n\n".join(_paragraphs(row, Locale(language)))


def _paragraphs(row: PrivacyRequest, locale: Locale) -> Iterator[str]:
    yield _greeting(row, locale.language)
    asked = gettext("We received your request on {day}: {sort}.")
    yield asked.format(day=_day(row.received_on, locale), sort=RequestSort(row.sort).label)
    if row.refused_why:
        yield gettext("We cannot do what you ask, because: {reason}").format(reason=row.refused_why)
        yield gettext("You may also ask a court.")
    elif row.erasure is not None:
        yield from _erased(row.erasure, locale)
    else:
        yield _done(row)
    yield gettext("If you are not content with this answer, you may complain to a data protection authority.")


def _greeting(row: PrivacyRequest, language: str) -> str:
    stored = salutation_of(row.person_id, language) if row.person_id else ""
    if stored or not row.who:
        return stored or gettext("Good day,")
    return gettext("Good day, {name},").format(name=row.who)


def _done(row: PrivacyRequest) -> str:
    return {
        RequestSort.ACCESS: gettext(
            "With this answer you receive a copy of everything that we hold about you, with its purposes, its sources, "
            "who received it and how long it is kept."
        ),
        RequestSort.RECTIFICATION: gettext("We have corrected your data as you asked, and told whoever had received them."),
        RequestSort.RESTRICTION: gettext(
            "Your data are stored, but nobody uses them until the matter is settled. We will tell you before that ends."
        ),
        RequestSort.PORTABILITY: gettext(
            "With this answer you receive what you gave us, as a file that other programs can read."
        ),
        RequestSort.OBJECTION: gettext(
            "From the moment we received your objection we have not written or called for marketing, over any channel, and "
            "we will not."
        ),
    }.get(RequestSort(row.sort), gettext("We have done what you asked."))  # fmt: skip


def _erased(certificate: Erasure, locale: Locale) -> Iterator[str]:
    """What became of each record class, on which ground something is kept, and the number of the certificate."""
    kept = [one for one in certificate.plan if one["outcome"] == "keep"]
    if certificate.is_complete:
        yield gettext("We have erased your personal data.")
    else:
        yield gettext("We have erased what we may. The rest is locked away: nobody uses it until its time is over.")
    yield "\n".join(_line(one, locale) for one in (kept or certificate.plan))
    yield gettext(
        "Your addresses stay on our list of people whom nobody may write to or call for marketing, as codes that cannot "
        "be read back, so that nobody adds you again by mistake."
    )
    yield gettext("Number of our record: {number}").format(number=certificate.public_id)


def _line(one: dict[str, Any], locale: Locale) -> str:
    if one["outcome"] != "keep":
        words = gettext("{what}: erased") if one["outcome"] == "erase" else gettext("{what}: your name was taken out")
        return "– " + words.format(what=gettext(one["label"]))
    if one["until"]:
        words = gettext("{what}: kept until {day}, because: {ground}")
        day = _day(date.fromisoformat(one["until"]), locale)
        return "– " + words.format(what=gettext(one["label"]), day=day, ground=one["ground"])
    return "– " + gettext("{what}: kept for now, because: {ground}").format(
        what=gettext(one["label"]), ground=one["ground"] or gettext("a legal claim")
    )


def _day(day: date, locale: Locale) -> str:
    return format_day(day, locale)
