"""Company units and their holidays."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.framework.actions.declare import by_right
from mainstay.framework.locale import week_of
from mainstay.framework.values.inputs import boolean, choice, country, currency, day, integer, reference, text
from mainstay.kernel.errors import InputInvalid, Problem, RuleBroken
from mainstay.kernel.sentences import sentence
from mainstay.kernel.unset import UNSET
from mainstay.modules.people.choices import HolidayStatus, UnitKind
from mainstay.modules.people.models import CompanyUnit, Holiday
from mainstay.modules.people.rules.calendars import known_zone
from mainstay.modules.people.rules.holidays import COUNTRIES, holiday_rows, working_week
from mainstay.modules.people.rules.units import check_hours, read_languages, read_weekdays

_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_DAYS_HELP = _("1 is Monday, 7 is Sunday, like 1 2 3 4 5")


@dataclass(frozen=True, kw_only=True)
class CreateUnit:
    """A legal entity or an office; without working days those usual in its country."""

    code: str = text(_("Code"), max_length=20, pattern=r"[a-z0-9][a-z0-9_-]*")
    name: str = text(_("Name"), max_length=120)
    unit_kind: str = choice(_("What it is"), choices=tuple(UnitKind.choices), default=UnitKind.OFFICE.value)
    parent: str | None = reference(_("Part of"), kind="unit", default=None, nullable=True)
    country: str = country(_("Country"))
    currency: str = currency(_("Currency"))
    zone: str = text(_("Time zone"), max_length=40)
    working_days: str = text(_("Working days"), default="", min_length=0, max_length=20, help=_DAYS_HELP)
    opens_at: str = text(_("Opens"), default="09:00", pattern=_TIME)
    closes_at: str = text(_("Closes"), default="17:00", pattern=_TIME)
    fiscal_first_month: int = integer(_("First month of the fiscal year"), default=1, minimum=1, maximum=12)
    languages: str = text(_("Languages"), default="en", min_length=0, max_length=60)
    regulated_class: str = text(_("Regulated class"), default="", min_length=0, max_length=40)


@action(
    "unit.create", label=_("New unit"), policy=by_right("unit", "create"), creates="unit", scope="company",
    icon="building", events=("unit.created",),
    sample=lambda: {"code": "cairo", "name": "Mainstay Cairo", "country": "EG", "currency": "EGP",
                    "zone": "Africa/Cairo"},
)  # fmt: skip
def create_unit(context: ActionContext, input: CreateUnit) -> CompanyUnit:
    """Open a unit: its currency, calendar, fiscal year and languages."""
    parent = context.find("unit", input.parent, "parent") if input.parent else None
    unit = make_unit(context, input, parent)
    context.emit("unit.created", unit)
    return unit


def make_unit(context: ActionContext, given: CreateUnit, parent: CompanyUnit | None = None) -> CompanyUnit:
    """The unit of an input, inside the running action."""
    if CompanyUnit.objects.filter(code=given.code).exists():
        raise RuleBroken(sentence("There is a unit {taken} already.", taken=given.code), path="code")
    values: dict[str, Any] = _read(vars(given)) | {"parent": parent}
    values["working_days"] = values["working_days"] or _usual_days(given.country)
    return context.create(CompanyUnit(**values))


def _usual_days(country_code: str) -> list[int]:
    if country_code in COUNTRIES:
        return sorted(working_week(country_code).days)
    return sorted(set(range(1, 8)) - week_of(country_code).rest_days)


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """Typed values of what was given; raises InputInvalid or RuleBroken."""
    values = {name: value for name, value in given.items() if value is not UNSET}
    if "zone" in values and not known_zone(values["zone"]):
        raise InputInvalid([Problem("zone", "zone", sentence("There is no time zone {zone}.", zone=values["zone"]))])
    if values.get("working_days"):
        values["working_days"] = read_weekdays(values["working_days"])
    if "languages" in values:
        values["languages"] = read_languages(values["languages"])
    for name in ("opens_at", "closes_at"):
        if name in values:
            values[name] = time.fromisoformat(values[name])
    if "opens_at" in values and "closes_at" in values:
        check_hours(values["opens_at"], values["closes_at"])
    return values


@dataclass(frozen=True, kw_only=True)
class EditUnit:
    """What may be changed of a unit; its currency stays, since books are kept in it."""

    name: Any = text(_("Name"), max_length=120, default=UNSET)
    unit_kind: Any = choice(_("What it is"), choices=tuple(UnitKind.choices), default=UNSET)
    parent: Any = reference(_("Part of"), kind="unit", default=UNSET, nullable=True)
    country: Any = country(_("Country"), default=UNSET)
    zone: Any = text(_("Time zone"), max_length=40, default=UNSET)
    working_days: Any = text(_("Working days"), max_length=20, default=UNSET, help=_DAYS_HELP)
    opens_at: Any = text(_("Opens"), default=UNSET, pattern=_TIME)
    closes_at: Any = text(_("Closes"), default=UNSET, pattern=_TIME)
    fiscal_first_month: Any = integer(_("First month of the fiscal year"), minimum=1, maximum=12, default=UNSET)
    languages: Any = text(_("Languages"), min_length=0, max_length=60, default=UNSET)
    regulated_class: Any = text(_("Regulated class"), min_length=0, max_length=40, default=UNSET)
    is_active: Any = boolean(_("In use"), default=UNSET)


def unit_values(row: Any) -> dict[str, Any]:
    """The present values of a unit in the form of its input."""
    return {
        "name": row.name, "unit_kind": row.unit_kind, "parent": row.parent.public_id if row.parent else None,
        "country": row.country, "zone": row.zone, "working_days": " ".join(map(str, row.working_days)),
        "opens_at": f"{row.opens_at:%H:%M}", "closes_at": f"{row.closes_at:%H:%M}",
        "fiscal_first_month": row.fiscal_first_month, "languages": ", ".join(row.languages),
        "regulated_class": row.regulated_class, "is_active": row.is_active,
    }  # fmt: skip


@action("unit.edit", label=_("Edit"), policy=by_right("unit", "edit"), subject="unit", primary=True,
        initial=unit_values, sample=lambda: {"name": "Mainstay Riga"})  # fmt: skip
def edit_unit(context: ActionContext, input: EditUnit) -> CompanyUnit:
    """Change a unit. Due dates of its people follow its week and zone from now on."""
    unit: CompanyUnit = context.subject
    values = _read(vars(input))
    check_hours(values.get("opens_at", unit.opens_at), values.get("closes_at", unit.closes_at))
    if values.get("parent"):
        values["parent"] = context.find("unit", values["parent"], "parent")
        _no_circle(unit, values["parent"])
    before = unit_values(unit)
    context.answer["undo"] = {"action": "unit.edit", "subject": unit.public_id,
                              "input": {name: before[name] for name in values}}  # fmt: skip
    return context.update(unit, **values)


def _no_circle(unit: CompanyUnit, parent: CompanyUnit | None) -> None:
    while parent is not None:
        if parent.pk == unit.pk:
            raise RuleBroken(sentence("A unit cannot be part of itself."), path="parent")
        parent = parent.parent


def load_holidays(context: ActionContext, unit: CompanyUnit, year: int) -> int:
    """The shipped holidays of the unit's country in a year, inside the running action; those present stay as they are.
    Answers how many were added; raises RuleBroken for a country or year that is not shipped.
    """
    rows = holiday_rows(unit.country, year)
    present = set(Holiday.objects.filter(unit=unit, day__year=year).values_list("day", "name"))
    new = [
        Holiday(unit=unit, day=row.day, name=row.name, name_local=row.name_local, status=row.status,
                half_day=row.half_day)
        for row in rows if (row.day, row.name) not in present
    ]  # fmt: skip
    return len(context.create_many(new, note=f"holidays {unit.code} {year}"))


@dataclass(frozen=True, kw_only=True)
class LoadHolidays:
    """The year."""

    year: int = integer(_("Year"), minimum=1900, maximum=2200)


@action("unit.load_holidays", label=_("Load holidays"), policy=by_right("unit", "edit"), subject="unit",
        icon="calendar-event", sample=lambda: {"year": 2027})  # fmt: skip
def load_holidays_unit(context: ActionContext, input: LoadHolidays) -> CompanyUnit:
    """Add the public holidays of the unit's country in a year; those already there stay as they are."""
    unit: CompanyUnit = context.subject
    context.answer["count"] = load_holidays(context, unit, input.year)
    return unit


