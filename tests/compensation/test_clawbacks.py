"""Clawbacks that meet each other, returns, caps and late corrections: nobody pays back more than was kept."""

import pytest

HEAD = """
plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}
assignments: [{person: anna, plan: AM, from: 2027-01-01}]
owners: [{account: baltic, person: anna, from: 2027-01-01}]
"""
MONTHS = "runs: [{period: 2027-01}, {period: 2027-02}, {period: 2027-03}, {period: 2027-04}]\nexpect:\n"


def commission(rule, more=""):
    return f'components: [{{code: REV, kind: commission, rate: "0.1", measure: {{interval: month}}, clawback: {{{rule}}}{more}}}]\n'


def facts(*rows):
    return "transactions:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


ORDER = "id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 1000, currency: EUR"
ERROR = "incidents: [{transaction: O-1, trigger: error, on: %s}]\n"


def note(name, day, amount, of="O-1"):
    return f"id: {name}, kind: credit_note, of: {of}, booked: {day}, amount: {amount}, currency: EUR"


def expect(*rows):
    return MONTHS + "".join(f"  - {{{row}}}\n" for row in rows)


def test_an_ordinary_return_is_not_taken_back_a_second_time_by_an_error(holds):
    holds(
        HEAD
        + commission("triggers: [error]")
        + facts(ORDER, note("C-1", "2027-02-10", 250))
        + ERROR % "2027-03-10"
        + expect(
            'earned: anna, run: 1, is: "100.00"',
            'earned: anna, run: 2, is: "-25.00"',
            'entry: clawback, run: 3, is: "-75.00"',
            'as_paid: anna, is: "0.00"',
        )
    )


def test_a_return_after_the_clawback_gives_back_what_both_had_taken(holds):
    holds(
        HEAD
        + commission("triggers: [error]")
        + facts(ORDER, note("C-1", "2027-03-31", 250))
        + ERROR % "2027-02-10"
        + expect(
            'entry: clawback, run: 2, is: "-100.00"',
            'entry: earning, run: 3, is: "-25.00"',
            'entry: adjustment, run: 3, is: "25.00"',
            'as_paid: anna, is: "0.00"',
        )
    )


def test_a_return_on_the_first_day_after_the_run_is_not_yet_there(holds):
    holds(
        HEAD
        + commission("triggers: [error]")
        + facts(ORDER, note("C-1", "2027-03-01", 250))
        + ERROR % "2027-02-28"
        + expect('entry: clawback, run: 2, is: "-100.00"', 'entry: clawback, run: 1, is: "0.00"')
    )


def test_a_cancellation_and_an_error_together_take_the_whole_once(holds):
    holds(
        HEAD
        + commission("triggers: [cancel, downgrade, error]")
        + facts(ORDER, note("C-1", "2027-02-10", 250))
        + ERROR % "2027-02-20"
        + expect('entry: clawback, run: 2, is: "-100.00"', 'as_paid: anna, is: "0.00"')
    )


def test_only_the_first_of_two_incidents_takes_back(holds):
    found = holds(
        HEAD
        + commission("triggers: [error, misconduct], shape: linear_months, window_months: 10")
        + facts(ORDER)
        + "incidents: [{transaction: O-1, trigger: misconduct, on: 2027-03-06}, {transaction: O-1, trigger: error, on: 2027-02-06}]\n"
        + expect('entry: clawback, run: 2, is: "-90.00"', 'entry: clawback, run: 3, is: "0.00"')
    )
    (entry,) = [entry for result in found.runs for entry in result.entries if entry.type == "clawback"]
    assert entry.key[-1] == "error"
    assert str(entry.reason).startswith(
        "Clawback (error found on 2027-02-06) of O-1: all of the line, 9/10 of what was paid"
    )


def test_an_incident_on_the_day_after_the_run_waits_for_the_next(holds):
    holds(
        HEAD
        + commission("triggers: [error]")
        + facts(ORDER)
        + ERROR % "2027-02-01"
        + expect('entry: clawback, run: 1, is: "0.00"', 'entry: clawback, run: 2, is: "-100.00"')
    )


