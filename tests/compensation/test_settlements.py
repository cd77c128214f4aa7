"""Draws, debts, floors, holdbacks and deferrals at their edges, worked out by hand."""

import pytest

HEAD = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2029-01-01%s}
assignments: [{person: anna, plan: AM, from: 2027-01-01%s}]
owners: [{account: baltic, person: anna, from: 2026-01-01}]
"""
RATE = 'components: [{code: REV, kind: commission, rate: "0.1", measure: {interval: month}%s}]\n'


def world(plan="", assignment="", component="", more=""):
    return HEAD % (plan, assignment) + RATE % component + more


def sales(*rows, more=()):
    lines = [
        f"  - {{id: O-{n}, kind: order, account: baltic, booked: {day}, amount: {amount}, currency: EUR}}"
        for n, (day, amount) in enumerate(rows, 1)
    ]
    return "transactions:\n" + "\n".join([*lines, *(f"  - {{{row}}}" for row in more)]) + "\n"


def runs(*periods):
    return "runs: [" + ", ".join(f"{{period: {period}}}" for period in periods) + "]\n"


def expect(*rows):
    return "expect:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


def months(first, last):
    return runs(*(f"2027-{number:02d}" for number in range(first, last + 1)))


# Draws


def test_a_draw_ends_with_its_months_even_over_new_year(holds):
    holds(
        world(more="draw: {kind: recoverable, amount: 100, months: 3}\n").replace(
            "plan: AM, from: 2027-01", "plan: AM, from: 2027-11"
        )
        + runs("2027-11", "2027-12", "2028-01", "2028-02")
        + expect(
            'entry: draw_advance, run: 1, is: "100.00"',
            'entry: draw_advance, run: 2, is: "100.00"',
            'entry: draw_advance, run: 3, is: "100.00"',
            'entry: draw_advance, run: 4, is: "0.00"',
            'balance: draw, run: 4, is: "300.00"',
        )
    )


def test_a_draw_by_the_quarter_is_paid_with_the_last_month(holds):
    holds(
        world(more="draw: {kind: recoverable, amount: 100, months: 2, frequency: quarter}\n")
        + sales(("2027-10-05", 5000))
        + runs("2027-01", "2027-03", "2027-06", "2027-09", "2027-10")
        + expect(
            'entry: draw_advance, run: 1, is: "0.00"',
            'entry: draw_advance, run: 2, is: "100.00"',
            'entry: draw_advance, run: 3, is: "100.00"',
            'entry: draw_advance, run: 4, is: "0.00"',
            'entry: draw_recovery, run: 5, is: "-200.00"',
            'payout: anna, run: 5, is: "300.00"',
        )
    )


def test_half_a_euro_is_missing_and_advanced(holds):
    holds(
        world(more="draw: {kind: non_recoverable, amount: 100, months: 3}\n")
        + sales(("2027-01-05", 995), ("2027-02-05", 1000))
        + months(1, 2)
        + expect(
            'entry: draw_advance, run: 1, is: "0.50"',
            'entry: draw_advance, run: 2, is: "0.00"',
            'payout: anna, run: 1, is: "100.00"',
            'balance: draw, run: 2, is: "0.00"',
        )
    )


def test_the_floor_of_a_draw_holds_to_its_last_month_and_not_longer(holds):
    holds(
        world(more="draw: {kind: recoverable, amount: 100, months: 2, floor: 450}\n")
        + sales(("2027-02-05", 4600), ("2027-03-05", 4600))
        + months(1, 3)
        + expect(
            'entry: draw_advance, run: 1, is: "100.00"',
            'entry: draw_recovery, run: 2, is: "-10.00"',
            'entry: draw_recovery, run: 3, is: "-90.00"',
            'payout: anna, run: 3, is: "370.00"',
        )
    )


@pytest.mark.parametrize(("switch", "advance"), [("", "310.00"), (", proration: {draw: true}", "100.00")])
def test_a_draw_is_prorated_only_where_the_plan_says_so(holds, switch, advance):
    holds(
        world(switch, more="draw: {kind: recoverable, amount: 310, months: 3}\n").replace(
            "plan: AM, from: 2027-01-01", "plan: AM, from: 2027-01-22"
        )
        + months(1, 1)
        + expect(f'entry: draw_advance, run: 1, is: "{advance}"')
    )


def test_who_has_left_has_no_draw(holds):
    holds(
        world(assignment=", to: 2027-02-01", more="draw: {kind: recoverable, amount: 100, months: 6}\n")
        + months(1, 2)
        + expect('entry: draw_advance, run: 1, is: "100.00"', 'entry: draw_advance, run: 2, is: "0.00"')
    )


# Debts, floors, minimum


DEBTS = """debts:
  - {id: hers, person: boris, on: 2027-01-10, amount: 70}
  - {id: later, person: anna, on: 2027-02-01, amount: 40}
  - {id: loan, person: anna, on: 2027-01-10, amount: 60}
