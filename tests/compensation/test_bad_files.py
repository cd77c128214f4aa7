"""A bad file is answered with a sentence and the path in the file; nothing is guessed and nothing is run."""

import time

import pytest

from mainstay.kernel.errors import InputInvalid
from mainstay.modules.compensation.prove.command import prove_file

PLAN = "plan: {code: AM, version: 1, currency: EUR, from: 2027-01-01, to: 2028-01-01}\n"
FLAT = 'components: [{code: REV, kind: commission, rate: "0.1", measure: {interval: month}}]\n'
ON = "assignments: [{person: anna, plan: AM, from: 2027-01-01}]\n"


def problems(text, name="bad.yaml"):
    """Everything that is said about a bad file, whether it cannot be read or may not be run."""
    data = text if isinstance(text, bytes) else text.encode()
    try:
        found = prove_file(name, data)
    except InputInvalid as error:
        return [(item.path, item.code, str(item.sentence)) for item in error.problems]
    assert found.runs == ()
    return [(item.path, item.code, str(item.sentence)) for item in found.refused]


def table(tiers, more=""):
    return PLAN + (
        "components: [{code: REV, kind: commission, measure: {interval: month}, "
        f"table: {{input: amount, mode: marginal, {more}tiers: [{tiers}]}}}}]\n"
    )


