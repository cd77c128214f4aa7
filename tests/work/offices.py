"""Six offices with their zones and working weeks, and moments that are hard for a calendar."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from mainstay.modules.people.models import CompanyUnit, UnitMembership

OFFICES = {
    "riga": ("LV", "Europe/Riga", [1, 2, 3, 4, 5]), "prague": ("CZ", "Europe/Prague", [1, 2, 3, 4, 5]),
    "delhi": ("IN", "Asia/Kolkata", [1, 2, 3, 4, 5, 6]), "dhaka": ("BD", "Asia/Dhaka", [7, 1, 2, 3, 4]),
    "cairo": ("EG", "Africa/Cairo", [7, 1, 2, 3, 4]), "dubai": ("AE", "Asia/Dubai", [1, 2, 3, 4, 5]),
}  # fmt: skip


def in_office(cast, code):
    country, zone, days = OFFICES[code]
    unit, _ = CompanyUnit.objects.get_or_create(
        code=f"x-{code}", defaults={"name": code, "country": country, "currency": "EUR", "zone": zone,
                                    "working_days": days, "created_at": timezone.now()},
    )  # fmt: skip
    UnitMembership.objects.filter(user=cast.anna).update(unit=unit)
    return ZoneInfo(zone)


# Every office meets its weekend, a change of the clock where it has one, the turn of a day, and a holiday.
MOMENTS = [
    "2026-11-27T23:30", "2026-11-28T00:30", "2026-11-29T12:00", "2026-03-28T23:59",
    "2026-03-29T00:01", "2026-03-29T03:30", "2026-10-25T01:30", "2026-10-25T23:59",
    "2026-10-26T00:00", "2026-04-24T00:30", "2026-04-24T01:30", "2026-10-29T23:30",
    "2026-12-31T23:59", "2027-01-01T00:00",
]  # fmt: skip
