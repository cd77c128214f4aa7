"""Short lives of a gift register that every planted wrong rule must break, and that the product passes."""

from dataclasses import replace
from fractions import Fraction

import pytest

from mainstay.modules.gifts import schedules, subscribers
from mainstay.modules.gifts.actions import planning, recording
from mainstay.modules.gifts.queries import answers, books
from mainstay.modules.gifts.rules import counting, evaluating, judging, ledger, rechecking, weighing
from mainstay.modules.gifts.rules.periods import YearRule
from mainstay.modules.gifts.rules.rulebook import RuleVersion
from mainstay.modules.gifts.rules.words import EventKind, Outcome, PeriodKind, ReversalReason, StepName
from tests.permissions import test_gift_totals
from tests.permissions.test_gift_totals import GiftTotals

register = test_gift_totals.register
ILZE, JANIS, BOTH = ("ilze",), ("janis",), ("ilze", "janis")


def turn(name, *given, **more):
    """A turn of a life."""
    return lambda life: getattr(life, name)(*given, **more)


def plan(names, amount, days=1, code="EUR", *, hosted=False):
    """Somebody plans a gift."""
    return turn("plan", names=names, days=days, amount=amount, code=code, hosted=hosted)


def record(names, amount, day, code="EUR", *, hosted=False):
    """Somebody tells of a gift that was given."""
    return turn(
        "record", names=names, day=test_gift_totals.date.fromisoformat(day), amount=amount, code=code, hosted=hosted
    )


LAW = turn("confirm_or_retire", code="LAW")
LIVES = [
    (record(ILZE, 60_00, "2026-01-10"), record(JANIS, 60_00, "2026-06-30"), plan(ILZE, 40_00), plan(ILZE, 1)),
    (plan(BOTH, 80_00), plan(ILZE, 40_00), plan(JANIS, 40_01), plan(JANIS, 20_00)),
    (record(ILZE, 100_00, "2026-10-04", hosted=True), plan(ILZE, 40_00, hosted=True), plan(ILZE, 40_00)),
    (record(ILZE, 100_00, "2026-10-04"), turn("take_back", 0, decline=False), plan(ILZE, 40_00)),
    (record(ILZE, 80_01, "2026-01-10"), plan(ILZE, 30_00, 100), plan(ILZE, 20_00)),
    (LAW, record(ILZE, 40_00, "2026-06-30"), plan(ILZE, 20_00, 0), plan(ILZE, 40_00, 1)),
    (record(ILZE, 60_00, "2026-10-04"), record(JANIS, 60_00, "2026-10-04"), turn("become_one", "ilze", "janis"),
     plan(ILZE, 1), turn("become_two"), plan(JANIS, 40_00)),
    (LAW, plan(ILZE, 40_00), turn("exempt", 0), plan(ILZE, 59_99), turn("decide", 1, yes=True), plan(ILZE, 1)),
    (record(ILZE, 60_00, "2026-01-10", "USD"), record(ILZE, 60_00, "2026-10-04", "USD"), plan(ILZE, 20_00, 20)),
    (plan(ILZE, 50_00, 20), turn("decide", 0, yes=True), turn("exempt", 0), turn("later", 21), turn("later", 1),
     plan(ILZE, 30_00)),
    (turn("confirm_or_retire", code="STANDARD"), plan(ILZE, 1), turn("decide", 0, yes=True),
     turn("confirm_or_retire", code="STANDARD"), plan(ILZE, 1)),
    (plan(ILZE, 40_00, 1), turn("give", 0, amount=100_01), turn("correct", 0, names=JANIS, amount=30_00,
     day=test_gift_totals.date(2026, 1, 10), hosted=False), plan(ILZE, 40_00)),
    (plan(ILZE, 40_00), plan(ILZE, 40_00), turn("change", 0, names=ILZE, amount=60_00, code="EUR"), LAW, LAW,
     plan(ILZE, 20_00)),
    (plan(BOTH, 30_00), turn("become_one", "ilze", "janis"), turn("later", 1)),
    (LAW, plan(ILZE, 20_00, 71), plan(ILZE, 20_00, 72), plan(ILZE, 20_00, 100)),
]  # fmt: skip


def live(lives=LIVES):
    """Every life, one after the other."""
    for turns in lives:
        life = GiftTotals()
        try:
            for one in turns:
                one(life)
        finally:
            life.close()


@pytest.mark.parametrize("number", range(len(LIVES)))
def test_the_product_passes_them(register, number):
    live(LIVES[number : number + 1])