"""


def test_only_the_debts_of_the_person_from_their_day_on_are_recovered(holds):
    holds(
        world(", recovery_order: [draw]", more=DEBTS + "people: [{id: boris}]\n")
        + sales(("2027-01-05", 1000), ("2027-02-05", 1000))
        + months(1, 2)
        + expect('payout: anna, run: 1, is: "40.00"', 'payout: anna, run: 2, is: "60.00"')
    )


def test_other_debts_come_in_the_order_that_the_plan_names(holds):
    loan = "debts: [{id: loan, person: anna, on: 2027-02-10, amount: 500}]\ndraw: {kind: recoverable, amount: 200, months: 1}\n"
    world_of = lambda order: (  # noqa: E731
        world(f", recovery_order: [{order}]", more=loan) + sales(("2027-02-05", 3000)) + months(1, 2)
    )
    holds(
        world_of("draw, other")
        + expect('entry: draw_recovery, run: 2, is: "-200.00"', 'entry: adjustment, run: 2, is: "-100.00"')
    )
    holds(
        world_of("other, draw")
        + expect('entry: draw_recovery, run: 2, is: "0.00"', 'entry: adjustment, run: 2, is: "-300.00"')
    )


def test_the_percent_of_pay_bounds_all_recoveries_together(holds):
    back = "id: C-1, kind: credit_note, of: O-1, booked: 2027-02-05, amount: 1000, currency: EUR"
    holds(
        world(
            ", recovery_percent: 50, recovery_order: [overpayment, other]",
            more="debts: [{id: loan, person: anna, on: 2027-03-01, amount: 500}]\n",
        )
        + sales(("2027-01-05", 1000), ("2027-03-05", 4000), more=(back,))
        + months(1, 3)
        + expect(
            'balance: due, run: 2, is: "-100.00"',
            'entry: adjustment, run: 3, is: "-100.00"',
            'payout: anna, run: 3, is: "200.00"',
        )
    )


def test_a_loss_of_this_month_is_taken_from_what_is_still_due(holds):
    back = "id: C-1, kind: credit_note, of: O-1, booked: 2027-02-05, amount: 300, currency: EUR"
    holds(
        world(", minimum_payout: 105", ", to: 2027-03-01")
        + sales(("2027-01-05", 1000), more=(back,))
        + months(1, 2)
        + expect(
            'payout: anna, run: 1, is: "0.00"', 'payout: anna, run: 2, is: "70.00"', 'balance: due, run: 2, is: "0.00"'
        )
    )


@pytest.mark.parametrize(("sold", "paid"), [(1000, "100.00"), (999, "0.00")])
def test_the_minimum_itself_is_paid(holds, sold, paid):
    holds(
        world(", minimum_payout: 100")
        + sales(("2027-01-05", sold))
        + months(1, 1)
        + expect(f'payout: anna, run: 1, is: "{paid}"')
    )


def test_half_a_euro_decided_by_hand_is_pay_and_not_a_debt(holds):
    holds(
        world(more='adjustments: [{id: M-1, person: anna, on: 2027-01-10, amount: "0.50", reason: rounding}]\n')
        + months(1, 1)
        + expect(
            'payout: anna, run: 1, is: "0.50"',
            'entry: adjustment, run: 1, is: "0.50", words: "rounding (approved by -)"',
        )
    )


# Holdbacks and deferrals


@pytest.mark.parametrize(("day", "held"), [("2027-01-31", "0.00"), ("2027-02-01", "10.00"), ("2027-02-28", "10.00")])
def test_a_holdback_is_free_after_its_day(holds, day, held):
    holds(
        world(component=f", holdback: {{share: '0.1', release: day, day: {day}}}")
        + sales(("2027-01-05", 1000))
        + months(1, 2)
        + expect(f'balance: held, run: 1, is: "{held}"', 'balance: held, run: 2, is: "0.00"')
    )


def test_a_holdback_follows_the_orders_that_are_not_paid(holds):
    paid = "id: P-1, kind: payment, of: O-2, paid: 2027-01-20, amount: 3000, currency: EUR"
    half = "id: P-2, kind: payment, of: O-1, paid: 2027-01-20, amount: 500, currency: EUR"
    holds(
        world(component=", holdback: {share: '0.1', release: payment}")
        + sales(("2027-01-05", 1000), ("2027-01-06", 3000), more=(paid, half))
        + months(1, 1)
        + expect('balance: held, run: 1, is: "10.00"')
    )


@pytest.mark.parametrize(
    "kept", ["holdback: {share: '0.1', release: months, months: 3}", "defer: {share: '0.1', tranches: 1}"]
)
def test_nothing_is_kept_back_of_a_loss(holds, kept):
    back = "id: C-1, kind: credit_note, of: O-1, booked: 2027-02-05, amount: 500, currency: EUR"
    holds(
        world(component=f", {kept}")
        + sales(("2027-01-05", 1000), more=(back,))
        + months(1, 2)
        + expect(
            'balance: held, run: 1, is: "10.00"',
            'entry: holdback, run: 2, is: "0.00"',
            'balance: held, run: 2, is: "10.00"',
        )
    )


def test_a_holdback_is_taken_of_what_a_cap_and_waiting_leave(holds):
    rule = ", cap: {per_period: 80}, payable: [{event: booking, share: '0.5'}, {event: payment, share: '0.5'}], holdback: {share: '0.1', release: months, months: 3}"
    holds(
        world(component=rule)
        + sales(("2027-01-05", 1000))
        + months(1, 1)
        + expect(
            'balance: waiting, run: 1, is: "40.00"',
            'balance: held, run: 1, is: "4.00"',
            'payout: anna, run: 1, is: "36.00"',
        )
    )


DEFER = ", defer: {share: '0.5', tranches: 2, months: 1, leaver: {bad: forfeit_unvested, good: %s}}"


@pytest.mark.parametrize(
    ("assignment", "good", "forfeited", "held"),
    [
        (", to: 2027-03-01, leaver: bad", "keep", "-25.00", "0.00"),
        (", to: 2027-02-28, leaver: bad", "keep", "-50.00", "0.00"),
        (", to: 2027-04-01, leaver: bad", "keep", "0.00", "25.00"),
        (", to: 2027-03-01, leaver: good", "keep", "0.00", "25.00"),
        (", to: 2027-03-01, leaver: good", "forfeit_unvested", "-25.00", "0.00"),
        (", to: 2027-03-01", "forfeit_unvested", "0.00", "25.00"),
        ("", "forfeit_unvested", "0.00", "25.00"),
    ],
)
def test_a_leaver_keeps_what_has_vested_by_the_day_of_leaving(holds, assignment, good, forfeited, held):
    holds(
        world(assignment=assignment, component=DEFER % good)
        + sales(("2027-01-05", 1000))
        + months(1, 2)
        + expect(
            'balance: held, run: 1, is: "50.00"',
            f'entry: adjustment, run: 2, is: "{forfeited}"',
            f'balance: held, run: 2, is: "{held}"',
        )
    )


def test_two_components_with_caps_do_not_fill_each_other(holds):
    two = """
