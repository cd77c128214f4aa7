"""Who is credited, with what, and who is not."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from mainstay.kernel.period import Period
from mainstay.modules.performance.rules.crediting import (
    CreditIndex,
    CreditRefused,
    Share,
    allocate,
    kept_by_developer,
    ownership_problems,
    shares_of,
    whole_weights,
)
from mainstay.modules.performance.rules.transactions import (
    CreditFacts,
    CreditOverride,
    CreditRule,
    CreditType,
    DecayStep,
    DeputyShare,
    Handover,
    Overlay,
    Ownership,
    ReportingLine,
    Split,
    Transaction,
    TransactionKind,
)

ALWAYS = Period(date(2027, 1, 1))
DAY = date(2027, 3, 1)
OWNED = CreditFacts(owners=(Ownership("baltic", "anna", ALWAYS),))
F = Fraction


def order(**more):
    return Transaction("O-1", TransactionKind.ORDER, Decimal(100), "EUR", account="baltic", **more)


def credited(facts, deal=None, day=DAY):
    found = shares_of(deal or order(), day, CreditIndex(facts))
    assert not isinstance(found, CreditRefused)
    return [(item.person, item.type.value, item.share, item.rule.value) for item in found]


def test_the_owner_of_the_day_has_all():
    assert credited(OWNED) == [("anna", "revenue", 1, "owner_at_date")]


def test_two_deputies_share_the_absence_and_a_third_finds_nothing_left():
    deputies = tuple(DeputyShare("anna", name, F(1, 2), ALWAYS) for name in ("boris", "farid", "clara"))
    facts = CreditFacts(owners=OWNED.owners, deputies=deputies)
    assert credited(facts) == [("boris", "revenue", F(1, 2), "deputy"), ("farid", "revenue", F(1, 2), "deputy")]


def test_a_deputy_without_share_has_no_credit():
    facts = CreditFacts(owners=OWNED.owners, deputies=(DeputyShare("anna", "boris", F(0), ALWAYS),))
    assert credited(facts) == [("anna", "revenue", 1, "owner_at_date")]


def test_a_deputy_who_also_has_a_part_of_the_split_has_one_credit():
    deal = order(splits=(Split("anna", F(1, 2)), Split("boris", F(1, 2))))
    facts = CreditFacts(deputies=(DeputyShare("anna", "boris", F(1, 2), ALWAYS),))
    assert credited(facts, deal) == [
        ("boris", "revenue", F(3, 4), "deputy"),
        ("anna", "revenue", F(1, 4), "split_on_the_deal"),
    ]


HANDOVER = Handover("baltic", "farid", "anna", date(2027, 2, 15), (DecayStep(1, F(1)), DecayStep(3, F(1, 4))))


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2027, 2, 14), 0),
        (date(2027, 2, 15), 1),
        (date(2027, 3, 14), 1),
        (date(2027, 3, 15), F(1, 4)),
        (date(2027, 5, 14), F(1, 4)),
        (date(2027, 5, 15), 0),
    ],
)
def test_the_developers_share_decays_by_steps(day, kept):
    assert kept_by_developer(HANDOVER, day) == kept


def test_a_handover_share_of_all_leaves_nothing_to_the_owner_and_a_split_is_not_handed_over():
    facts = CreditFacts(owners=OWNED.owners, handovers=(HANDOVER,))
    assert credited(facts) == [("farid", "revenue", 1, "handover")]
    deal = order(splits=(Split("anna", F(1)),))
    assert credited(facts, deal) == [("anna", "revenue", 1, "split_on_the_deal")]
    another = CreditFacts(owners=(Ownership("baltic", "boris", ALWAYS),), handovers=(HANDOVER,))
    assert credited(another) == [("boris", "revenue", 1, "owner_at_date")]


def test_overlays_match_by_account_product_and_day():
    def overlay(name, **more):
        return Overlay(name, F(1, 10), more.pop("period", ALWAYS), **more)

    facts = CreditFacts(
        owners=OWNED.owners,
        overlays=(
            overlay("a"),
            overlay("b", accounts=("baltic",), product_lines=("pump",)),
            overlay("c", accounts=("nordic",)),
            overlay("d", product_lines=("valve",)),
            overlay("e", period=Period(date(2027, 1, 1), DAY)),
        ),
    )
    found = credited(facts, order(product_line="pump"))
    assert [person for person, kind, *_ in found if kind == "overlay"] == ["a", "b"]


def test_an_overlay_split_stands_beside_the_owner():
    deal = order(splits=(Split("farid", F(1, 5), CreditType.OVERLAY),))
    assert credited(OWNED, deal) == [
        ("anna", "revenue", 1, "owner_at_date"),
        ("farid", "overlay", F(1, 5), "split_on_the_deal"),
    ]


def test_roll_up_climbs_to_the_top_and_ends_in_a_circle():
    lines = (
        ReportingLine("anna", "dace", ALWAYS),
        ReportingLine("dace", "gita", ALWAYS),
        ReportingLine("gita", "anna", ALWAYS),
    )
    facts = CreditFacts(owners=OWNED.owners, reporting=lines)
    assert [(person, rule) for person, _, _, rule in credited(facts)][1:] == [
        ("dace", "team_roll_up"),
        ("gita", "team_roll_up"),
    ]


@pytest.mark.parametrize("shares", [(), (F(1, 2),), (F(1, 2), F(2, 3))])
def test_no_owner_or_a_split_that_is_not_whole_credits_nobody(shares):
    deal = order(splits=tuple(Split(f"p{n}", share) for n, share in enumerate(shares)))
    found = shares_of(deal, DAY, CreditIndex(CreditFacts()))
    assert isinstance(found, CreditRefused)
    assert found.code == ("split_not_100" if shares else "unmatched_transaction")


def refusal(deal, facts=None):
    found = shares_of(deal, DAY, CreditIndex(facts or CreditFacts()))
    assert isinstance(found, CreditRefused)
    return str(found.sentence)


def test_a_refusal_names_what_is_wrong_and_what_to_do():
    half = order(splits=(Split("anna", F(1, 2)), Split("farid", F(3, 4), CreditType.OVERLAY)))
    assert refusal(half) == (
        "The split of O-1 adds up to 50 percent and not to 100, so it has no credit. Correct the shares."
    )
    assert refusal(order()) == (
        "Nobody owned baltic on 2027-03-01, so O-1 has no credit. "
        "Enter the owner of that day, or a split on the transaction."
    )
    assert refusal(Transaction("O-2", TransactionKind.ORDER, Decimal(1), "EUR")).startswith("Nobody owned - on 2027")


def test_a_decided_credit_replaces_owner_split_handover_and_deputy_in_revenue():
    decided = CreditOverride(
        "O-1", (Split("gita", F(1)), Split("farid", F(1, 5), CreditType.OVERLAY)), "agreed", "dace"
    )
    facts = CreditFacts(
        owners=OWNED.owners,
        deputies=(DeputyShare("gita", "boris", F(1), ALWAYS),),
        handovers=(HANDOVER,),
        overrides=(decided,),
    )
    found = shares_of(order(splits=(Split("anna", F(1)),)), DAY, CreditIndex(facts))
    assert found == (Share("gita", CreditType.REVENUE, F(1), CreditRule.OVERRIDE, "agreed (dace)"),)


def test_of_two_handovers_of_an_account_the_first_that_still_runs_counts():
    def by(name, *steps):
        return Handover("baltic", name, "anna", date(2027, 2, 15), steps)

    over = by("clara", DecayStep(0, F(1)))
    running = by("farid", DecayStep(3, F(1, 4)))
    later = by("boris", DecayStep(3, F(1, 2)))
    facts = CreditFacts(owners=OWNED.owners, handovers=(over, running, later))
    assert credited(facts) == [
        ("farid", "revenue", F(1, 4), "handover"),
        ("anna", "revenue", F(3, 4), "owner_at_date"),
    ]


def test_roll_up_follows_the_reporting_lines_of_the_day_and_leaves_a_circle_of_managers():
    lines = (
        ReportingLine("anna", "boris", Period(date(2027, 1, 1), DAY)),
        ReportingLine("anna", "dace", Period(DAY)),
        ReportingLine("dace", "gita", ALWAYS),
        ReportingLine("gita", "dace", ALWAYS),
    )
    facts = CreditFacts(owners=OWNED.owners, reporting=lines)
    assert [person for person, *_ in credited(facts)] == ["anna", "dace", "gita"]
    assert [person for person, *_ in credited(facts, day=date(2027, 2, 1))] == ["anna", "boris"]


def test_only_revenue_parts_are_bound_to_the_sum():
    shares = [
        Share("anna", CreditType.REVENUE, F(1, 3), CreditRule.SPLIT),
        Share("boris", CreditType.REVENUE, F(2, 3), CreditRule.SPLIT),
        Share("farid", CreditType.OVERLAY, F(1, 3), CreditRule.OVERLAY),
    ]
    assert allocate(F(100), shares, "EUR") == [F("33.33"), F("66.67"), F(100, 3)]
    assert allocate(F(100), shares, "JPY") == [33, 67, F(100, 3)]
    assert allocate(F(100), shares, "") == [F(100, 3), F(200, 3), F(100, 3)]
    assert allocate(F(100, 7), shares, "EUR") == [F(100, 21), F(200, 21), F(100, 21)]
    assert allocate(F(100, 7), shares[:1], "EUR") == [F(100, 21)]


def test_weights_are_whole_numbers_in_proportion():
    assert whole_weights([F(1, 3), F(1, 2), F(1, 6)]) == [2, 3, 1]


def test_two_owners_on_a_day_are_found_and_neighbours_are_not():
    owners = [
        Ownership("a", "boris", Period(date(2027, 3, 1))),
        Ownership("a", "anna", Period(date(2027, 1, 1), date(2027, 3, 2))),
        Ownership("b", "anna", Period(date(2027, 1, 1), date(2027, 3, 1))),
        Ownership("b", "boris", Period(date(2027, 3, 1))),
    ]
    assert ownership_problems(owners) == [("a", Period(date(2027, 3, 1), date(2027, 3, 2)))]