BAD_FILES = [
        (PLAN + FLAT.replace("rate", "ratte"), "components[0].ratte", "unknown_word", "Did you mean rate?"),
        (PLAN + FLAT.replace("commission", "comission"), "components[0].kind", "unknown_word", "mean commission?"),
        ("plann: 1", "plann", "unknown_word", "Did you mean plan?"),
        ("zzz: 1", "zzz", "unknown_word", "Known words: about"),
        (table('{from: 0, upto: 10, rate: "0.1"}, {from: 20, rate: "0.2"}'), "components[0].table.tiers[1].from", "gap", "Between 10 and 20 there is no tier"),
        (table('{from: 0, upto: 30, rate: "0.1"}, {from: 20, rate: "0.2"}'), "components[0].table.tiers[1].from", "overlap", "Between 20 and 30 two tiers apply"),
        (table('{from: 5, rate: "0.1"}'), "components[0].table.tiers[0].from", "not_from_zero", "Begin the first tier at 0"),
        (table('{from: 0, upto: 10, rate: "0.1"}'), "components[0].table.tiers[0].upto", "last_not_open", "Leave its end open"),
        (table('{from: 0, rate: "0.1", x: 2}'), "components[0].table.tiers[0]", "tier_value", "exactly one value"),
        (table("{from: 0}"), "components[0].table.tiers[0]", "tier_value", "exactly one value"),
        (table('{from: 0, rate: "0.1"}').replace("mode: marginal, ", ""), "components[0].table", "missing", "The field mode is missing"),
        (PLAN + "components: [{code: G, kind: mbo, target: 10, objectives: [{name: a, weight: 50}, {name: b, weight: 40}]}]", "components[0].objectives", "weights_not_100", "add up to 90 and not to 100"),
        (PLAN + FLAT + ON + "transactions: [{id: O-1, kind: order, booked: 2027-01-05, amount: 10, currency: GBP}]", "transactions[0].currency", "missing_rate", "no plan rate from GBP to EUR"),
        (PLAN + FLAT + ON + 'transactions: [{id: O-1, kind: order, amount: 10, splits: [{person: anna, share: "0.6"}, {person: boris, share: "0.3"}]}]', "transactions[0].splits", "split_not_100", "add up to 90 percent"),
        (PLAN + FLAT + ON + "assignments: []", "assignments", "doubled", "stands here twice"),
        (PLAN + FLAT + "assignments: [{person: anna, plan: AM, from: 2027-01-01}, {person: anna, plan: AM, from: 2027-05-01}]", "assignments[1]", "two_plans", "from 2027-05-01 on"),
        (PLAN + FLAT + "assignments: [{person: anna, plan: AMM, from: 2027-01-01}]", "assignments[0].plan", "unknown_plan", "There is no plan AMM"),
        (PLAN + FLAT + "assignments: [{person: anna, plan: AM, from: 2027-05-01, to: 2027-01-01}]", "assignments[0]", "dates_reversed", "Exchange the dates"),
        (PLAN.replace("to: 2028-01-01", "to: 2026-01-01") + FLAT, "plan", "dates_reversed", "begins on 2027-01-01 and ends before 2026-01-01"),
        (PLAN + FLAT.replace('"0.1"', "0.1"), "components[0].rate", "bare_decimal", 'Write the decimal 0.1 in quotes: "0.1"'),
        (PLAN + FLAT.replace('"0.1"', '"ten"'), "components[0].rate", "not_a_number", "not ten"),
        (PLAN + FLAT.replace('"0.1"', "-1"), "components[0].rate", "negative", "must not be negative"),
        (PLAN + FLAT.replace('"0.1"', "1e3"), "components[0].rate", "not_a_number", "not 1e3"),
        (PLAN + FLAT.replace('"0.1"', "yes"), "components[0].rate", "not_a_number", "not yes"),
        (PLAN.replace("2027-01-01", "2027-02-30") + FLAT, "plan.from", "not_a_day", "There is no day 2027-02-30"),
        (PLAN.replace("EUR", "euro") + FLAT, "plan.currency", "not_a_currency", "three capital letters"),
        (PLAN.replace("version: 1", "version: 0") + FLAT, "plan.version", "not_whole", "from 1 to"),
        (PLAN + FLAT + "quotas: [{measure: REVV, holder: anna, from: 2027-01-01, to: 2027-04-01, amount: 1}]", "quotas[0].measure", "unknown_component", "No component has the code REVV"),
        (PLAN + FLAT + "quotas: [{measure: REV, holder: anna, from: 2027-01-01, to: 2027-04-01, amount: 1, spread: [50, 50]}]", "quotas[0].spread", "spread_length", "2 percents for 3 months"),
        (PLAN + FLAT + "quotas: [{measure: REV, holder: anna, from: 2027-01-01, to: 2027-03-01, amount: 1, spread: [50, 40]}]", "quotas[0].spread", "spread_not_100", "adds up to 90"),
        (PLAN + FLAT + "owners: [{account: a, person: anna, from: 2027-01-01}, {account: a, person: boris, from: 2027-03-01}]", "owners", "two_owners", "a has two owners from 2027-03-01 on"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order}, {id: O-1, kind: order}]", "transactions[1]", "doubled_version", "A changed transaction has a new version"),
        (PLAN + FLAT + "runs: [{period: 2027-13}]", "runs[0].period", "not_a_period", "not 2027-13"),
        (PLAN + FLAT + "runs: [{close: true}]", "runs[0]", "no_period", "A run needs a period"),
        (PLAN + FLAT + "expect: [{is: 1}]", "expect[0]", "no_kind", "about exactly one of"),
        (PLAN + FLAT + "expect: [{line: O-1, is: 2027-01-01}]", "expect[0].is", "not_a_number", "Here belongs a number"),
        (PLAN + FLAT + "expect: [{line: O-1}]", "expect[0]", "missing", "The field is is missing"),
        (PLAN + FLAT.replace("measure: {interval: month}", 'cap: {per_deal_credit: "0.5 * quota"}'), "components[0].cap.per_deal_credit", "formula", 'Only the form "0.5 x quota"'),
        (PLAN + FLAT.replace("measure: {interval: month}", "clawback: {triggers: [unpaid]}"), "components[0].clawback.triggers[0]", "no_days", "unpaid_120_days"),
        (PLAN + "components: [{code: B, kind: target_bonus, curve: {points: [[1, 1, 1], [2, 2]]}}]", "components[0].curve.points[0]", "not_a_point", "A point is a pair"),
        (PLAN + "components: [{code: B, kind: target_bonus, curve: {points: [[1, 1], [1, 2]]}}]", "components[0].curve.points", "curve", "ascending attainment"),
        (PLAN + "components: []", "components", "too_few", "at least 1"),
        (PLAN + "components: {}", "components", "not_a_list", "Here belongs a list"),
        ("[]", "", "not_a_mapping", "Here belong fields with values"),
        ("", "", "not_a_mapping", "Here belong fields with values"),
        ("plan: [1, 2", "", "not_yaml", "is not YAML"),
        ("a: &x [1]\nb: *x", "", "alias", "Line 2 uses a YAML alias"),
        (b"about: \xff", "", "not_utf8", "Line 1 is not UTF-8"),
        ("a: \x00", "", "not_yaml", "is not YAML"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "code", "words"), BAD_FILES)