components:
  - {code: A, kind: commission, rate: "0.1", measure: {interval: month}, cap: {per_period: 80, excess: pay_later}}
  - {code: B, kind: commission, rate: "0.05", measure: {interval: month}, cap: {per_period: 80, excess: pay_later}}
"""
    holds(
        HEAD % ("", "")
        + two
        + sales(("2027-01-05", 1000))
        + months(1, 2)
        + expect('payout: anna, run: 1, is: "130.00"', 'payout: anna, run: 2, is: "20.00"')
    )


def test_two_plans_of_a_year_have_their_own_caps(holds):
    holds(
        """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2029-01-01}
components: [{code: REV, kind: commission, rate: "0.1", measure: {interval: month}}]
plan_cap: {percent_of_target_variable: 100}
plans:
  - plan: {code: KEY, version: 1, currency: EUR, from: 2027-01-01, to: 2029-01-01}
    components: [{code: KREV, kind: commission, rate: "0.1", measure: {interval: month}}]
    plan_cap: {percent_of_target_variable: 100}
assignments:
  - {person: anna, plan: AM, from: 2027-01-01, to: 2027-02-01, target_variable: 80}
  - {person: anna, plan: KEY, from: 2027-02-01, target_variable: 90}
owners: [{account: baltic, person: anna, from: 2026-01-01}]
"""
        + sales(("2027-01-05", 1000), ("2027-02-05", 1000))
        + months(1, 2)
        + expect('payout: anna, run: 1, is: "80.00"', 'payout: anna, run: 2, is: "90.00"')
    )