def counts_every_gift_alone(patch):
    original = counting.keys

    def keys(version, event, recipient, register, book):
        found = original(version, event, recipient, register, book)
        return tuple((*one, ("gift", f"{event.given_on} {event.cost}")) for one in found)

    for module in (counting, judging, rechecking):
        patch.setattr(module, "keys", keys)


def takes_an_absent_host_for_present(patch):
    original = weighing.holds
    patch.setattr(weighing, "holds", lambda condition, event, recipient: original(
        condition, replace(event, host_present=True), recipient))  # fmt: skip


def counts_what_came_back(patch):
    original = ledger._last

    def last(place, root, following, firm):
        kept = {name: one for name, one in following.items()
                if one.kind is not EventKind.REVERSAL or one.reason is not ReversalReason.RETURNED}  # fmt: skip
        return original(place, root, kept, firm)

    patch.setattr(ledger, "_last", last)


def begins_every_year_in_january(patch):
    patch.setattr(counting, "year_rule", lambda _measure, _settings: YearRule(PeriodKind.CALENDAR))


def counts_two_who_are_one_apart(patch):
    patch.setattr(ledger, "surviving", lambda key, _survivors: key)


def leaves_those_joined_who_were_parted(patch):
    patch.setattr(subscribers, "keys_parted", lambda _merge: ("", ""))


def lets_the_mildest_rule_win(patch):
    patch.setattr(evaluating, "strictest", lambda found: min(found, key=lambda one: one.decision is Outcome.DENY))


def exempts_from_every_rule(patch):
    original = ledger.exemptions

    def exemptions(*asked):
        found = original(*asked)
        return {(name, code): ref for (name, _), ref in found.items() for code in ("HOUSE", "LAW", "STANDARD")}

    patch.setattr(ledger, "exemptions", exemptions)


def allows_what_reaches_a_limit_that_may_not_be_reached(patch):
    patch.setattr(counting.Allowance, "_is_over", lambda self, item: self._left(item) < 0)


def bars_the_limit_itself(patch):
    patch.setattr(counting.Allowance, "_is_over", lambda self, item: self._left(item) <= 0)


def takes_the_rate_of_today(patch):
    def with_rates(event, book, now):
        return replace(event, stored_rates=books.rates_for(event.currency, book, now.date()))

    for module in (recording, answers):
        patch.setattr(module, "with_rates", with_rates)


def decides_about_a_standard_by_itself(patch):
    original = judging._standard

    def standard(draft):
        found = original(draft)
        return found and draft.finding(Outcome.PERMIT, StepName.COMPARE, found.reason)

    patch.setattr(judging, "_standard", standard)


def forgets_reservations(patch):
    original = counting.counting
    patch.setattr(counting, "counting", lambda *asked: [one for one in original(*asked) if not one.reserved])


def forgets_corrections(patch):
    original = ledger._last

    def last(place, root, following, firm):
        found = original(place, root, following, firm)
        return None if found is None else replace(found, facts=replace(root, kind=found.kind))

    patch.setattr(ledger, "_last", last)


def lets_approvals_run_for_ever(patch):
    patch.setattr(schedules, "expired_on", lambda _day: [])


def charges_everybody_with_the_whole(patch):
    patch.setattr(weighing, "share", lambda _event, _recipients: Fraction(1))


def decides_on_every_day(patch):
    patch.setattr(RuleVersion, "covers", lambda _self, _day: True)


def keeps_the_former_plan_reserved(patch):
    patch.setattr(planning, "take_back", lambda *_: None)


def does_not_look_again(patch):
    patch.setattr(subscribers, "_look", lambda *_: None)


def asks_for_no_more_than_the_limit(patch):
    patch.setattr(judging, "tier_of", lambda _tiers, _amount: None)


PLANTED = [
    counts_every_gift_alone, takes_an_absent_host_for_present, counts_what_came_back, begins_every_year_in_january,
    counts_two_who_are_one_apart, leaves_those_joined_who_were_parted, lets_the_mildest_rule_win,
    exempts_from_every_rule, allows_what_reaches_a_limit_that_may_not_be_reached, bars_the_limit_itself,
    takes_the_rate_of_today, decides_about_a_standard_by_itself, forgets_reservations, forgets_corrections,
    lets_approvals_run_for_ever, charges_everybody_with_the_whole, decides_on_every_day,
    keeps_the_former_plan_reserved, does_not_look_again, asks_for_no_more_than_the_limit,
]  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_wrong_rule_breaks_one(planted, register, monkeypatch):
    with monkeypatch.context() as patch:
        planted(patch)
        with pytest.raises(AssertionError):
            live()
