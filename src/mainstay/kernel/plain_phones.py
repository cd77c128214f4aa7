"""Phone numbers as most of them come, without the whole grammar of numbers: it costs thirty times as much.

Whatever is answered here is answered alike by that grammar (a property test says so); anything unusual is left to it.
"""

import re
from functools import cache
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

_PLAIN: Final = re.compile(r"\+?[1-9](?:[ -]?[0-9]){3,16}")
_SEPARATORS: Final = str.maketrans("", "", "+ -")
_LONGEST_CODE: Final = 3


class _Plan(NamedTuple):
    """What a country's numbers look like; ``trunk`` matches numbers with something in front that is not dialled from
    abroad, ``abroad`` those that begin with the way to dial abroad.
    """

    code: str
    lengths: frozenset[int]
    trunk: re.Pattern[str] | None
    abroad: re.Pattern[str] | None


def plain_phone(text: str, country: str) -> str:
    """A number in E.164 where it is written with nothing but digits, spaces, hyphens and a plus; empty where the text
    needs a closer look. ``country`` (ISO 3166) is that of a number without its country code.
    """
    typed = text.strip(" ")
    if not _PLAIN.fullmatch(typed):
        return ""
    digits = typed.translate(_SEPARATORS)
    plan = _plan_of_code(digits) if typed[0] == "+" else _plan_of_country(country)
    if plan is None:
        return ""
    if typed[0] == "+":
        digits = digits[len(plan.code) :]
    elif digits.startswith(plan.code) or (plan.abroad is not None and plan.abroad.match(digits)):
        return ""
    if len(digits) not in plan.lengths or (plan.trunk is not None and plan.trunk.match(digits)):
        return ""
    return f"+{plan.code}{digits}"


def _plan_of_code(digits: str) -> _Plan | None:
    return _plan_of_start(digits[:_LONGEST_CODE])


@cache
def _plan_of_start(digits: str) -> _Plan | None:
    """The plan of the code that a number begins with; no code is the beginning of another."""
    for length in range(1, len(digits) + 1):
        if int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return _plan(digits[:length])
    return None


@cache
def _plan_of_country(country: str) -> _Plan | None:
    """The plan of a country that has its code for itself, or first among those that share it."""
    code = phonenumbers.country_code_for_region(country) if country else 0
    if not code or phonenumbers.region_code_for_country_code(code) != country:
        return None
    return _plan(str(code))


@cache
def _plan(code: str) -> _Plan | None:
    region = phonenumbers.region_code_for_country_code(int(code))
    found = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    if found is None or found.general_desc is None:
        return None
    trunk, abroad = found.national_prefix_for_parsing, found.international_prefix
    return _Plan(
        code, frozenset(found.general_desc.possible_length), re.compile(trunk) if trunk else None,
        re.compile(abroad) if abroad else None,
    )  # fmt: skip
