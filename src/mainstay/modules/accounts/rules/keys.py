"""All computed columns of accounts and persons, in one place: what sorts, what is searched, what finds duplicates."""

from typing import Final

from mainstay.kernel.collation import collation_key
from mainstay.kernel.contact_points import (
    company_key,
    email_key,
    normal_registration,
    person_key,
    phone_key,
    web_domain,
)
from mainstay.kernel.folding import fold, latin_key_of_folded

SORT_LANGUAGE: Final = "en"
_SORT_LENGTH: Final = 300
_FOLDED_LENGTH: Final = 420
_MATCH_LENGTH: Final = 200
_PHONE_LENGTH: Final = 20
# Everybody has an address at these; they say nothing about the company.
_SHARED_DOMAINS: Final = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
        "aol.com", "gmx.net", "gmx.de", "web.de", "proton.me", "protonmail.com", "inbox.lv", "seznam.cz", "email.cz",
        "mail.ru", "yandex.ru", "rediffmail.com", "facebook.com", "linkedin.com", "instagram.com",
    }
)  # fmt: skip


def account_keys(*, name: str, name_latin: str, website: str, email: str, phone: str, country: str) -> dict[str, str]:
    """All computed columns of an account from what people type. ``country`` (two letters) reads a national number."""
    return {
        "name_key": sort_key(name),
        "name_folded": folded(name, name_latin),
        "match_key": company_match_key(name_latin or name),
        "domain": own_domain(website, email),
        "email_key": email_key(email),
        "phone_key": phone_key(phone, country)[:_PHONE_LENGTH],
    }


def person_keys(*, name: str, name_latin: str, email: str, phone: str, mobile: str, country: str) -> dict[str, str]:
    """All computed columns of a person's identity. ``country`` (two letters) reads national numbers."""
    return {
        "name_key": sort_key(name),
        "name_folded": folded(name, name_latin),
        "match_key": person_match_key(name_latin or name),
        "email_key": email_key(email),
        "phone_key": phone_key(phone, country)[:_PHONE_LENGTH],
        "mobile_key": phone_key(mobile, country)[:_PHONE_LENGTH],
    }


def sort_key(name: str) -> str:
    """The key that lists are ordered by, cut to its column. One order for the whole company, as lists are shared."""
    return collation_key(name, SORT_LANGUAGE)[:_SORT_LENGTH]


def folded(*names: str) -> str:
    """All spellings of a name as search compares them, cut to its column."""
    return " ".join(filter(None, (fold(name) for name in names)))[:_FOLDED_LENGTH]


def company_match_key(name: str) -> str:
    """Equal for the usual spellings of one company in any script: no legal form, consonants only.

    It offers, it never decides: different companies may share a key.
    """
    return _skeleton(company_key(name))


def person_match_key(name: str) -> str:
    """Equal for the usual spellings of one person's name in any script and order, without titles."""
    return " ".join(sorted(_skeleton(person_key(name)).split()))


def _skeleton(text: str) -> str:
    return (latin_key_of_folded(text) or text)[:_MATCH_LENGTH]


def identifier(number: str) -> str:
    """A registration, tax or LEI number as it is kept: Latin digits and capitals without spaces and punctuation."""
    return normal_registration(number)


def own_domain(website: str, email: str = "") -> str:
    """The company's own domain from its website, else from its address; empty for domains that everybody shares."""
    for typed in (website, email.rpartition("@")[2]):
        found = web_domain(typed) if typed else ""
        if found and found not in _SHARED_DOMAINS:
            return found[:200]
    return ""


def point_key(point_type: str, value: str, country: str) -> str:
    """The normal form of one more way to reach somebody, by its type; the folded text where there is none."""
    if point_type == "email":
        return email_key(value)
    if point_type in {"phone", "mobile", "fax"}:
        return phone_key(value, country)
    return fold(value)[:300]
