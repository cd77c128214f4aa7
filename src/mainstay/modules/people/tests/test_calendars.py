"""Working days, due times over changes of the clock, and lateness."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.period import Period
from mainstay.modules.people.rules.calendars import (
    HolidayRow,
    WorkingCalendar,
    WorkingWeek,
    due_instant,
    known_zone,
    lateness,
    morning_of,
    today_in,
)
from mainstay.modules.people.rules.holidays import holiday_rows, working_week

RIGA, CAIRO = ZoneInfo("Europe/Riga"), ZoneInfo("Africa/Cairo")
ZONES = [
    *(RIGA, CAIRO),
    *(ZoneInfo(name) for name in ("Europe/Prague", "Asia/Kolkata", "Asia/Dhaka", "Asia/Dubai", "America/Havana")),
]
LATVIA = WorkingCalendar(working_week("LV"), holiday_rows("LV", 2026) + holiday_rows("LV", 2027))
BANGLADESH = WorkingCalendar(working_week("BD"), holiday_rows("BD", 2026) + holiday_rows("BD", 2027))

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
zones = st.sampled_from(ZONES)
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
calendars = st.builds(
    WorkingCalendar,
    st.frozensets(st.integers(1, 7), min_size=1).map(WorkingWeek),
    st.lists(st.builds(HolidayRow, days, st.just("Feast"), half_day=st.booleans()), max_size=40).map(tuple),
)


def test_a_working_week_has_weekdays():
    for wrong in ([], [0], [8], [1, 9]):
        with pytest.raises(ValueError, match="weekdays"):
            WorkingWeek.of(wrong)


def test_holidays_and_rest_days_are_not_worked_and_half_holidays_are():
    eve = HolidayRow(date(2026, 11, 20), "Inventory", half_day=True)
    calendar = WorkingCalendar(LATVIA.week, (*LATVIA.holidays, eve))
    assert not calendar.is_working_day(date(2026, 11, 18))
    assert not calendar.is_working_day(date(2026, 11, 21))
    assert calendar.is_working_day(date(2026, 11, 20))
    assert calendar.holidays_on(date(2026, 11, 20)) == (eve,)


def test_bangladesh_rests_on_friday_and_saturday():
    assert not BANGLADESH.is_working_day(date(2026, 11, 27))
    assert not BANGLADESH.is_working_day(date(2026, 11, 28))
    assert BANGLADESH.is_working_day(date(2026, 11, 29))


def test_christmas_moves_a_deadline_to_the_next_working_day():
    assert LATVIA.next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)
    assert LATVIA.previous_working_day(date(2026, 12, 27)) == date(2026, 12, 23)
    assert LATVIA.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert LATVIA.add_working_days(date(2026, 12, 28), -1) == date(2026, 12, 23)
    assert LATVIA.add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 28)


def test_a_unit_closed_for_years_works_again_afterwards():
    rows = tuple(HolidayRow(date(2026, 1, 1) + timedelta(days=offset), "Closed") for offset in range(4000))
    assert WorkingCalendar(WorkingWeek.of([1]), rows).next_working_day(date(2026, 1, 1)) == date(2036, 12, 15)


@given(calendars, days, st.integers(-30, 30).filter(bool))
def test_adding_working_days_passes_exactly_that_many(calendar, day, count):
    reached = calendar.add_working_days(day, count)
    assert calendar.is_working_day(reached)
    passed = Period(day + timedelta(days=1), reached + timedelta(days=1)) if count > 0 else Period(reached, day)
    assert calendar.working_days_in(passed) == abs(count)


@given(calendars, days)
def test_the_next_and_the_previous_working_day_have_only_rest_between(calendar, day):
    following, before = calendar.next_working_day(day), calendar.previous_working_day(day)
    assert before <= day <= following
    assert calendar.working_days_in(Period(before, following + timedelta(days=1))) == (1 if before == following else 2)


@given(calendars, days, st.integers(1, 20))
def test_going_forward_and_back_from_a_working_day_returns(calendar, day, count):
    start = calendar.next_working_day(day)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(days, zones)
def test_something_is_late_from_the_first_instant_of_the_next_local_day(day, zone):
    due = due_instant(day, zone)
    assert today_in(due, zone) == day + timedelta(days=1)
    assert today_in(due - timedelta(microseconds=1), zone) == day


@given(days, zones, times)
def test_a_closing_time_is_shown_by_the_local_clock_or_skipped_by_it(day, zone, closes_at):
    due = due_instant(day, zone, closes_at)
    shown = due.astimezone(zone).replace(tzinfo=None)
    wished = datetime.combine(day, closes_at)
    skipped = wished.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wished
    assert (shown == wished) is not skipped
    assert shown - wished == (timedelta(hours=1) if skipped else timedelta())


@given(days, zones, times)
def test_of_a_repeated_closing_time_the_later_counts(day, zone, closes_at):
    due = due_instant(day, zone, closes_at)
    readings = [datetime.combine(day, closes_at, tzinfo=zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    assert due == max(readings)


@pytest.mark.parametrize(
    ("due_on", "zone", "closes_at", "due_at"),
    [
        (date(2026, 7, 1), RIGA, time(17), datetime(2026, 7, 1, 14, tzinfo=UTC)),
        (date(2026, 12, 1), RIGA, time(17), datetime(2026, 12, 1, 15, tzinfo=UTC)),
        # 29 March 2026: 03:00 to 04:00 does not exist in Riga.
        (date(2026, 3, 29), RIGA, time(3, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 25 October 2026: 03:30 comes twice.
        (date(2026, 10, 25), RIGA, time(3, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), RIGA, None, datetime(2026, 10, 25, 22, tzinfo=UTC)),
        # Cairo skips the midnight before Friday 24 April 2026 and repeats 23:00 to 24:00 on Thursday 29 October.
        (date(2026, 4, 23), CAIRO, None, datetime(2026, 4, 23, 22, tzinfo=UTC)),
        (date(2026, 10, 29), CAIRO, None, datetime(2026, 10, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 29), CAIRO, time(23, 30), datetime(2026, 10, 29, 21, 30, tzinfo=UTC)),
        (date(2026, 7, 1), ZoneInfo("Asia/Kolkata"), time(18), datetime(2026, 7, 1, 12, 30, tzinfo=UTC)),
        (date(2026, 7, 1), ZoneInfo("Asia/Dhaka"), None, datetime(2026, 7, 1, 18, tzinfo=UTC)),
        (date(2026, 7, 1), ZoneInfo("Asia/Dubai"), None, datetime(2026, 7, 1, 20, tzinfo=UTC)),
    ],
)
def test_due_times_over_changes_of_the_clock(due_on, zone, closes_at, due_at):
    assert due_instant(due_on, zone, closes_at) == due_at


def test_a_day_of_25_hours_is_a_whole_day():
    assert due_instant(date(2026, 10, 25), RIGA) - due_instant(date(2026, 10, 24), RIGA) == timedelta(hours=25)
    assert due_instant(date(2026, 3, 29), RIGA) - due_instant(date(2026, 3, 28), RIGA) == timedelta(hours=23)


def test_the_same_instant_is_late_in_dhaka_and_not_in_riga():
    now = datetime(2026, 7, 1, 19, tzinfo=UTC)
    assert lateness(date(2026, 7, 1), now, ZoneInfo("Asia/Dhaka")).days == 1
    riga = lateness(date(2026, 7, 1), now, RIGA)
    assert (riga.days, riga.is_late) == (0, False)
    assert lateness(date(2026, 7, 1), now, RIGA, time(17)).is_late
    assert lateness(date(2026, 7, 3), now, RIGA).days == -2


@given(days, st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)), zones)  # noqa: DTZ001
def test_without_a_closing_time_late_means_on_a_later_day(due_on, now, zone):
    found = lateness(due_on, now, zone)
    assert found.is_late is (found.days > 0)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        today_in(datetime(2026, 7, 1), RIGA)  # noqa: DTZ001


NINE, FIVE = time(9), time(17)


@given(days, st.times(), zones)
def test_a_morning_lies_on_a_working_day_between_an_hour_before_opening_and_closing(day, clock, zone):
    now = datetime.combine(day, clock, tzinfo=UTC)
    local = now.astimezone(zone)
    worked = LATVIA.is_working_day(local.date()) and time(8) <= local.time() < FIVE
    assert morning_of(now, zone, LATVIA, NINE, FIVE) == (local.date() if worked else None)


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "hour", "come"),
    [(time(0, 30), FIVE, 0, True), (time(22), time(6), 20, False), (time(22), time(6), 21, True),
     (time(22), time(6), 23, True), (NINE, FIVE, 17, False)],
)  # fmt: skip
def test_early_and_late_offices_have_their_morning_too(opens_at, closes_at, hour, come):
    now = datetime(2026, 11, 24, hour, 0, tzinfo=RIGA)
    assert (morning_of(now, RIGA, LATVIA, opens_at, closes_at) is not None) is come


def test_something_is_late_from_the_very_instant_on():
    closing = datetime(2026, 7, 1, 14, tzinfo=UTC)
    assert lateness(date(2026, 7, 1), closing, RIGA, time(17)).is_late
    assert not lateness(date(2026, 7, 1), closing - timedelta(microseconds=1), RIGA, time(17)).is_late
    assert lateness(date(2026, 7, 1), closing, RIGA, time(17)).due_at == closing


def test_an_office_that_opens_and_closes_at_one_time_works_until_midnight():
    now = datetime(2026, 11, 24, 23, 59, tzinfo=RIGA)
    assert morning_of(now, RIGA, LATVIA, NINE, NINE) == date(2026, 11, 24)


def test_a_zone_is_known_by_its_name():
    assert known_zone("Europe/Riga")
    assert not known_zone("Europe/Ryga")