@dataclass(frozen=True, kw_only=True)
class AddHoliday:
    """A day on which a unit does not work, or works half."""

    unit: str = reference(_("Unit"), kind="unit")
    day: date = day(_("Day"))
    name: str = text(_("Name"), max_length=120)
    name_local: str = text(_("Name there"), default="", min_length=0, max_length=120)
    half_day: bool = boolean(_("Half a day"), default=False)
    status: str = choice(_("Is it certain"), choices=tuple(HolidayStatus.choices),
                         default=HolidayStatus.CONFIRMED.value)  # fmt: skip


@action("holiday.add", label=_("New holiday"), policy=by_right("unit", "edit"), creates="holiday", scope="company",
        icon="calendar-event",
        sample=lambda world: {"unit": world.public_id("unit"), "day": "2030-05-02", "name": "Bridge day"})  # fmt: skip
def add_holiday(context: ActionContext, input: AddHoliday) -> Holiday:
    """Add a holiday to the calendar of a unit."""
    unit = context.find("unit", input.unit, "unit")
    _free(unit.pk, input.day, input.name)
    made = context.create(Holiday(**(vars(input) | {"unit": unit})))
    context.answer["undo"] = {"action": "holiday.remove", "subject": made.public_id, "input": {}}
    return made


def _free(unit_id: int, on: date, name: str, but: int = 0) -> None:
    if Holiday.objects.filter(unit_id=unit_id, day=on, name=name).exclude(pk=but).exists():
        raise RuleBroken(sentence("{name} is in the calendar on that day already.", name=name), path="day")