def test_a_bad_file_is_told_with_its_place(text, path, code, words):
    found = problems(text)
    assert (path, code) in [(where, name) for where, name, _ in found], found
    assert any(words in sentence for where, name, sentence in found if (where, name) == (path, code)), found


BAD_COMPONENTS = [
        ("kind: commission", "", "no_rate"),
        ("kind: mbo", ".target", "missing"),
        ("kind: milestone", ".milestones", "missing"),
        ("kind: spiff", ".contest", "missing"),
        ("kind: team_bonus, target: 1", ".team", "missing"),
        ("kind: commission, table: {input: amount, output: multiplier, mode: marginal, tiers: [{x: 1}]}", ".rate", "missing"),
        ("kind: commission, measure: {interval: transaction}, table: {input: attainment, mode: marginal, tiers: [{rate: 1}]}", ".measure.interval", "interval"),
        ("kind: commission, rate: 1, measure: {interval: quarter, reset: month}", ".measure.reset", "reset"),
        ("kind: commission, rate: 1, multipliers: [{by: term, tiers: [{from: 0, upto: 1, x: 1}, {from: 2, x: 2}]}]", ".multipliers[0].tiers[1].from", "gap"),
        ("kind: commission, rate: 1, clawback: {triggers: [cancel], shape: linear_months}", ".clawback.window_months", "missing"),
        ("kind: commission, rate: 1, clawback: {triggers: [cancel], shape: linear_days}", ".clawback.window_months", "missing"),
        ("kind: commission, rate: 1, clawback: {triggers: [cancel], shape: stepped}", ".clawback.steps", "missing"),
        ("kind: commission, rate: 1, clawback: {triggers: [cancel, error], shape: recalculate_period}", ".clawback.triggers", "trigger_shape"),
        ('kind: commission, rate: 1, payable: [{event: invoice, share: "0.5"}]', ".payable", "shares_not_1"),
        ('kind: commission, rate: 1, holdback: {share: "0.6"}, defer: {share: "0.5"}', "", "kept_back"),
        ('kind: commission, rate: 1, defer: {share: "0.5", tranches: 0}', ".defer.tranches", "tranches"),
        ("kind: target_bonus, target: 100, cap: {per_period: 99}", ".cap.per_period", "cap_below_target"),
        ("kind: commission, rate: 1, gates: [{measure: C, at_least: 1}]", ".gates[0].measure", "own_gate"),
    ]  # fmt: skip


@pytest.mark.parametrize(("component", "path", "code"), BAD_COMPONENTS)
def test_a_component_that_cannot_work_is_refused_before_anybody_is_paid(component, path, code):
    found = problems(PLAN + f"components: [{{code: C, {component}}}]")
    assert (f"components[0]{path}", code) in [(where, name) for where, name, _ in found], found


