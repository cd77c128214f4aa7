"""`mainstay compensation prove FILE…`: a customer's own proof that a plan pays what it should."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.rate_table import table_problems
from mainstay.kernel.reading.loading import load
from mainstay.modules.compensation.prove.case_form import Case, Kind, json_schema, read_case
from mainstay.modules.compensation.prove.proving import Outcome, Proof, prove
from mainstay.modules.compensation.rules.case import Earning, RunResult
from mainstay.modules.compensation.rules.fact_checks import fact_problems
from mainstay.modules.compensation.rules.ledger import Balances, LedgerEntry
from mainstay.modules.compensation.rules.plan_checks import plan_problems
from mainstay.modules.compensation.rules.plan_words import differences, jumps, order_of_operations
from mainstay.modules.performance.rules.measures import Attainment
from mainstay.modules.performance.rules.transactions import Credit

EQUAL, UNEQUAL, REFUSED = 0, 1, 2


def prove_file(name: str, data: bytes) -> Proof:
    """Read, check and run one file. Raises InputInvalid when it cannot be read."""
    return prove_value(load(data, name))


def prove_value(value: Any) -> Proof:
    """Check and run the plain values of a file. Raises InputInvalid when they do not fit the format."""
    try:
        case = read_case(value)
    except InputInvalid as error:
        refused = _expected_refusals(value, error.problems)
        if refused is None:
            raise
        return refused
    return prove(case, case_problems(case))


def _expected_refusals(value: Any, problems: tuple[Problem, ...]) -> Proof | None:
    """A proof that expects to be refused can still be read without the part that is wrong."""
    wanted = value.get("expect") if isinstance(value, dict) else None
    refusals = (
        [item for item in wanted if isinstance(item, dict) and Kind.REFUSAL.value in item]
        if isinstance(wanted, list)
        else []
    )
    if not refusals or len(refusals) != len(wanted or []):
        return None
    return prove(read_case({"expect": refusals}), problems)


def case_problems(case: Case) -> list[Problem]:
    """Everything wrong with plans, tables and facts of a readable file."""
    found = []
    for number, plan in enumerate(case.facts.plans):
        found += plan_problems(plan, path="" if number == 0 else f"plans[{number - 1}].")
    for number, (_, table) in enumerate(case.tables.items()):
        found += table_problems(table, f"tables[{number}]")
    return [*found, *fact_problems(case.facts)]


@click.command("prove")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--explain", metavar="LINE", help="Print sentence and tree of a transaction, component or ledger line.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option(
    "--plan",
    "show_plan",
    is_flag=True,
    help="Print the order of operations, the money of each jump, and the changes of versions.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file.")
@click.pass_context
def prove_command(
    context: click.Context,
    files: tuple[Path, ...],
    *,
    explain: str | None,
    as_json: bool,
    show_plan: bool,
    schema: bool,
) -> None:
    """Run the plans in FILES and compare every expectation with what the core calculates.

    Exits with 0 when everything is equal, 1 when something is not, 2 when a file is refused.
    """
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    if not files:
        raise click.UsageError("Name at least one file.")
    worst, answers = EQUAL, []
    for path in files:
        try:
            proof = prove_file(path.name, path.read_bytes())
        except InputInvalid as error:
            worst = REFUSED
            answers.append({"file": str(path), "refused": [_problem_data(item) for item in error.problems]})
            if not as_json:
                _print_problems(path, error.problems)
            continue
        worst = max(worst, _code(proof))
        if as_json:
            answers.append({"file": str(path), **proof_data(proof)})
        else:
            _print(path, proof, explain, show_plan=show_plan)
    if as_json:
        click.echo(json.dumps(answers, indent=2))
    context.exit(worst)


def _code(proof: Proof) -> int:
    if proof.holds:
        return EQUAL
    return REFUSED if proof.refused else UNEQUAL


def _print_problems(path: Path, problems: tuple[Problem, ...]) -> None:
    click.echo(f"{path}: refused")
    for problem in problems:
        click.echo(f"  {problem.path or '(file)'}: {problem.sentence}")


def _print(path: Path, proof: Proof, explain: str | None, *, show_plan: bool) -> None:
    equal = sum(outcome.equal for outcome in proof.outcomes)
    click.echo(f"{path}: {equal} of {len(proof.outcomes)} equal. {proof.case.about}".rstrip())
    if proof.refused:
        _print_problems(path, proof.refused)
    if show_plan:
        _print_plan(proof)
    for outcome in proof.outcomes:
        for line in outcome_lines(outcome):
            click.echo(line)
    for result in proof.runs[-1:]:
        for warning in result.warnings:
            click.echo(f"  warning {warning.code}: {warning.sentence}")
    if explain is not None:
        told = list(explained(proof, explain))
        click.echo("\n".join(told) if told else f"  Nothing is about {explain}.")


def outcome_lines(outcome: Outcome) -> Iterator[str]:
    """An outcome as lines: equal or not, what was found, and why."""
    wanted = outcome.expectation
    what = " ".join(
        part for part in (wanted.kind.value, wanted.name, wanted.component, wanted.person, wanted.type) if part
    )
    run = f" in run {wanted.run}" if wanted.run is not None else ""
    mark = "equal    " if outcome.equal else "NOT EQUAL"
    value = outcome.found if outcome.equal else f"{outcome.found}, expected {wanted.wanted or wanted.name}"
    yield f"  {mark} {what}{run}: {value}"
    for text in outcome.because:
        yield f"            {text}"


def _print_plan(proof: Proof) -> None:
    click.echo("  Order of operations:")
    for number, step in enumerate(order_of_operations(), start=1):
        click.echo(f"    {number}. {step}")
    quotas = {quota.measure: quota.amount for quota in proof.case.facts.quotas}
    for plan in proof.case.facts.plans:
        for jump in jumps(plan, quotas):
            click.echo(f"  jump: {jump.sentence}")
    plans = sorted(proof.case.facts.plans, key=lambda plan: (plan.code, plan.version))
    for old, new in pairwise(plans):
        for change in differences(old, new) if old.code == new.code else ():
            click.echo(f"  version {old.version} to {new.version} of {old.code}: {change}")


def explained(proof: Proof, name: str) -> Iterator[str]:
    """Sentence and tree of everything called ``name`` in the last run, and of ledger lines of all runs."""
    for result in proof.runs[-1:]:
        for earning in result.earnings:
            trace = earning.trace
            if name in (earning.transaction, earning.component) and trace is not None:
                yield f"  {trace.sentence}"
                yield from (f"    {line}" for line in trace.tree().splitlines()[1:])
    for number, result in enumerate(proof.runs, start=1):
        for entry in result.entries:
            if name in (entry.id, entry.transaction):
                yield f"  run {number}, {entry.id}: {entry.type.value} {entry.amount} {entry.currency}: {entry.reason}"


def proof_data(proof: Proof) -> dict[str, Any]:
    """The whole result as plain values: numbers as text."""
    return {
        "about": proof.case.about,
        "holds": proof.holds,
        "refused": [_problem_data(item) for item in proof.refused],
        "expectations": [
            {
                "path": item.expectation.path,
                "kind": item.expectation.kind.value,
                "name": item.expectation.name,
                "equal": item.equal,
                "expected": item.expectation.wanted,
                "found": item.found,
                "because": [str(text) for text in item.because],
            }
            for item in proof.outcomes
        ],
        "runs": [_run_data(result) for result in proof.runs],
    }


def _problem_data(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "code": problem.code, "sentence": str(problem.sentence)}


def _run_data(result: RunResult) -> dict[str, Any]:
    return {
        "from": str(result.period.start),
        "to": str(result.period.end),
        "on": str(result.run_on),
        "credits": [_credit_data(item) for item in result.credits],
        "attainments": [_attainment_data(item) for item in result.attainments],
        "earnings": [_earning_data(item) for item in result.earnings],
        "entries": [_entry_data(item) for item in result.entries],
        "payouts": [
            {
                "person": item.person,
                "amount": str(item.amount),
                "currency": item.currency,
                "difference": str(item.difference),
            }
            for item in result.payouts
        ],
        "opening": _balances_data(result.opening),
        "closing": _balances_data(result.closing),
        "restated": [
            {
                "person": item.person,
                "from": str(item.period.start),
                "to": str(item.period.end),
                "as_paid": str(item.as_paid),
                "as_restated": str(item.as_restated),
            }
            for item in result.restated
        ],
        "warnings": [
            {"code": item.code, "subject": item.subject, "sentence": str(item.sentence)} for item in result.warnings
        ],
    }


def _balances_data(balances: Mapping[str, Balances]) -> dict[str, dict[str, str]]:
    return {
        person: {name: str(getattr(item, name)) for name in ("due", "waiting", "held", "draw")}
        for person, item in balances.items()
    }


def _credit_data(credit: Credit) -> dict[str, str | int]:
    return {
        "transaction": credit.transaction.id,
        "version": credit.transaction.version,
        "person": credit.person,
        "component": credit.component,
        "type": credit.type.value,
        "share": str(credit.share),
        "amount": str(credit.amount),
        "quota_amount": str(credit.quota_amount),
        "fx_rate": str(credit.fx_rate),
        "rule": credit.rule.value,
        "day": str(credit.day),
    }


def _attainment_data(item: Attainment) -> dict[str, str | None]:
    return {
        "person": item.person,
        "measure": item.measure,
        "from": str(item.interval.start),
        "to": str(item.interval.end),
        "credited": str(item.credited),
        "quota": None if item.quota is None else str(item.quota),
        "quota_as_set": None if item.quota_as_set is None else str(item.quota_as_set),
        "attainment": None if item.fraction is None else str(item.fraction),
    }


def _earning_data(earning: Earning) -> dict[str, Any]:
    trace = earning.trace
    return {
        "person": earning.person,
        "component": earning.component,
        "transaction": earning.transaction,
        "amount": str(earning.amount),
        "currency": earning.currency,
        "trace": None if trace is None else trace.as_data(),
    }


def _entry_data(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "person": entry.person,
        "type": entry.type.value,
        "amount": str(entry.amount),
        "currency": entry.currency,
        "component": entry.component,
        "transaction": entry.transaction,
        "refers_to": entry.refers_to,
        "reason": str(entry.reason),
    }
