"""Gift rules at their seams: years, alarms, four eyes, the chain of the ledger, and what a new pack brings."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mainstay.kernel.money import Money
from mainstay.kernel.period import Period
from mainstay.modules.gifts.rules.alarms import AlarmKind, alarms
from mainstay.modules.gifts.rules.approving import outlay, signatures, sole_signature
from mainstay.modules.gifts.rules.counting import Allowance, keys
from mainstay.modules.gifts.rules.evaluating import evaluate
from mainstay.modules.gifts.rules.events import ApprovalGiven, Book, ExchangeRate, Firm, GiftEvent, Recipient
from mainstay.modules.gifts.rules.ledger import as_of, replay, surviving
from mainstay.modules.gifts.rules.packs import confirmed, pack_names, shipped_pack, updates
from mainstay.modules.gifts.rules.periods import YearRule, firm_year, month_day, window, year_rule
from mainstay.modules.gifts.rules.rechecking import breaches, expired_reservations, new_breaches, recheck
from mainstay.modules.gifts.rules.results import severity, strictness
from mainstay.modules.gifts.rules.rule_checks import change_problems, settings_problems
from mainstay.modules.gifts.rules.rulebook import (
    GiverScope,
    RecipientScope,
    RuleMeasure,
    RuleScope,
    RuleSet,
    RuleVersion,
    on_day,
    rows,
)
from mainstay.modules.gifts.rules.scoping import Fit, in_scope
from mainstay.modules.gifts.rules.sealing import BEGINNING, digest, first_break, sealed
from mainstay.modules.gifts.rules.settings import NewEmployer, RollingYear, Settings, StraddlingYear, Year
from mainstay.modules.gifts.rules.valuing import conversion, rounded, share, value_warnings
from mainstay.modules.gifts.rules.words import (
    AggregateBy,
    AggregateOver,
    Category,
    EventKind,
    MeasureKind,
    Outcome,
    PeriodKind,
    PersonClass,
    Rounding,
    Route,
    Status,
    Via,
)

DAY = date(2026, 6, 1)
CAP = RuleMeasure(MeasureKind.VALUE_CAP, Decimal(100), "EUR", period=PeriodKind.CALENDAR)


def version(number=1, **more):
    made: dict[str, Any] = {
        "rule_set": "OWN",
        "status": Status.ACTIVE,
        "author": "dace",
        "confirmed_by": "egils",
        "confirmed_on": DAY,
    }
    return RuleVersion("limit", number, more.pop("measure", CAP), "1", **(made | more))


def book(*versions, checked=DAY, **more):
    return Book((RuleSet("OWN", "Own", versions, checked_on=checked),), **more)


def gift(name="g", kind=EventKind.GIVEN, cost="10", day=DAY, person="helen", **more):
    made: dict[str, Any] = {
        "giver": "anna",
        "category": Category.GIFT,
        "currency": "EUR",
        "recipients": (Recipient(person),),
    }
    return GiftEvent(name, kind, more.pop("recorded_on", day), given_on=day, cost=Decimal(cost), **(made | more))


# --- periods -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (Settings(), YearRule(PeriodKind.CALENDAR, setting="year")),
        (Settings(year=Year.FISCAL, fiscal_year_starts="04-06"), YearRule(PeriodKind.FISCAL, "04-06", setting="year")),
        (Settings(year=Year.ROLLING), YearRule(PeriodKind.ANCHORED_FIRST, setting="rolling_year")),
        (
            Settings(year=Year.ROLLING, rolling_year=RollingYear.TRAILING),
            YearRule(PeriodKind.TRAILING, setting="rolling_year"),
        ),
    ],
)
def test_the_year_of_the_firm_names_the_setting_that_mattered(settings, found):
    assert firm_year(settings) == found
    assert year_rule(replace(CAP, period=PeriodKind.FIRM_YEAR), settings) == found


def test_a_rule_may_state_its_own_period_or_lean_on_the_firm():
    firm = Settings(fiscal_year_starts="07-01")
    fiscal = replace(CAP, period=PeriodKind.FISCAL)
    assert year_rule(fiscal, firm) == YearRule(PeriodKind.FISCAL, "07-01", setting="fiscal_year_starts")
    assert year_rule(replace(fiscal, fiscal_start="10-01"), firm) == YearRule(PeriodKind.FISCAL, "10-01")
    assert year_rule(replace(CAP, period=PeriodKind.TRAILING, days=30), firm) == YearRule(PeriodKind.TRAILING, days=30)
    assert year_rule(replace(CAP, kind=MeasureKind.OCCASION_CAP), firm).kind is PeriodKind.PER_OCCASION
    assert year_rule(CAP, firm) == YearRule(PeriodKind.CALENDAR)


@pytest.mark.parametrize(
    ("rule", "day", "found"),
    [
        (YearRule(PeriodKind.CALENDAR), date(2026, 12, 31), Period(date(2026, 1, 1), date(2027, 1, 1))),
        (YearRule(PeriodKind.CALENDAR, "04-01"), date(2026, 1, 1), Period(date(2026, 1, 1), date(2027, 1, 1))),
        (YearRule(PeriodKind.FISCAL, "04-06"), date(2026, 4, 5), Period(date(2025, 4, 6), date(2026, 4, 6))),
        (YearRule(PeriodKind.FISCAL, "04-06"), date(2026, 4, 6), Period(date(2026, 4, 6), date(2027, 4, 6))),
        (YearRule(PeriodKind.TRAILING, days=1), date(2026, 4, 6), Period(date(2026, 4, 6), date(2026, 4, 7))),
        (YearRule(PeriodKind.TRAILING, days=30), date(2026, 4, 6), Period(date(2026, 3, 8), date(2026, 4, 7))),
        (YearRule(PeriodKind.PER_OCCASION), date(2026, 4, 6), Period(date.min)),
        (YearRule(PeriodKind.ANCHORED_FIRST), date(2028, 2, 29), Period(date(2028, 2, 29), date(2029, 2, 28))),
        (YearRule(PeriodKind.TRAILING, days=10), date.min, Period(date.min, date(1, 1, 2))),
        (YearRule(PeriodKind.TRAILING, days=10), date.max, Period(date(9999, 12, 22), date.max)),
        (YearRule(PeriodKind.CALENDAR), date.max, Period(date(9999, 1, 1), date.max)),
        (YearRule(PeriodKind.FISCAL, "07-01"), date(1, 2, 1), Period(date(1, 7, 1), date(2, 7, 1))),
    ],
)
def test_the_window_around_a_day(rule, day, found):
    assert window(rule, day, []) == found


def test_an_anchored_year_opens_with_the_first_gift_after_the_last_one_closed():
    rule = YearRule(PeriodKind.ANCHORED_FIRST)
    days = [date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1)]
    starts = [window(rule, day, days).start for day in days]
    assert starts == [date(2026, 3, 1), date(2026, 3, 1), date(2027, 3, 1), date(2027, 3, 1), date(2028, 3, 1)]
    assert window(rule, date(2026, 2, 1), days) == Period(date(2026, 2, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("01-01", (1, 1)),
        ("12-31", (12, 31)),
        ("02-29", None),
        ("1-1", None),
        ("", None),
        ("0101", None),
        ("W01-1", None),
    ],
)
def test_the_start_of_a_year_is_a_day_that_every_year_has(text, found):
    assert month_day(text) == found


# --- versions ------------------------------------------------------------------------------------------------------


def test_the_version_of_a_day_is_found_and_a_gap_names_what_came_before():
    one = version(1, effective_to=date(2026, 5, 31))
    two = version(2, effective_from=date(2026, 6, 2), effective_to=date(2026, 6, 30))
    both = rows(book(two, one).rule_sets)["OWN", "limit"]
    assert both == (one, two)
    assert on_day(one.key, both, date(2026, 5, 31)).version == one
    assert on_day(one.key, both, date(2026, 6, 2)).version == two
    gap = on_day(one.key, both, date(2026, 6, 1))
    assert (gap.version, gap.before) == (None, one)
    assert on_day(one.key, both, date(2026, 7, 1)).before == two
    assert on_day(two.key, (two,), date(2026, 6, 1)).before is None


def test_a_draft_under_trial_comes_before_the_confirmed_version_and_a_retired_one_never_decides():
    live, draft = version(1), version(2, status=Status.DRAFT, effective_from=date(2026, 1, 1))
    retired = version(3, status=Status.RETIRED)
    found = book(live, draft, retired)
    assert rows(found.rule_sets)["OWN", "limit"] == (live,)
    both = rows(found.rule_sets, drafts=True)["OWN", "limit"]
    assert both == (live, draft)
    assert on_day(live.key, both, DAY).version == draft
    assert on_day(live.key, tuple(reversed(both)), DAY).version == draft
    assert on_day(live.key, both, date(2025, 12, 31)).version == live


def test_the_name_of_a_version_names_its_row_unless_it_is_the_limit():
    assert version(2).name == "OWN v2"
    assert replace(version(2), row="meals").name == "OWN meals v2"


def test_a_version_that_was_used_is_only_ended_or_retired():
    used = version()
    assert change_problems(used, replace(used, effective_to=DAY, status=Status.RETIRED), "rules[0]", used=True) == []
    changed = replace(used, paragraph="2")
    assert change_problems(used, changed, "rules[0]", used=False) == []
    (problem,) = change_problems(used, changed, "rules[0]", used=True)
    assert (problem.path, problem.code) == ("rules[0]", "used")
    assert str(problem.sentence) == "OWN v1 has been used in decisions. Supersede it by a new version."


def test_a_limit_below_zero_and_a_strange_percent_are_refused_in_settings():
    wrong = Settings(nominal_line=Money.of("-1", "EUR"), split_percent=0)
    assert [one.path for one in settings_problems(wrong)] == ["settings.split_percent", "settings.nominal_line"]
    assert settings_problems(Settings(nominal_line=Money.of("0", "EUR"), split_percent=100)) == []
    assert [one.path for one in settings_problems(Settings(split_percent=101), "firm")] == ["firm.split_percent"]
    alone = Settings(sole_signature_from=DAY, sole_signature_reason="two partners", eligible_people=2)
    assert settings_problems(alone) == []
    assert settings_problems(replace(alone, eligible_people=3)) != []
    assert settings_problems(Settings(retention_years=3)) == []


# --- alarms --------------------------------------------------------------------------------------------------------


def kinds(found):
    return [(one.kind, one.on) for one in found]


@pytest.mark.parametrize(("day", "seen"), [(1, True), (2, True), (0, False)])
def test_an_end_without_successor_is_announced_within_the_lead_time(day, seen):
    ends = date(2026, 8, 30)
    found = alarms(book(version(effective_to=ends)), ends - timedelta(days=91 - day))
    assert kinds(found) == ([(AlarmKind.ENDING, ends)] if seen else [])
    if seen:
        assert str(found[0].sentence) == "OWN v1 ends on 2026-08-30 and nothing follows it."


def test_the_last_day_itself_still_announces_the_end_and_the_next_says_that_nothing_is_there():
    ends = date(2026, 8, 30)
    assert kinds(alarms(book(version(effective_to=ends)), ends)) == [(AlarmKind.ENDING, ends)]
    (gone,) = alarms(book(version(effective_to=ends)), ends + timedelta(days=1))
    assert (gone.kind, gone.on, gone.rule_set, gone.row) == (AlarmKind.NO_VERSION, date(2026, 8, 31), "OWN", "limit")
    assert "No threshold is loaded for 2026: OWN v1 ended on 2026-08-30" in str(gone.sentence)


def test_an_end_with_a_successor_is_no_alarm_but_the_switch_is_announced():
    one, two = version(1, effective_to=DAY), version(2, effective_from=DAY + timedelta(days=1))
    (found,) = alarms(book(one, two), DAY)
    assert (found.kind, found.on) == (AlarmKind.SWITCH_AHEAD, DAY + timedelta(days=1))
    assert str(found.sentence) == "OWN v2 begins on 2026-06-02: 100.00 EUR."
    assert alarms(book(one, two), DAY + timedelta(days=1)) == ()
    assert kinds(alarms(book(one, two), DAY - timedelta(days=89))) == [(AlarmKind.SWITCH_AHEAD, date(2026, 6, 2))]
    assert alarms(book(one, two), DAY - timedelta(days=90)) == ()


@pytest.mark.parametrize(("kind", "word"), [(MeasureKind.BAN, "ban"), (MeasureKind.STANDARD, "standard")])
def test_a_switch_to_a_rule_without_a_number_says_what_it_is(kind, word):
    later = version(measure=RuleMeasure(kind), effective_from=DAY)
    assert str(alarms(book(later), DAY - timedelta(days=1))[0].sentence) == f"OWN v1 begins on 2026-06-01: {word}."


def test_a_gap_is_reported_with_its_days():
    one, two = version(1, effective_to=date(2026, 1, 31)), version(2, effective_from=date(2026, 2, 2))
    (found,) = alarms(book(one, two), DAY)
    assert (found.kind, found.on) == (AlarmKind.GAP, date(2026, 2, 1))
    assert str(found.sentence) == "Between 2026-01-31 and 2026-02-02 no version of OWN limit applies."
    assert alarms(book(one, replace(two, effective_from=date(2026, 2, 1))), DAY) == ()


def test_planned_days_without_a_version_are_told_each_once():
    ended = book(version(effective_to=date(2026, 12, 31)), settings=Settings(lead_days=1))
    found = alarms(ended, DAY, [date(2027, 3, 1), date(2027, 3, 1), date(2026, 7, 1)])
    assert kinds(found) == [(AlarmKind.NO_VERSION, date(2027, 3, 1))]


def test_a_source_that_nobody_checked_for_a_year_is_told():
    assert alarms(book(version(), checked=date(2025, 6, 2)), DAY) == ()
    (found,) = alarms(book(version(), checked=date(2025, 6, 1)), DAY)
    assert (found.kind, found.rule_set, found.row, found.on) == (AlarmKind.NOT_RECHECKED, "OWN", "", date(2025, 6, 1))
    assert kinds(alarms(book(version(), checked=None), DAY)) == [(AlarmKind.NOT_RECHECKED, DAY)]
    assert alarms(book(version(status=Status.DRAFT), checked=None), DAY) == ()


def test_a_draft_beside_a_confirmed_version_waits_for_confirmation():
    waiting = version(2, status=Status.DRAFT, effective_from=date(2027, 1, 1))
    (found,) = alarms(book(version(), waiting), DAY)
    assert (found.kind, found.on, str(found.sentence)) == (
        AlarmKind.UNCONFIRMED,
        date(2027, 1, 1),
        "OWN v2 waits for confirmation.",
    )
    assert kinds(alarms(book(version(), replace(waiting, effective_from=None)), DAY)) == [(AlarmKind.UNCONFIRMED, DAY)]
    assert AlarmKind.UNCONFIRMED not in {one.kind for one in alarms(book(version(), waiting, drafts=True), DAY)}


# --- looking again -------------------------------------------------------------------------------------------------


def test_a_merge_brings_a_breach_and_says_which_is_new():
    ledger = [gift("a", cost="60"), gift("b", cost="60", person="h"), gift("c", cost="101", person="ivan")]
    merged = [*ledger, GiftEvent("m", EventKind.MERGE, DAY, person="h", into="helen")]
    rules = book(version())
    assert [one.event for one in breaches(ledger, rules, DAY)] == ["c"]
    assert [one.event for one in new_breaches(ledger, merged, rules, DAY)] == ["b"]
    assert [one.event for one in recheck(merged, rules, DAY)] == ["a", "b", "c"]
    assert [one.decision for one in recheck(merged, rules, DAY)] == [Outcome.PERMIT, Outcome.BREACH, Outcome.BREACH]


def test_a_stricter_rule_is_tried_against_the_ledger_before_it_goes_live():
    ledger = [gift("a", cost="60"), gift("b", cost="40", person="ivan")]
    rules = book(version())
    stricter = book(version(measure=replace(CAP, amount=Decimal(50))))
    assert [one.event for one in new_breaches(ledger, ledger, rules, DAY, trial=stricter)] == ["a"]
    assert new_breaches(ledger, ledger, rules, DAY) == ()


def test_a_reservation_that_can_no_longer_be_kept_is_told_as_denied():
    kept = gift("kept", EventKind.RESERVATION, cost="60", day=DAY + timedelta(days=1), recorded_on=DAY)
    (found,) = breaches([kept, gift("given", cost="60")], book(version()), DAY)
    assert (found.event, found.decision) == ("kept", Outcome.DENY)


def test_reservations_run_out_after_their_days():
    kept = gift("kept", EventKind.RESERVATION, day=date(2026, 12, 1), recorded_on=DAY)
    ledger = [kept, gift("used", EventKind.RESERVATION), gift("done", previous="used"), gift("plain")]
    assert expired_reservations(ledger, 30, DAY + timedelta(days=30)) == ()
    assert [one.id for one in expired_reservations(ledger, 30, DAY + timedelta(days=31))] == ["kept"]
    back = GiftEvent("back", EventKind.REVERSAL, DAY + timedelta(days=31), previous="kept")
    assert expired_reservations([*ledger, back], 30, DAY + timedelta(days=31)) == ()


# --- whose allowance -----------------------------------------------------------------------------------------------

HELEN = Recipient("helen", "baltic")
BY = AggregateBy


@pytest.mark.parametrize(
    ("by", "over", "more", "found"),
    [
        ((BY.RECIPIENT_PERSON,), AggregateOver.EVERYONE, {}, [{"person": "lena"}]),
        ((BY.RECIPIENT_ORG,), AggregateOver.EVERYONE, {}, [{"organisation": "baltic"}]),
        ((BY.FIRM,), AggregateOver.FIRM_AND_ASSOCIATED, {}, [{"source": "firm"}]),
        ((BY.FIRM,), AggregateOver.GROUP, {"giver_organisation": "sister"}, [{"source": "firm"}]),
        ((BY.FIRM,), AggregateOver.GROUP, {"giver_organisation": "partner"}, [{"source": "partner"}]),
        ((BY.FIRM,), AggregateOver.FIRM_AND_ASSOCIATED, {"giver_organisation": "sister"}, [{"source": "sister"}]),
        ((BY.SOURCE_ORG,), AggregateOver.EVERYONE, {"kind": EventKind.RECEIVED}, [{"source": ""}]),
        ((BY.GIVER,), AggregateOver.EVERYONE, {}, [{"giver": "anna"}]),
        ((BY.GIVER,), AggregateOver.EVERYONE, {"giver": ""}, [{"giver": ""}]),
        ((BY.GIVER,), AggregateOver.EVERYONE, {"on_behalf_of": "dace"}, [{"giver": "dace"}, {"giver": "anna"}]),
        ((BY.GIVER,), AggregateOver.EVERYONE, {"on_behalf_of": "anna"}, [{"giver": "anna"}]),
        (
            (BY.RECIPIENT_ORG,),
            AggregateOver.GIVER,
            {"giver": "helen"},
            [{"organisation": "baltic", "giver": "lena"}],
        ),
    ],
)
def test_the_allowance_of_a_share(by, over, more, found):
    rule = version(measure=replace(CAP, aggregate_by=by, aggregate_over=over))
    register = replay([GiftEvent("m", EventKind.MERGE, DAY, person="helen", into="lena")], Settings())
    firm = Book(firm=Firm("firm", group=("sister",)))
    assert [dict(key) for key in keys(rule, gift(**more), HELEN, register, firm)] == found


def test_an_allowance_may_belong_to_one_employer_or_one_occasion():
    register = replay([], Settings())
    everyone = replace(CAP, aggregate_over=AggregateOver.EVERYONE)
    moved = Book(settings=Settings(new_employer=NewEmployer.PER_EMPLOYER))
    assert keys(version(measure=everyone), gift(), HELEN, register, moved) == (
        (("person", "helen"), ("employer", "baltic")),
    )
    once = version(measure=replace(everyone, period=PeriodKind.PER_OCCASION))
    assert keys(once, gift(), HELEN, register, Book()) == ((("person", "helen"), ("occasion", "event g")),)
    assert keys(once, gift(occasion="fair"), HELEN, register, Book()) == ((("person", "helen"), ("occasion", "fair")),)


def test_the_trace_says_whose_allowance_it_is():
    (finding,) = evaluate(gift(), [], book(version()), DAY).recipients[0].findings
    inputs = dict(finding.steps[6].inputs)
    assert inputs["allowance"] == "person helen, source firm"
    assert finding.steps[6].setting == ""
    assert (inputs["period_from"], inputs["period_to"]) == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("first", "last", "limit"),
    [
        (date(2026, 12, 31), None, 50),
        (date(2027, 1, 1), None, 100),
        (None, date(2026, 1, 1), 50),
        (None, date(2025, 12, 31), 100),
        (None, None, 50),
    ],
)
def test_the_lowest_limit_of_a_year_is_that_of_versions_that_touch_it(first, last, limit):
    lower = version(2, measure=replace(CAP, amount=Decimal(50)), effective_from=first, effective_to=last)
    lowest = Settings(straddling_year=StraddlingYear.LOWEST_OF_YEAR)
    around = Allowance((), version(), (version(), lower), (), lowest)
    assert around._limit(version(), Period(date(2026, 1, 1), date(2027, 1, 1))) == limit
    assert around._limit(version(), Period(date(2025, 6, 1))) == 50


def test_without_a_confirmed_rule_the_trace_says_so():
    (finding,) = evaluate(gift(), [], Book(), DAY).recipients[0].findings
    assert (finding.rule_set, finding.row, finding.paragraph, finding.route) == (
        "settings",
        "no_rule",
        "no_rule",
        Route.COMPLIANCE,
    )
    assert (finding.steps[0].outcome, finding.steps[0].inputs) == ("no_rule", (("event", "g"),))


def test_what_was_declined_is_told_and_nothing_is_weighed():
    found = evaluate(gift(kind=EventKind.DECLINED), [], book(version()), DAY)
    assert (found.decision, found.paragraph, found.recipients, found.route) == (Outcome.EXCLUDED, "", (), Route.AUTO)
    assert [str(one) for one in found.warnings] == ["It was declined. It is recorded and uses no allowance."]


def test_drafts_decide_only_under_trial():
    draft = version(status=Status.DRAFT, measure=replace(CAP, amount=Decimal(5)))
    assert evaluate(gift(), [], book(draft), DAY).paragraph == "settings no_rule"
    assert evaluate(gift(), [], book(draft, drafts=True), DAY).paragraph == "OWN v1 1"


def fits(scope, recipient=HELEN, **more):
    return in_scope(version(scope=scope), gift(**more), recipient, Book()).fit


def test_a_rule_may_bind_only_some_of_our_people():
    scope = RuleScope(GiverScope(person_class=(PersonClass.AGENT, PersonClass.ASSOCIATED_PERSON)))
    assert fits(scope, giver_class=PersonClass.AGENT) is Fit.YES
    assert fits(scope, giver_class=PersonClass.EMPLOYEE) is Fit.NO
    assert fits(RuleScope(), giver_class=PersonClass.EMPLOYEE) is Fit.YES


def test_a_rule_may_reach_only_what_is_given_directly_and_still_name_the_family():
    direct = RuleScope(GiverScope(direct_or_indirect=False))
    family = RuleScope(GiverScope(direct_or_indirect=False), RecipientScope(includes_family=True))
    spouse, charity = replace(HELEN, via=Via.FAMILY), replace(HELEN, via=Via.CHARITY)
    assert [fits(direct, one) for one in (HELEN, spouse, charity)] == [Fit.YES, Fit.NO, Fit.NO]
    assert [fits(family, one) for one in (HELEN, spouse, charity)] == [Fit.YES, Fit.YES, Fit.NO]
    assert [fits(RuleScope(), one) for one in (HELEN, spouse, charity)] == [Fit.YES, Fit.YES, Fit.YES]


# --- the ledger ----------------------------------------------------------------------------------------------------


def test_what_was_recorded_by_a_day_includes_that_day():
    ledger = [gift("a"), gift("b", recorded_on=DAY + timedelta(days=1))]
    assert [one.id for one in as_of(ledger, DAY)] == ["a"]
    assert [one.id for one in as_of(ledger, DAY + timedelta(days=1))] == ["a", "b"]


def test_survivors_are_followed_to_the_end_and_a_circle_ends_at_its_smallest():
    assert surviving("a", {"a": "b", "b": "c"}) == "c"
    assert surviving("x", {"a": "b"}) == "x"
    assert surviving("x", {"x": "c", "c": "b", "b": "c"}) == "b"


def test_a_chain_is_one_living_event_with_the_facts_of_its_end_and_the_place_of_its_beginning():
    ledger = [
        gift("other"),
        gift("kept", EventKind.RESERVATION),
        gift("done", previous="kept"),
        gift("fixed", EventKind.CORRECTION, cost="12", previous="done"),
    ]
    register = replay(ledger, Settings())
    assert [one.chain for one in register.live] == [("other",), ("kept", "done", "fixed")]
    chain = register.live[1]
    assert (chain.facts.cost, chain.kind, chain.facts.kind, chain.place) == (
        Decimal(12),
        EventKind.GIVEN,
        EventKind.GIVEN,
        1,
    )
    assert not chain.reserved
    assert [one.facts.id for one in register.by_person["helen"]] == ["other", "fixed"]


def test_the_chain_of_digests_holds_and_shows_every_change():
    chain = sealed([gift("a"), gift("b", cost="5"), gift("c")])
    assert chain[0].before == BEGINNING
    assert [one.before for one in chain[1:]] == [chain[0].digest, chain[1].digest]
    assert first_break(chain) is None
    assert first_break(()) is None
    changed = (chain[0], replace(chain[1], entry=gift("b", cost="6")), chain[2])
    assert first_break(changed) == 1
    resealed = (chain[0], replace(changed[1], digest=digest(changed[1].entry, chain[0].digest)), chain[2])
    assert first_break(resealed) == 2
    assert first_break((chain[0], chain[2])) == 1
    assert first_break(chain[1:], before=chain[0].digest) is None
    assert first_break(chain, before="f" * 64) == 0


def test_a_digest_depends_on_the_value_of_an_amount_and_not_on_its_writing():
    assert digest(gift(cost="5"), BEGINNING) == digest(gift(cost="5.00"), BEGINNING)
    assert digest(gift(cost="5"), BEGINNING) != digest(gift(cost="50"), BEGINNING)
    assert len(digest(gift(), BEGINNING)) == 64
    plain = GiftEvent("a", EventKind.REQUEST, DAY)
    assert digest(plain, BEGINNING) == "03c0b39828961f1785352f47cd1933d20832fab26eed0804d5fdde60c23bd48a"


# --- packs ---------------------------------------------------------------------------------------------------------

FIGURES = {
    "FINRA-3220 limit 1": ("100.00", date(1992, 12, 28), date(2026, 3, 29)),
    "FINRA-3220 limit 2": ("300.00", date(2026, 3, 30), None),
    "FINRA-3220 linked 1": ("300.00", date(2026, 3, 30), None),
    "FINRA-3220 linked_target 1": (None, date(2026, 3, 30), None),
    "FINRA-3220 finra_staff 1": (None, None, None),
    "MSRB-G-20 class_1 1": ("100.00", None, date(2026, 5, 31)),
    "MSRB-G-20 class_1 2": ("300.00", date(2026, 6, 1), None),
    "MSRB-G-20 class_2 1": ("100.00", None, date(2026, 11, 30)),
    "MSRB-G-20 class_2 2": ("300.00", date(2026, 12, 1), None),
    "MSRB-G-20 proceeds 1": (None, None, None),
    "5-CFR-2635 occasion 1": ("20.00", None, None),
    "5-CFR-2635 year 1": ("50.00", None, None),
    "5-CFR-2635 cash 1": (None, None, None),
    "OPEN-PAYMENTS each 1": ("13.82", date(2026, 1, 1), date(2026, 12, 31)),
    "OPEN-PAYMENTS year 1": ("138.13", date(2026, 1, 1), date(2026, 12, 31)),
    "PHRMA entertainment 1": (None, date(2009, 1, 1), None),
    "PHRMA branded 1": (None, date(2009, 1, 1), None),
    "PHRMA guests 1": (None, date(2009, 1, 1), None),
    "PHRMA drop_off 1": (None, date(2009, 1, 1), None),
    "PHRMA education 1": ("100.00", date(2009, 1, 1), None),
    "PHRMA meals 1": (None, date(2009, 1, 1), None),
    "FCPA test 1": (None, None, None),
    "UK-BRIBERY-ACT test 1": (None, date(2011, 7, 1), None),
    "MIFID-II test 1": (None, date(2018, 1, 3), None),
    "FCA-COBS-2.3 test 1": (None, None, None),
    "BANK-BRIBERY-ACT test 1": (None, None, None),
    "POLICY gifts 1": ("250.00", None, None),
    "POLICY entertainment 1": ("250.00", None, None),
    "POLICY received 1": ("250.00", None, None),
    "POLICY cash 1": (None, None, None),
    "POLICY family 1": (None, None, None),
    "POLICY solicited 1": (None, None, None),
    "POLICY tender 1": (None, None, None),
    "POLICY officials 1": (None, None, None),
    "POLICY adviser 1": ("300.00", date(2026, 3, 30), None),
}


def test_the_packs_ship_exactly_the_figures_and_dates_of_the_specification():
    found = {
        f"{one.rule_set} {one.row} {one.version}": (
            None if one.measure.amount is None else str(one.measure.amount),
            one.effective_from,
            one.effective_to,
        )
        for name in pack_names()
        for rule_set in shipped_pack(name)
        for one in rule_set.rules
    }
    assert found == FIGURES


def test_every_shipped_row_is_a_draft_with_source_paragraph_and_text():
    for name in pack_names():
        for rule_set in shipped_pack(name):
            assert rule_set.source_citation
            assert rule_set.title
            for one in rule_set.rules:
                assert one.status is Status.DRAFT
                assert (one.confirmed_by, one.confirmed_on) == ("", None)
                assert one.author == "Mainstay"
                assert one.source
                assert one.paragraph
                assert one.summary["en"]


def test_a_pack_that_is_not_shipped_is_not_guessed():
    with pytest.raises(KeyError):
        shipped_pack("../retention")


def test_confirming_names_the_rows_and_leaves_the_others():
    rules = confirmed(shipped_pack("finra-3220"), "egils", DAY, ["FINRA-3220 linked"])
    active = [one for one in rules[0].rules if one.status is Status.ACTIVE]
    assert [(one.row, one.confirmed_by, one.confirmed_on) for one in active] == [("linked", "egils", DAY)]
    assert (rules[0].checked_by, rules[0].checked_on) == ("egils", DAY)
    assert confirmed(shipped_pack("phrma"), "egils", DAY, ["limit"]) == shipped_pack("phrma")


def test_a_new_pack_arrives_as_drafts_beside_what_is_confirmed():
    (held,) = confirmed(shipped_pack("open-payments-2026"), "egils", DAY)
    assert updates(held, shipped_pack("open-payments-2026")[0]) == ()
    each = shipped_pack("open-payments-2026")[0].rules[0]
    next_year = replace(
        each,
        effective_from=date(2027, 1, 1),
        effective_to=date(2027, 12, 31),
        measure=replace(each.measure, amount=Decimal("14.01")),
    )
    shipped = replace(held, rules=(each, next_year, replace(next_year, row="gala")))
    first, gala = updates(held, shipped)
    assert (first.row, first.version, first.supersedes, first.status) == ("each", 2, 1, Status.DRAFT)
    assert (gala.row, gala.version, gala.supersedes) == ("gala", 1, None)


# --- who signed ----------------------------------------------------------------------------------------------------


def signed(*approvals, route=Route.LINE_MANAGER, days=None, settings=None, **more):
    asked = gift(kind=more.pop("kind", EventKind.REQUEST), approvals=approvals, **more)
    return signatures(asked, route, days, settings or Settings())


def approval(by="dace", route=Route.LINE_MANAGER, on=DAY, **more):
    return ApprovalGiven(by, route, on, **more)


def test_a_signature_of_a_higher_route_stands_for_a_lower_one():
    for route in (Route.LINE_MANAGER, Route.COMPLIANCE, Route.TWO_PERSON):
        assert signed(approval(route=route)).approved.by == ("dace",)
    assert signed(approval(route=Route.REGISTER)).approved is None
    assert signed(approval(route=Route.LINE_MANAGER), route=Route.COMPLIANCE).approved is None


@pytest.mark.parametrize(
    "own",
    [{"giver": "dace"}, {"on_behalf_of": "dace"}, {"requested_by": "dace"}],
    ids=["giver", "principal", "requester"],
)
def test_nobody_signs_his_own_matter_nor_has_it_signed_in_his_name(own):
    found = signed(approval(), **own)
    assert found.approved is None
    assert [str(one) for one in found.refused] == ["dace may not approve a matter of his own."]
    assert signed(approval("gita", on_behalf_of="dace"), **own).approved is None
    assert signed(approval("gita"), **own).approved.by == ("gita",)


def test_an_approval_holds_to_its_last_day_and_amount():
    later = DAY + timedelta(days=10)
    assert signed(approval(), days=10, day=later).approved is not None
    assert signed(approval(), days=9, day=later).approved is None
    assert signed(approval(amount=Decimal(10))).approved is not None
    assert signed(approval(amount=Decimal("9.99"))).approved is None
    assert signed(approval(on=DAY + timedelta(days=1))).approved is None
    assert outlay(gift(cost="5", market=Decimal(7), face=Decimal(6), quantity=3)) == 21


def test_the_sole_signature_needs_a_small_firm_a_reason_and_its_day():
    small = Settings(sole_signature_from=DAY, sole_signature_reason="two partners", eligible_people=2)
    assert sole_signature(small, DAY)
    assert not sole_signature(small, DAY - timedelta(days=1))
    assert not sole_signature(replace(small, eligible_people=3), DAY)
    assert not sole_signature(replace(small, sole_signature_reason=""), DAY)
    assert not sole_signature(replace(small, sole_signature_from=None), DAY)
    own = signed(approval("anna"), settings=small)
    assert (own.approved.by, own.approved.sole) == (("anna",), True)
    both = signed(approval("anna"), approval("dace"), settings=small)
    assert (both.approved.by, both.approved.sole) == (("dace",), False)
    assert signed(approval("anna", on=DAY - timedelta(days=1)), settings=small, day=DAY).approved is None
    assert signed(approval("anna"), settings=small, route=Route.COMPLIANCE).approved is None


def test_the_sole_signature_holds_for_each_approval_by_its_own_day():
    small = Settings(sole_signature_from=DAY, sole_signature_reason="two partners", eligible_people=2)
    early, now = approval("anna", on=DAY - timedelta(days=1)), approval("anna")
    found = signed(early, now, settings=small)
    assert (found.approved.by, found.approved.sole, len(found.refused)) == (("anna",), True, 1)
    two = {"settings": small, "route": Route.TWO_PERSON}
    one, other = approval("dace", Route.COMPLIANCE), approval("gita", Route.COMPLIANCE)
    assert signed(replace(one, on=DAY - timedelta(days=1)), **two).approved is None
    assert (signed(one, **two).approved.by, signed(one, **two).approved.sole) == (("dace",), True)
    both = signed(one, other, **two).approved
    assert (both.by, both.sole) == (("dace", "gita"), False)


def test_two_pairs_of_eyes_are_found_wherever_they_stand():
    deputy = approval("gita", Route.TWO_PERSON, on_behalf_of="dace")
    dace, egils = approval("dace", Route.TWO_PERSON), approval("egils", Route.TWO_PERSON)
    for three in ((dace, deputy, egils), (egils, dace, deputy), (deputy, egils, dace)):
        assert "egils" in signed(*three, route=Route.TWO_PERSON).approved.by
    assert signed(dace, deputy, route=Route.TWO_PERSON).approved is None
    assert signed(deputy, dace, route=Route.TWO_PERSON).approved is None
    nobody = signed(dace, replace(egils, by="helen"), route=Route.TWO_PERSON, kind=EventKind.RECEIVED)
    assert nobody.approved is None


def test_what_is_received_is_nobodys_own_but_the_receivers():
    found = signed(approval(), giver="dace", kind=EventKind.RECEIVED)
    assert found.approved.by == ("dace",)


def test_an_event_without_any_value_spends_nothing():
    assert outlay(replace(gift(), cost=None)) == 0


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "rounding", "found"),
    [
        (Fraction(1, 3), "EUR", Rounding.HALF_UP, "0.33"),
        (Fraction(5, 1000), "EUR", Rounding.HALF_UP, "0.01"),
        (Fraction(4999, 1_000_000), "EUR", Rounding.HALF_UP, "0.00"),
        (Fraction(5, 1000), "EUR", Rounding.HALF_EVEN, "0.00"),
        (Fraction(15, 1000), "EUR", Rounding.HALF_EVEN, "0.02"),
        (Fraction(1, 1000), "EUR", Rounding.UP, "0.01"),
        (Fraction(1, 2), "JPY", Rounding.HALF_UP, "1"),
        (Fraction(5, 10_000), "KWD", Rounding.HALF_UP, "0.001"),
        (Fraction(2), "EUR", Rounding.UP, "2.00"),
    ],
)
def test_amounts_are_rounded_once_to_the_unit_of_their_currency(amount, currency, rounding, found):
    assert str(rounded(amount, currency, rounding).amount) == found


def test_a_share_is_by_weight_and_our_own_people_bear_theirs():
    two, one = Recipient("a", share=Decimal("1.5")), Recipient("b", share=Decimal("0.5"))
    event = gift(recipients=(two, one), own_people=2)
    assert share(event, (two,)) == Fraction(3, 8)
    assert share(event, (two, one)) == Fraction(1, 2)
    assert share(gift(recipients=()), ()) == 0


def rate(on, number, source="ECB"):
    return ExchangeRate("EUR", "USD", on, Decimal(number), source)


def test_the_last_rate_of_the_days_before_is_taken_and_none_is_guessed():
    rates = (rate(DAY, "1.1"), rate(DAY - timedelta(days=1), "1.2"), rate(DAY + timedelta(days=1), "1.3"))
    found = Book(rates=rates)
    assert conversion(gift(), "USD", "", found, DAY).rate == Fraction("1.1")
    assert conversion(gift(), "USD", "", found, DAY - timedelta(days=1)).rate == Fraction("1.2")
    assert conversion(gift(), "USD", "", found, DAY - timedelta(days=2)).rate is None
    assert conversion(gift(), "USD", "BOE", found, DAY).rate is None
    assert conversion(gift(), "USD", "ECB", found, DAY).source == "ECB"
    assert conversion(gift(), "EUR", "BOE", found, DAY).rate == 1
    assert conversion(gift(), "CHF", "", found, DAY).rate is None
    assert conversion(gift(), "USD", "", found, DAY + timedelta(days=8)).on == DAY + timedelta(days=1)
    assert conversion(gift(), "USD", "", found, DAY + timedelta(days=9)).rate is None


def test_what_does_not_count_is_told_all_the_same():
    told = [str(one) for one in value_warnings(gift(cost="10", secondary=Decimal("10.01"), contribution=Decimal(3)))]
    assert told == [
        "On the secondary market it is sold at 10.01 EUR. That does not enter the value.",
        "The recipient pays 3 EUR. That does not lower the value.",
    ]
    assert list(value_warnings(gift(secondary=Decimal(10)))) == []
    assert list(value_warnings(replace(gift(), cost=None, secondary=Decimal(10)))) == []


# --- order of strictness -------------------------------------------------------------------------------------------


def test_decisions_and_routes_are_ordered_from_lax_to_strict():
    order = [Outcome.OUT_OF_SCOPE, Outcome.EXCLUDED, Outcome.PERMIT, Outcome.REFER, Outcome.DENY]
    assert sorted(order, key=strictness) == order
    assert strictness(Outcome.BREACH) == strictness(Outcome.DENY)
    routes = [Route.AUTO, Route.REGISTER, Route.LINE_MANAGER, Route.COMPLIANCE, Route.TWO_PERSON, Route.REFUSE]
    assert [severity(one) for one in routes] == [0, 1, 2, 3, 4, 5]


def test_an_event_without_a_day_cannot_be_decided():
    with pytest.raises(ValueError, match="the event g has no day"):
        evaluate(replace(gift(), given_on=None), [], book(version()), DAY)
