"""The plan of an erasure as people read it."""

from mainstay.modules.compliance.queries.plan import ErasePlan, PlanRow


def row(code: str, table: str, count: int, outcome: str = "pseudonymise", ground: str = "") -> PlanRow:
    return PlanRow(code, code.title(), table, count, outcome, None, ground)


def test_tables_of_a_record_class_with_which_the_same_happens_stand_in_one_row():
    rows = (
        row("promise", "work.Duty", 1), row("promise", "engagement.Promise", 2, ground="Art. 6(1)(f)"),
        row("promise", "work.Comment", 1, "erase"), row("contact", "accounts.Contact", 1),
    )  # fmt: skip
    plan = ErasePlan("p", rows, (), None, "erased", None, 0, True)
    assert [(one.record_class, one.outcome, one.count, one.ground) for one in plan.by_class] == [
        ("promise", "pseudonymise", 3, "Art. 6(1)(f)"), ("promise", "erase", 1, ""), ("contact", "pseudonymise", 1, ""),
    ]  # fmt: skip
