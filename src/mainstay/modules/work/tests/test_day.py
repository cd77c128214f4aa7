"""My day: what is late stands first, the days off before the next working day belong to today, seven rows are shown."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.people.rules.calendars import HolidayRow, WorkingCalendar, WorkingWeek
from mainstay.modules.work.choices import MONEY
from mainstay.modules.work.rules.day import Ranked, day_parts, rank
from mainstay.modules.work.rules.due import DueDay, Reader, When, first_of_working_week, is_late, when_of, words_of

MONDAY_TO_FRIDAY = WorkingCalendar(WorkingWeek.of([1, 2, 3, 4, 5]))
SUNDAY_TO_THURSDAY = WorkingCalendar(WorkingWeek.of([7, 1, 2, 3, 4]))
RIGA = ZoneInfo("Europe/Riga")
ZONES = ["Europe/Riga", "Europe/Prague", "Asia/Kolkata", "Asia/Dhaka", "Africa/Cairo", "Asia/Dubai"]


def reader(text: str, zone: str = "Europe/Riga", calendar: WorkingCalendar = MONDAY_TO_FRIDAY) -> Reader:
    return Reader(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), ZoneInfo(zone), calendar)


def on(day: str, **more: object) -> DueDay:
    return DueDay(date.fromisoformat(day), **more)  # type: ignore[arg-type]


def at(text: str, **more: object) -> DueDay:
    moment = datetime.fromisoformat(text).replace(tzinfo=RIGA)
    return DueDay(moment.date(), moment.astimezone(UTC), **more)  # type: ignore[arg-type]


TUESDAY = reader("2026-11-24T10:12")


@pytest.mark.parametrize(
    ("due", "when", "words"),
    [
        (on("2026-11-23"), When.NOW, "1 day late"),
        (on("2026-11-20"), When.NOW, "4 days late"),
        (at("2026-11-24T10:11"), When.NOW, "1 minute late"),
        (at("2026-11-24T09:30"), When.NOW, "42 minutes late"),
        (at("2026-11-24T09:00"), When.NOW, "1 hour late"),
        (at("2026-11-24T07:00"), When.NOW, "3 hours late"),
        (at("2026-11-23T09:00"), When.NOW, "1 day late"),
        (at("2026-11-24T12:00"), When.NOW, "by 12:00"),
        (at("2026-11-24T12:13"), When.TODAY, "by 12:13"),
        (on("2026-11-24"), When.TODAY, "today"),
        (on("2026-11-24", weight=MONEY), When.NOW, "today"),
        (on("2026-11-24", waiting=True), When.TODAY, "waits for the client"),
        (on("2026-11-24", waiting=True, weight=MONEY), When.TODAY, "waits for the client"),
        (on("2026-11-22", waiting=True), When.NOW, "2 days late"),
        (on("2026-11-25"), When.WEEK, "tomorrow"),
        (on("2026-11-25", weight=MONEY), When.WEEK, "tomorrow"),
        (on("2026-11-27"), When.WEEK, "on 2026-11-27"),
        (on("2026-11-29"), When.WEEK, "on 2026-11-29"),
        (on("2026-11-30"), When.LATER, "on 2026-11-30"),
    ],
)
def test_a_duty_says_where_it_stands(due, when, words):
    assert (when_of(due, TUESDAY), str(words_of(due, TUESDAY).words)) == (when, words)


@pytest.mark.parametrize(
    ("due", "tone"),
    [
        (on("2026-11-23"), "late"),
        (on("2026-11-23", waiting=True), "late"),
        (on("2026-11-24", waiting=True), "wait"),
        (on("2026-11-30", waiting=True), "wait"),
        (on("2026-11-24"), "due"),
        (at("2026-11-24T12:00"), "due"),
        (on("2026-11-25"), ""),
        (on("2026-11-26"), ""),
    ],
)
def test_the_words_of_a_duty_have_their_tone(due, tone):
    assert words_of(due, TUESDAY).tone == tone


def test_limits_belong_to_the_nearer_side():
    assert when_of(at("2026-11-24T12:12"), TUESDAY) is When.NOW
    assert when_of(at("2026-11-24T10:12"), TUESDAY) is When.NOW
    assert str(words_of(at("2026-11-24T10:12"), TUESDAY).words) == "1 minute late"
    assert str(words_of(at("2026-11-23T10:12"), TUESDAY).words) == "1 day late"
    assert str(words_of(at("2026-11-23T10:13"), TUESDAY).words) == "23 hours late"
    assert str(words_of(at("2026-11-24T09:12"), TUESDAY).words) == "1 hour late"


def test_within_a_part_money_comes_first_then_the_hour_then_promises_then_the_number():
    duties = [
        Ranked(1, on("2026-11-23")), Ranked(2, on("2026-11-23"), promised=True), Ranked(3, on("2026-11-20")),
        Ranked(4, on("2026-11-23", weight=MONEY)), Ranked(5, on("2026-11-23", weight=MONEY - 1)),
        Ranked(6, on("2026-11-23", weight=MONEY + 1)), Ranked(7, at("2026-11-24T11:00")),
        Ranked(8, on("2026-11-24")), Ranked(9, on("2026-12-24", weight=MONEY)), Ranked(10, on("2026-11-27")),
    ]  # fmt: skip
    assert [one.id for one in rank(reversed(duties), TUESDAY)] == [4, 6, 3, 2, 1, 5, 7, 8, 10, 9]


def shown(parts):
    return [(part.when, list(part.shown), {fold.client: list(fold.ids) for fold in part.folds}) for part in parts]


def test_now_and_today_take_the_rows_and_a_later_part_only_whole():
    late = [Ranked(n, on("2026-11-23")) for n in (1, 2)]
    today = [Ranked(n, on("2026-11-24"), "A" if n % 2 else "B") for n in (11, 12, 13, 14)]
    week = [Ranked(n, on("2026-11-26"), "C") for n in (21, 22)]
    assert shown(day_parts([*late, *today, *week], TUESDAY)) == [
        (When.NOW, [1, 2], {}), (When.TODAY, [11, 12, 13, 14], {}), (When.WEEK, [], {"C": [21, 22]}),
    ]  # fmt: skip
    assert shown(day_parts([*late, *today, *week], TUESDAY, above=8))[2] == (When.WEEK, [21, 22], {})
    assert shown(day_parts([*late, *today, *week[:1]], TUESDAY))[2] == (When.WEEK, [21], {})
    assert shown(day_parts([*late, *today], TUESDAY, above=4)) == [
        (When.NOW, [1, 2], {}), (When.TODAY, [11, 12], {"A": [13], "B": [14]}),
    ]  # fmt: skip
    assert shown(day_parts(late, TUESDAY, above=1)) == [(When.NOW, [1], {"": [2]})]
    assert [part.count for part in day_parts([*late, *today, *week], TUESDAY, above=3)] == [2, 4, 2]
    assert day_parts([], TUESDAY) == ()


def test_seven_rows_are_open_unless_told_otherwise():
    duties = [Ranked(n, on("2026-11-24")) for n in range(9)]
    (part,) = day_parts(duties, TUESDAY)
    assert (len(part.shown), part.folds[0].ids) == (7, (7, 8))


def test_on_friday_the_days_off_belong_to_today():
    friday = reader("2026-11-27T10:00")
    assert when_of(on("2026-11-29"), friday) is When.TODAY
    assert str(words_of(on("2026-11-29"), friday).words) == "on 2026-11-29, a day off"
    assert when_of(on("2026-11-30"), friday) is When.LATER


def test_a_thursday_in_dhaka_ends_the_week_and_a_holiday_prolongs_today():
    thursday = reader("2026-11-26T10:00", "Asia/Dhaka", SUNDAY_TO_THURSDAY)
    assert when_of(on("2026-11-28"), thursday) is When.TODAY
    assert when_of(on("2026-11-29"), thursday) is When.LATER
    long_rest = WorkingCalendar(WorkingWeek.of([7, 1, 2, 3, 4]), (HolidayRow(date(2026, 11, 29), "A feast"),))
    assert when_of(on("2026-11-29"), reader("2026-11-26T10:00", "Asia/Dhaka", long_rest)) is When.TODAY


def test_on_a_saturday_the_week_is_the_coming_one():
    saturday = reader("2026-11-28T10:00")
    assert (saturday.last_of_today, saturday.last_of_week) == (date(2026, 11, 29), date(2026, 12, 6))


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ([1, 2, 3, 4, 5], 1),
        ([7, 1, 2, 3, 4], 7),
        ([6, 7, 1, 2, 3], 6),
        ([1, 2, 4, 5], 1),
        (range(1, 8), 1),
        ([3], 3),
        ([1, 2], 1),
        ([5, 6], 5),
    ],
)
def test_a_working_week_begins_after_the_longest_rest(days, first):
    assert first_of_working_week(frozenset(days)) == first


def test_the_day_changes_with_the_zone_of_the_reader():
    moment = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
    late = {zone: is_late(on("2026-11-24"), Reader(moment, ZoneInfo(zone), MONDAY_TO_FRIDAY)) for zone in ZONES}
    assert late == {"Europe/Riga": False, "Europe/Prague": False, "Asia/Kolkata": True, "Asia/Dhaka": True,
                    "Africa/Cairo": False, "Asia/Dubai": True}  # fmt: skip


def test_a_day_with_the_clock_change_ends_at_its_own_midnight():
    for text, late in (("2026-10-25T23:59", False), ("2026-10-26T00:00", True)):
        assert is_late(on("2026-10-25"), reader(text)) is late


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
weeks = st.sets(st.integers(1, 7), min_size=1).map(WorkingWeek.of)
readers = st.builds(Reader, moments, st.sampled_from(ZONES).map(ZoneInfo), weeks.map(WorkingCalendar))
dues = st.one_of(
    st.builds(DueDay, days, st.none(), st.booleans(), st.integers(0, 100)),
    moments.map(lambda moment: DueDay(moment.date(), moment)),
)
lists = st.lists(
    st.builds(Ranked, st.integers(1, 10**6), dues, st.sampled_from(["", "A", "B", "C"]), st.booleans()),
    max_size=30, unique_by=lambda one: one.id,
)  # fmt: skip


@given(lists, readers, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_rows(duties, who, random):
    shuffled = list(duties)
    random.shuffle(shuffled)
    assert rank(duties, who) == rank(shuffled, who)


@given(lists, readers)
def test_nothing_is_lost_or_shown_twice_and_at_most_seven_rows_are_open(duties, who):
    parts = day_parts(duties, who)
    ids = [i for part in parts for i in (*part.shown, *(i for fold in part.folds for i in fold.ids))]
    assert sorted(ids) == sorted(one.id for one in duties)
    assert sum(len(part.shown) for part in parts) <= 7
    assert sum(part.count for part in parts) == len(duties)
    assert [part.when for part in parts] == sorted({when_of(one.due, who) for one in duties})


@given(lists, readers)
def test_what_is_late_is_now_and_a_fold_holds_one_client(duties, who):
    by_id = {one.id: one for one in duties}
    for part in day_parts(duties, who):
        for fold in part.folds:
            assert {by_id[i].client for i in fold.ids} == {fold.client}
        for i in part.shown:
            assert not is_late(by_id[i].due, who) or part.when is When.NOW


@given(dues, readers)
def test_late_words_are_for_late_duties_only(due, who):
    assert (words_of(due, who).tone == "late") == is_late(due, who)


@given(dues, readers, st.integers(0, 40))
def test_time_only_brings_a_duty_nearer(due, who, hours):
    later = Reader(who.now + timedelta(hours=hours), who.zone, who.calendar)
    assert when_of(due, later) <= when_of(due, who) or later.last_of_week < who.last_of_week


@given(readers)
def test_the_week_lasts_at_least_as_long_as_today_and_at_most_two_weeks(who):
    assert who.today <= who.last_of_today <= who.last_of_week <= who.today + timedelta(days=14)
    assert who.calendar.is_working_day(who.last_of_today + timedelta(days=1))


def test_the_parts_of_a_day_are_numbered_in_their_order():
    assert [(when.name, when.value) for when in When] == [("NOW", 1), ("TODAY", 2), ("WEEK", 3), ("LATER", 4)]


def test_a_duty_of_which_nothing_more_is_said():
    plain = Ranked(1, DueDay(date(2026, 11, 24)))
    assert (plain.client, plain.promised, plain.due.due_at, plain.due.waiting, plain.due.weight) == (
        *("", False, None, False, 0),
    )