BAD_PLANS = [
    (PLAN + FLAT + "quotas: [{measure: REV, holder: a, currency: USD, from: 2027-01-01, to: 2028-01-01, amount: 1}]", "quotas[0].currency", "quota_currency"),
        (PLAN + FLAT + "draw: {kind: recoverable, amount: 1, months: 1, streams: [X]}", "draw.streams", "unknown_stream"),
        (PLAN + FLAT + "draw: {kind: recoverable, amount: 1, months: 1, frequency: transaction}", "draw.frequency", "interval"),
        (PLAN + FLAT + "plan_cap: {percent_of_target_variable: 99}", "plan_cap.percent_of_target_variable", "cap_below_target"),
        (PLAN + FLAT + "plan_cap: {percent_of_target_variable: 200, interval: transaction}", "plan_cap.interval", "interval"),
        (PLAN.replace("EUR", "EUR, recovery_percent: 101") + FLAT, "plan.recovery_percent", "percent"),
        (PLAN.replace("EUR", "EUR, recovery_order: [draw, draw]") + FLAT, "plan.recovery_order", "doubled"),
        (PLAN.replace("EUR", "EUR, rate_as_of: payment") + FLAT, "components[0].measure.event", "date_not_known"),
        (PLAN + FLAT.replace("}}]", "}}, {code: REV, kind: commission, rate: 1}]"), "components[1].code", "doubled_code"),
        (PLAN + FLAT + "plans: [{" + PLAN.strip().replace("plan: ", "plan: ") + ", components: [{code: A, kind: commission, rate: 1}]}]", "plans", "doubled_version"),
        (PLAN + FLAT + "plans: [{" + PLAN.strip().replace("version: 1, currency: EUR", "version: 2, currency: USD") + ", components: [{code: A, kind: commission, rate: 1}]}]", "plans", "currency_changed"),
        (PLAN + FLAT + "assignments: [{person: anna, plan: AM, from: 2027-01-01, targets: {X: 1}}]", "assignments[0].targets.X", "unknown_component"),
        (PLAN + FLAT + "quotas: [{measure: REV, holder: anna, from: 2027-01-01, amount: 1}]", "quotas[0]", "open_period"),
        (PLAN + FLAT + "rates: [{source: GBP, target: EUR, kind: day, from: 2027-01-01, rate: 0}]", "rates[0].rate", "zero_rate"),
        (PLAN + FLAT + 'overrides: [{transaction: O-1, reason: r, decided_by: d, shares: [{person: a, share: "0.5"}]}]', "overrides[0].shares", "split_not_100"),
        (PLAN + FLAT + "transactions: [{id: O-0, kind: order}, {id: C-1, kind: credit_note, of: C-2}, {id: C-2, kind: credit_note, of: C-1}]", "transactions[1].of", "circle"),
        (PLAN + FLAT + "transactions: [{id: I-1, kind: invoice, of: I-1}]", "transactions[0].of", "circle"),
        (PLAN + FLAT + "reporting: [{person: a, manager: b, from: 2027-01-01}, {person: b, manager: a, from: 2027-05-01}]", "reporting[1]", "circle"),
        (PLAN + FLAT + "reporting: [{person: a, manager: a, from: 2027-01-01}]", "reporting[0]", "circle"),
        (PLAN + FLAT + "reporting: [{person: a, manager: b, from: 2027-01-01}, {person: a, manager: c, from: 2027-05-01}]", "reporting[1]", "two_managers"),
        (PLAN + FLAT + "deputies: [{person: a, deputy: b, share: 30, from: 2027-01-01}]", "deputies[0].share", "share_above_1"),
        (PLAN + FLAT + "overlays: [{person: a, share: 15, from: 2027-01-01}]", "overlays[0].share", "share_above_1"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order, splits: [{person: a, share: 1}, {person: b, share: 2, type: overlay}]}]", "transactions[0].splits[1].share", "share_above_1"),
        (PLAN + FLAT + "handovers: [{account: x, developer: a, manager: b, handed: 2027-01-01, decay: [{months: 3, share: 50}]}]", "handovers[0].decay[0].share", "share_above_1"),
        (PLAN + FLAT + 'handovers: [{account: x, developer: a, manager: b, handed: 2027-01-01, decay: [{months: 6, share: "0.5"}, {months: 3, share: "0.2"}]}]', "handovers[0].decay[1].months", "decay_order"),
        (PLAN + FLAT + 'deputies: [{person: a, deputy: b, share: "0.6", from: 2027-01-01}, {person: a, deputy: c, share: "0.5", from: 2027-01-10}]', "deputies[1].share", "deputies_above_1"),
        (PLAN + FLAT + "overrides: [{transaction: O-1, reason: r, decided_by: d, shares: [{person: a, share: 1}]}, {transaction: O-1, reason: s, decided_by: d, shares: [{person: b, share: 1}]}]", "overrides[1].transaction", "doubled"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order, amount: 10, currency: EUR}]", "transactions[0]", "no_date"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order, booked: 2027-01-05, amount: 10, currency: euros}]", "transactions[0].currency", "not_a_currency"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order, booked: 2027-01-05, amount: 9}, {id: C-1, kind: credit_note, of: O-1, booked: 2027-01-06, amount: -9}]", "transactions[1].amount", "negative"),
        (PLAN + FLAT + "transactions: [{id: O-1, kind: order, booked: 2027-01-05, amount: 9, currency: EUR}, {id: P-1, kind: payment, of: O-1, paid: 2027-01-06, amount: 9, currency: USD}]", "transactions[1].currency", "currency_of_another"),
        (PLAN + FLAT + "people: [{id: anna, calendar: lativa}]", "people[0].calendar", "unknown_calendar"),
        (PLAN + FLAT + "people: [{id: anna, currency: eur}]", "people[0].currency", "not_a_currency"),
        (PLAN + FLAT + ON + 'results: [{person: ana, component: REV, objective: x, on: 2027-01-31, result: "0.9"}]', "results[0].person", "unknown_person"),
        (PLAN + FLAT + ON + 'results: [{person: anna, component: REVV, objective: x, on: 2027-01-31, result: "0.9"}]', "results[0].component", "unknown_component"),
        (PLAN + FLAT + ON + 'results: [{person: anna, component: REV, objective: x, on: 2027-01-31, result: "0.9"}]', "results[0].objective", "unknown_objective"),
        (PLAN + FLAT + ON + "results: [{person: anna, component: REV, objective: x, on: 2027-01-31, result: 90}]", "results[0].result", "result_not_a_part"),
        (PLAN + FLAT + ON + "adjustments: [{id: J, person: ana, on: 2027-01-09, amount: 5, reason: x}]", "adjustments[0].person", "unknown_person"),
        (PLAN + FLAT + ON + "debts: [{id: D, person: ana, on: 2027-01-09, amount: 5}]", "debts[0].person", "unknown_person"),
        (PLAN + FLAT + ON + "outside: [{person: ana, measure: audit, on: 2027-01-09, value: 5}]", "outside[0].person", "unknown_person"),
        (PLAN + FLAT + ON + "awards: [{id: A, person: ana, on: 2027-01-09, award: {name: x, value: 5}}]", "awards[0].person", "unknown_person"),
        (PLAN + FLAT + ON + "awards: [{id: A, person: anna, on: 2027-01-09, award: {name: x, value: 5, treatment: gross_up, tax_percent: 100}}]", "awards[0].award.tax_percent", "percent"),
        (PLAN + FLAT + ON + "reliefs: [{measure: REVV, holder: anna, from: 2027-01-01, to: 2027-02-01, reason: leave, amount: 5}]", "reliefs[0].measure", "unknown_component"),
        (PLAN + FLAT + ON + "incidents: [{transaction: O-88, trigger: error, on: 2027-01-09}]", "incidents[0].transaction", "unknown_transaction"),
        (PLAN + FLAT + ON + "overrides: [{transaction: O-77, reason: r, decided_by: d, shares: [{person: anna, share: 1}]}]", "overrides[0].transaction", "unknown_transaction"),
        (PLAN + FLAT + ON + "quotas: [{measure: REV, holder: anna, from: 2027-01-01, to: 2027-04-01, amount: 1}, {measure: REV, holder: anna, from: 2027-03-01, to: 2027-04-01, amount: 2}]", "quotas[1]", "two_quotas"),
        (PLAN + FLAT + ON + "rates: [{source: GBP, target: EUR, kind: plan_rate, from: 2027-01-01, to: 2028-01-01, rate: 1}, {source: GBP, target: EUR, kind: plan_rate, from: 2027-06-01, to: 2028-01-01, rate: 2}]", "rates[1]", "two_rates"),
        (PLAN + FLAT.replace("interval: month", "interval: month, quota_of: NOPE"), "components[0].measure.quota_of", "unknown_component"),
    ]  # fmt: skip