PAID = "id: P-%s, kind: payment, of: %s, paid: %s, amount: %s, currency: EUR"
INVOICE = "id: %s, kind: invoice, of: O-1, invoiced: %s, amount: %s, currency: EUR"


def test_what_was_returned_is_not_called_unpaid(holds):
    holds(
        HEAD
        + commission("triggers: [unpaid_30_days]")
        + facts(
            ORDER,
            INVOICE % ("I-1", "2027-01-05", 1000),
            note("C-1", "2027-01-20", 400),
            PAID % (1, "I-1", "2027-01-25", 600),
        )
        + expect(
            'earned: anna, run: 1, is: "60.00"',
            'earned: anna, run: 2, is: "0.00"',
            'as_paid: anna, is: "60.00"',
        )
    )


@pytest.mark.parametrize(
    ("second", "run"), [("2027-01-20", 2), ("2027-01-29", 2), ("2027-01-30", 3), ("2027-02-10", 3)]
)
def test_the_last_invoice_starts_the_days_of_payment(holds, second, run):
    other = 5 - run
    holds(
        HEAD
        + commission("triggers: [unpaid_30_days]")
        + facts(
            ORDER,
            INVOICE % ("I-1", "2027-01-05", 700),
            INVOICE % ("I-2", second, 300),
            PAID % (1, "I-1", "2027-01-25", 700),
        )
        + expect(f'entry: clawback, run: {run}, is: "-30.00"', f'entry: clawback, run: {other}, is: "0.00"')
    )


def test_an_invoice_without_a_date_starts_no_days(holds):
    undated = "id: I-2, kind: invoice, of: O-1, amount: 300, currency: EUR"
    holds(
        HEAD
        + commission("triggers: [unpaid_30_days]")
        + facts(ORDER, INVOICE % ("I-1", "2027-01-05", 700), undated, PAID % (1, "I-1", "2027-01-25", 700))
        + expect('entry: clawback, run: 2, is: "-30.00"')
    )


def test_what_was_paid_and_then_returned_is_not_less_than_unpaid(holds):
    holds(
        HEAD
        + commission("triggers: [unpaid_30_days]")
        + facts(
            ORDER,
            INVOICE % ("I-1", "2027-01-05", 1000),
            PAID % (1, "I-1", "2027-01-15", 1000),
            note("C-1", "2027-01-20", 400),
        )
        + expect('earned: anna, run: 1, is: "60.00"', 'earned: anna, run: 2, is: "0.00"', 'as_paid: anna, is: "60.00"')
    )


def test_an_order_without_an_invoice_is_not_unpaid(holds):
    holds(HEAD + commission("triggers: [unpaid_30_days]") + facts(ORDER) + expect('as_paid: anna, is: "100.00"'))


def test_a_paid_order_is_not_unpaid(holds):
    found = holds(
        HEAD
        + commission("triggers: [unpaid_30_days]")
        + facts(ORDER + ", invoiced: 2027-01-06", PAID % (1, "O-1", "2027-01-25", 1000))
        + expect('as_paid: anna, is: "100.00"')
    )
    assert [entry for result in found.runs[1:] for entry in result.entries] == []


def test_one_note_is_taken_once_from_a_person_with_two_credits(holds):
    holds(
        HEAD
        + 'components: [{code: REV, kind: commission, rate: "0.1", measure: {interval: month, credit_types: [revenue, overlay]},'
        + " clawback: {triggers: [downgrade]}}]\n"
        + "overlays: [{person: anna, share: '0.5', from: 2027-01-01}]\n"
        + facts(ORDER, note("C-1", "2027-02-10", 250), note("C-2", "2027-02-11", 250))
        + expect(
            'earned: anna, run: 1, is: "150.00"',
            'entry: clawback, run: 2, is: "-75.00"',
            'entry: clawback, run: 3, is: "0.00"',
        )
    )


