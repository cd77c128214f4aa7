"""People at clients, with names in their own script and letters as they would be written to them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.demonstration.imagined.dice import Dice, chosen_from
from mainstay.kernel.folding import fold
from mainstay.modules.accounts.rules.salutations import Addressee, Gender, suggested_salutation

_ARABIC = ("EG", "AE")


@dataclass(frozen=True)
class Contact:
    """A person at a client. ``key`` is the opaque key of the person; ``family`` is empty where names have none."""

    public_id: str
    person_id: str
    key: str
    name: str
    latin: str
    given: str
    family: str
    gender: Gender
    language: str
    email: str
    mobile: str
    salutation: str
    title: str
    department: str
    part: str
    since_on: date


def slug(text: str) -> str:
    """Latin letters and digits with hyphens, as in addresses on the web."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "x"


def imagine_contact(
    dice: Dice, country: str, domain: str, dial: str, place: tuple[str, str, str], since_on: date
) -> Contact:
    """Somebody of a country with a mail address at ``domain``; ``place`` is title, department, part in purchases."""
    gender: Gender = "female" if dice.chance(46) else "male"
    given, family = _parts(dice, country, gender)
    firms = chosen_from("firms")
    language = firms[country]["language"] if dice.chance(80) else "en"
    name, latin = f"{given[0]} {family[0]}", f"{given[1]} {family[1]}"
    own = language == firms[country]["language"]
    addressee = Addressee(
        name if own else latin, given=given[0] if own else given[1], family=family[0] if own else family[1], gender=gender,
        country=country,
    )  # fmt: skip
    return Contact(
        dice.public_id(), dice.public_id(), dice.hex(24), name, latin if latin != name else "", given[0], family[0], gender,
        language, f"{slug(latin).replace('-', '.')}@{domain}", f"{dial}{dice.between(1_000_000, 9_999_999)}",
        suggested_salutation(addressee, language).line, *place, since_on,
    )  # fmt: skip


def _parts(dice: Dice, country: str, gender: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Given and family name, each in own and Latin script. An Arabic given name carries the father's behind it."""
    names = chosen_from("names")[country]
    given = _both(dice.pick(names[gender]))
    family = _both(dice.pick(names["family"])[1 if gender == "female" else 0])
    if country in _ARABIC and dice.chance(35):
        father = _both(dice.pick(names["male"]))
        given = (f"{given[0]} {father[0]}", f"{given[1]} {father[1]}")
    return given, family


def _both(entry: Any) -> tuple[str, str]:
    return (entry, entry) if isinstance(entry, str) else (entry[0], entry[1])