FAR = [
    (PLAN + FLAT.replace("measure", "holdback: {share: 1, months: 100000}, measure"), "components[0].holdback.months", "not_whole"),
    (PLAN + FLAT.replace("measure", "clawback: {triggers: [cancel], window_months: 99999}, measure"), "components[0].clawback.window_months", "not_whole"),
    (PLAN + FLAT.replace("measure", "defer: {share: 1, tranches: 600, months: 3}, measure"), "components[0].defer", "too_long"),
    (PLAN + FLAT + "draw: {kind: recoverable, amount: 1, months: 9999}", "draw.months", "not_whole"),
    (PLAN + FLAT + 'handovers: [{account: x, developer: a, manager: b, handed: 2027-01-01, decay: [{months: 9999, share: "0.5"}]}]', "handovers[0].decay[0].months", "not_whole"),
    ("contract_costs: [{id: K, amount: 5, currency: EUR, months: 99999, starts: 2027-01-01}]", "contract_costs[0].months", "not_whole"),
    ("contract_costs: [{id: K, amount: 5, currency: EUR, months: 0, starts: 2027-01-01}]", "contract_costs[0].months", "not_whole"),
    (PLAN + FLAT + "runs: [{from: 9999-12-01, to: 9999-12-31}]", "runs[0].from", "far_day"),
    (PLAN + FLAT + "runs: [{period: 9999-12}]", "runs[0].period", "not_a_period"),
    (PLAN + FLAT + "assignments: [{person: anna, plan: AM, from: 0001-01-01}]", "assignments[0].from", "far_day"),
    (PLAN + "components: [{code: T, kind: team_bonus, target: 5, team: {team: n, weights: [{person: a, weight: 0}]}}]", "components[0].team.weights", "no_weight"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "code"), FAR)
