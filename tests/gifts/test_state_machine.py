"""The gift register against a naive model, over random lives; and planted wrong rules that it must catch."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis.stateful import run_state_machine_as_test

from mainstay.kernel.money import Money
from mainstay.modules.gifts.rules import counting, evaluating, judging, ledger, valuing, weighing
from mainstay.modules.gifts.rules.periods import YearRule
from mainstay.modules.gifts.rules.words import EventKind, PeriodKind
from tests.gifts.gift_machine import GiftMachine
from tests.lives import at_night, hunt, in_ci, share_of_the_night

IN_CI, AT_NIGHT, HUNT = in_ci(20), at_night(25), hunt(20)


def test_the_register_agrees_with_the_naive_model():
    run_state_machine_as_test(GiftMachine, settings=IN_CI)


@pytest.mark.nightly
@share_of_the_night
def test_the_register_agrees_with_the_naive_model_over_thousands_of_lives(share):
    run_state_machine_as_test(GiftMachine, settings=AT_NIGHT)


def bars_the_limit_itself(patch):
    patch.setattr(counting.Allowance, "_is_over", lambda self, item: self._left(item) <= 0)


def values_tickets_at_cost(patch):
    patch.setattr(valuing, "basis_of", lambda valuation, _event: valuation.default)


def leaves_the_tax_in(patch):
    patch.setattr(valuing, "net_cost", lambda _valuation, event: event.cost)


def forgets_reservations(patch):
    original = counting.counting
    patch.setattr(counting, "counting", lambda *asked: [one for one in original(*asked) if not one.reserved])


def forgets_reversals(patch):
    original = ledger._last

    def last(place, root, following, firm):
        kept = {name: one for name, one in following.items() if one.kind is not EventKind.REVERSAL}
        return original(place, root, kept, firm)

    patch.setattr(ledger, "_last", last)


def forgets_corrections(patch):
    original = ledger._last

    def last(place, root, following, firm):
        found = original(place, root, following, firm)
        return None if found is None else replace(found, facts=replace(root, kind=found.kind))

    patch.setattr(ledger, "_last", last)


def forgets_merges(patch):
    patch.setattr(ledger, "surviving", lambda key, _survivors: key)


def gives_the_deputy_an_allowance_of_his_own(patch):
    original = counting.keys

    def keys(version, event, recipient, register, book):
        return original(version, replace(event, on_behalf_of=""), recipient, register, book)

    patch.setattr(counting, "keys", keys)
    patch.setattr(judging, "keys", keys)


def counts_hosted_evenings(patch):
    patch.setattr(weighing, "_excluded", lambda _version, _event, _recipient, _book, found: found)


def switches_a_day_late(patch):
    original = evaluating.on_day
    for module in (evaluating, counting):
        patch.setattr(module, "on_day", lambda key, versions, day: original(key, versions, day - timedelta(days=1)))


def charges_everybody_with_the_whole(patch):
    patch.setattr(weighing, "share", lambda _event, _recipients: Fraction(1))


def lets_an_earlier_gift_push_a_later_one(patch):
    patch.setattr(counting.Allowance, "_burdens", lambda _self, _item, _own: False)


def counts_over_the_last_365_days(patch):
    patch.setattr(counting, "year_rule", lambda _measure, _settings: YearRule(PeriodKind.TRAILING))


def rounds_down(patch):
    def rounded(amount, currency, _rounding):
        return Money.from_minor(floor(amount * 100), currency)

    for module in (weighing, judging):
        patch.setattr(module, "rounded", rounded)


def applies_the_new_limit_to_the_whole_year(patch):
    original = counting.Allowance._limit

    def limit(self, version, around):
        newest = [one for one in self.versions if one.covers(date(around.start.year, 12, 31))]
        return original(self, newest[-1] if newest else version, around)

    patch.setattr(counting.Allowance, "_limit", limit)


WRONG = [
    bars_the_limit_itself, values_tickets_at_cost, leaves_the_tax_in, forgets_reservations, forgets_reversals,
    forgets_corrections, forgets_merges, gives_the_deputy_an_allowance_of_his_own, counts_hosted_evenings,
    switches_a_day_late, charges_everybody_with_the_whole, lets_an_earlier_gift_push_a_later_one,
    counts_over_the_last_365_days, rounds_down, applies_the_new_limit_to_the_whole_year,
]  # fmt: skip


@pytest.mark.parametrize("plant", WRONG, ids=lambda plant: plant.__name__)
def test_a_planted_wrong_rule_is_caught(plant, monkeypatch):
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(GiftMachine, settings=HUNT)
