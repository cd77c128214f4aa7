"""How long record classes are kept, what holds do, and what an erasure does to each class. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from mainstay.kernel.period import Period, add_months
from mainstay.modules.compliance.choices import AtTheEnd, OnRequest

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "retention.yaml"
_EUROPEAN_UNION: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
        "IS",
        "LI",
        "NO",
    ]
)


@dataclass(frozen=True, slots=True)
class ClassData:
    """A record class as shipped; ``months`` None keeps for ever, ``grounds`` are by jurisdiction."""

    code: str
    label: str
    basis: str
    start_event: str
    months: int | None
    at_the_end: str
    on_request: str
    remark: str
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Disposal:
    """What happens to the rows of a class: ``erase``, ``pseudonymise`` or ``keep``, until when, on what ground."""

    outcome: str
    until: date | None
    ground: str


def jurisdiction_of(country: str) -> str:
    """The law that a country's units stand under: ``EU`` for the European Economic Area, else the country."""
    return "EU" if country in _EUROPEAN_UNION else country


def shipped_classes() -> tuple[ClassData, ...]:
    """The record classes of the product with their default grounds; a compliance officer confirms them."""
    data: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        ClassData(
            code, body["label"], body["basis"], body["start"], body.get("months"), body["at_the_end"],
            body.get("on_request", OnRequest.AT_ONCE.value), body.get("remark", ""), tuple(body["grounds"].items()),
        )
        for code, body in data.items()
    )  # fmt: skip


def missing_grounds(
    classes: Iterable[tuple[str, Iterable[str]]], jurisdictions: Iterable[str]
) -> list[tuple[str, str]]:
    """(class, jurisdiction) for each class that lacks a ground in a jurisdiction in use."""
    wanted = sorted(set(jurisdictions))
    return [(code, place) for code, grounds in classes for place in wanted if place not in set(grounds)]


def due_on(start: date, months: int | None, holds: Sequence[Period]) -> date | None:
    """The day from which a record may go: ``months`` after its start, plus every day under a legal hold before that.

    The clock stands still under a hold and goes on from where it stood. None: for ever, or while a hold without an
    end runs. Holds that overlap count once.
    """
    if months is None:
        return None
    due = add_months(start, months)
    for first, end in _joined(holds, start):
        if first >= due:
            break
        if end is None:
            return None
        due += end - first
    return due


def disposal(at_the_end: str, on_request: str, ground: str, due: date | None, *, today: date, held: bool) -> Disposal:
    """What an erasure does to a class: kept while a hold runs, kept on its ground until its day where the class is not
    erased on request, else what its rule says.
    """
    if held:
        return Disposal("keep", None, ground)
    if on_request == OnRequest.WHEN_DUE and (due is None or due > today):
        return Disposal("keep", due, ground)
    return Disposal(AtTheEnd(at_the_end).value, None, ground)


def _joined(holds: Iterable[Period], start: date) -> list[tuple[date, date | None]]:
    """The holds from ``start`` on, in order, without overlaps."""
    found: list[tuple[date, date | None]] = []
    for hold in sorted(holds, key=lambda one: one.start):
        first, end = max(hold.start, start), hold.end
        if end is not None and end <= first:
            continue
        if found and (found[-1][1] is None or first <= found[-1][1]):
            last = found[-1]
            found[-1] = (last[0], None if last[1] is None or end is None else max(last[1], end))
        else:
            found.append((first, end))
    return found


def notice_due_on(collected: date) -> date:
    """The last day to tell a person that we hold data from elsewhere: within one month (GDPR art. 14(3))."""
    return add_months(collected, 1)


def overdue_by(due: date, today: date) -> timedelta:
    """How long a day is past; nothing when it is not."""
    return max(today - due, timedelta())