def test_what_reaches_beyond_the_calendar_is_refused(text, path, code):
    found = problems(text)
    assert (path, code) in [(where, name) for where, name, _ in found], found


@pytest.mark.parametrize(("text", "path", "code"), BAD_PLANS)
def test_a_plan_or_fact_that_cannot_work_is_refused(text, path, code):
    found = problems(text)
    assert (path, code) in [(where, name) for where, name, _ in found], found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "[" * 10_000_000),
        ("a.yaml", "a: " + "{b: " * 2_500_000),
        ("a.yaml", "- " * 5_000_000),
        ("a.yaml", "\n".join(" " * depth + "a:" for depth in range(4000))),
        ("a.yaml", "[{" * 20 + "[]," * 100 + "[" * 1000),
        ("a.json", "[" * 10_000_000),
        ("a.json", '{"a":' * 2_000_000),
    ],
    ids=["flow lists", "flow maps", "block lists", "block maps", "mixed", "json lists", "json maps"],
)
def test_ten_megabytes_of_nesting_are_refused_at_once(name, text):
    start = time.process_time()
    (found,) = problems(text, name)
    assert found[1] in {"too_deep", "not_yaml"}
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('{"plan": ', "not_json", "Line 1, column 10"),
        ('{"about": "a", "about": "b"}', "doubled", "stands here twice"),
        ('{"fiscal_year_starts": 1.5}', "not_whole", "not 1.5"),
        ('{"fiscal_year_starts": NaN}', "not_whole", "not NaN"),
        ('{"fiscal_year_starts": ' + "1" * 5000 + "}", "not_json", "is not JSON"),
        ('{"about": "' + "\\\\" * 3 + '[[[[", "zzz": 1}', "unknown_word", "zzz"),
    ],
)
def test_bad_json_is_told_too(text, code, words):
    (found,) = problems(text, "bad.json")
    assert found[1] == code
    assert words in found[2]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("mainstay.kernel.reading.loading.MOST_BYTES", 10)
    ((_, code, _),) = problems("about: long enough")
    assert code == "too_large"


def test_every_problem_of_a_file_is_told_at_once():
    found = problems(PLAN.replace("EUR", "euro") + FLAT.replace("commission", "x") + "zzz: 1")
    assert [path for path, _, _ in found] == ["plan.currency", "components[0].kind", "zzz"]


def test_words_that_yaml_would_read_as_flags_or_eights_stay_words():
    text = PLAN + FLAT + ON + (
        "owners: [{account: 010, person: anna, from: 2027-01-01}]\n"
        "transactions: [{id: NO, kind: order, account: 010, country: NO, booked: 2027-01-05, amount: 10, currency: EUR}]\n"
        'runs: [{period: 2027-01, on: 2027-02-01}]\nexpect: [{line: NO, is: "1.00"}]\n'
    )  # fmt: skip
    assert prove_file("a.yaml", text.encode()).holds


def test_every_problem_is_told_as_approved(approved):
    texts = [text for text, *_ in BAD_FILES] + [text for text, *_ in BAD_PLANS]
    texts += [PLAN + f"components: [{{code: C, {component}}}]" for component, *_ in BAD_COMPONENTS]
    approved("problems", [f"{path} {code}: {sentence}" for text in texts for path, code, sentence in problems(text)])