def test_the_other_order_of_the_month_keeps_its_pay(holds):
    other = "id: O-0, kind: order, account: baltic, booked: 2027-01-04, amount: 500, currency: EUR"
    holds(
        HEAD
        + commission("triggers: [downgrade]")
        + facts(other, ORDER, note("C-0", "2027-02-09", 100, "O-0"), note("C-1", "2027-02-10", 250))
        + expect('entry: clawback, run: 2, is: "-35.00"', 'entry: clawback, run: 2, transaction: O-1, is: "-25.00"')
    )


LATER = "id: O-1, kind: order, account: baltic, booked: 2027-01-05, amount: 1500, currency: EUR, version: 2, arrived: 2027-04-05"


@pytest.mark.parametrize(("shape", "taken"), [("as_paid", "-100.00"), ("full", "-150.00")])
def test_as_paid_takes_what_had_been_posted_when_it_happened(holds, shape, taken):
    holds(
        HEAD
        + commission(f"triggers: [error], shape: {shape}")
        + facts(ORDER, LATER)
        + ERROR % "2027-03-10"
        + expect(
            'entry: clawback, run: 3, is: "-100.00"',
            f'restated: anna, on: 2027-03-10, run: 4, is: "{taken}"',
            'restated: anna, on: 2027-01-10, run: 4, is: "150.00"',
        )
    )


def test_as_paid_counts_up_to_the_first_of_two_reasons(holds):
    holds(
        HEAD
        + commission("triggers: [error, downgrade], shape: as_paid")
        + facts(ORDER, LATER.replace("04-05", "02-05"), note("C-1", "2027-01-20", 750))
        + ERROR % "2027-03-10"
        + expect('restated: anna, on: 2027-03-10, run: 4, is: "-75.00"', 'as_paid: anna, run: 4, is: "0.00"')
    )


def test_as_paid_leaves_out_what_was_posted_between_two_reasons(holds):
    holds(
        HEAD
        + commission("triggers: [error, downgrade], shape: as_paid")
        + facts(ORDER, LATER.replace("04-05", "02-20"), note("C-1", "2027-02-10", 250))
        + ERROR % "2027-03-10"
        + expect(
            'restated: anna, on: 2027-02-10, run: 4, is: "-16.67"',
            'restated: anna, on: 2027-03-10, run: 4, is: "-83.33"',
            'restated: anna, on: 2027-01-10, run: 4, is: "150.00"',
        )
    )


WAITING = ", payable: [{event: payment, share: 1, prorate: true}]"


def test_what_was_never_paid_lapses_and_is_not_taken_back(holds):
    holds(
        HEAD
        + commission("triggers: [downgrade]", WAITING + ", holdback: {share: '0.1', release: months, months: 6}")
        + facts(ORDER, PAID % (1, "O-1", "2027-01-20", 400), note("C-1", "2027-02-10", 500))
        + expect(
            'payout: anna, run: 1, is: "36.00"',
            'balance: waiting, run: 1, is: "60.00"',
            'balance: held, run: 1, is: "4.00"',
            'entry: clawback, run: 2, is: "-20.00"',
            'entry: adjustment, run: 2, is: "-30.00"',
            'balance: waiting, run: 2, is: "10.00"',
        )
    )


def test_a_deal_cancelled_before_any_payment_holds_nothing_back(holds):
    cancelled = "id: X-1, kind: cancellation, of: O-1, booked: 2027-01-25, currency: EUR"
    found = holds(
        HEAD
        + commission("triggers: [cancel]", WAITING + ", holdback: {share: '0.1', release: months, months: 6}")
        + facts(ORDER, cancelled)
        + expect(
            'balance: held, run: 1, is: "0.00"',
            'balance: waiting, run: 1, is: "0.00"',
            'balance: due, run: 1, is: "0.00"',
        )
    )
    assert {entry.type.value: entry.amount for entry in found.runs[0].entries} == {"earning": 100, "adjustment": -100}