@dataclass(frozen=True, kw_only=True)
class EditHoliday:
    """What may be changed of a holiday."""

    day: Any = day(_("Day"), default=UNSET)
    name: Any = text(_("Name"), max_length=120, default=UNSET)
    name_local: Any = text(_("Name there"), min_length=0, max_length=120, default=UNSET)
    half_day: Any = boolean(_("Half a day"), default=UNSET)


@action("holiday.edit", label=_("Edit"), policy=by_right("unit", "edit"), subject="holiday",
        sample=lambda: {"half_day": True})  # fmt: skip
def edit_holiday(context: ActionContext, input: EditHoliday) -> Holiday:
    """Move or rename a holiday: the moon was seen a day later."""
    row: Holiday = context.subject
    values = {name: value for name, value in vars(input).items() if value is not UNSET}
    _free(row.unit_id, values.get("day", row.day), values.get("name", row.name), row.pk)
    before = {name: getattr(row, name) for name in values}
    undo = {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
    context.answer["undo"] = {"action": "holiday.edit", "subject": row.public_id, "input": undo}
    return context.update(row, **values)


@dataclass(frozen=True, kw_only=True)
class ConfirmHoliday:
    """The day on which it really is, when it is another than expected."""

    day: Any = day(_("Day"), default=UNSET)


@action("holiday.confirm", label=_("Confirm"), policy=by_right("unit", "edit"), subject="holiday", icon="check",
        primary=True, sample=dict)  # fmt: skip
def confirm_holiday(context: ActionContext, input: ConfirmHoliday) -> Holiday:
    """Say that an expected holiday is certain, on its day or another."""
    row: Holiday = context.subject
    on = row.day if input.day is UNSET else input.day
    _free(row.unit_id, on, row.name, row.pk)
    return context.update(row, day=on, status=HolidayStatus.CONFIRMED.value)


@dataclass(frozen=True, kw_only=True)
class RemoveHoliday:
    """Nothing more to say."""


@action("holiday.remove", label=_("Remove"), policy=by_right("unit", "edit"), subject="holiday", icon="trash",
        destructive=True, sample=dict)  # fmt: skip
def remove_holiday(context: ActionContext, input: RemoveHoliday) -> None:  # noqa: ARG001
    """Take a holiday out of the calendar: that day is worked."""
    row: Holiday = context.subject
    context.answer["undo"] = {
        "action": "holiday.add", "subject": "",
        "input": {"unit": row.unit.public_id, "day": row.day.isoformat(), "name": row.name,
                  "name_local": row.name_local, "half_day": row.half_day, "status": row.status},
    }  # fmt: skip
    context.remove(row)
