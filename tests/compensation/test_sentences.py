"""Every sentence that the core can say about pay, with an example, as approved by a reader."""

from pathlib import Path

from click.testing import CliRunner

from mainstay.kernel.sentences import Sentence
from mainstay.modules.compensation.prove.command import prove_command, prove_file

COOKBOOK = Path(__file__).parents[2] / "docs" / "compensation" / "cookbook"
FILES = sorted(COOKBOOK.glob("*/*.yaml"))


def within(sentence):
    """A sentence and the sentences in it."""
    yield sentence
    for value in sentence.values.values():
        if isinstance(value, Sentence):
            yield from within(value)


def said(proof):
    for outcome in proof.outcomes:
        yield from outcome.because
    for result in proof.runs:
        for earning in result.earnings:
            for _, step in earning.trace.walk():
                yield step.sentence
        for entry in result.entries:
            yield entry.reason
        for warning in result.warnings:
            yield warning.sentence


def test_every_sentence_is_approved(approved):
    found = {}
    for path in FILES:
        for whole in said(prove_file(path.name, path.read_bytes())):
            for sentence in within(whole):
                found.setdefault(sentence.template, str(sentence))
    approved("sentences", [line for template in sorted(found) for line in (template, f"    {found[template]}")])


def test_the_tree_behind_a_line_is_approved(approved):
    names = (
        "examples/04-mixed-retroactivity", "examples/15-hire-proration", "examples/20-objectives", "mechanisms/multipliers",
        "mechanisms/gate-factor", "mechanisms/quota-relief", "mechanisms/ramp", "mechanisms/exchange-month-average",
        "mechanisms/credit-deputy", "mechanisms/bonus-spiff", "mechanisms/cap-per-deal-credit", "mechanisms/bonus-team",
    )  # fmt: skip
    lines = []
    for name in names:
        path = COOKBOOK / f"{name}.yaml"
        proof = prove_file(path.name, path.read_bytes())
        for earning in proof.runs[-1].earnings:
            lines += [name, earning.trace.tree(), str(earning.trace.as_data())]
    approved("trees", lines)


def run(*arguments):
    return CliRunner().invoke(prove_command, [str(argument) for argument in arguments])


def test_the_command_prints_the_order_of_operations_and_the_jumps(approved, monkeypatch):
    monkeypatch.chdir(COOKBOOK)
    result = run("examples/04-mixed-retroactivity.yaml", "--plan", "--explain", "O-2")
    assert result.exit_code == 0
    approved("command", result.output.splitlines())


def test_the_ledger_of_every_file_is_approved(approved):
    lines = []
    for path in FILES:
        proof = prove_file(path.name, path.read_bytes())
        lines.append(path.stem)
        for number, result in enumerate(proof.runs, start=1):
            lines += [
                f"  {number} {entry.id} {entry.type} {entry.amount} {entry.currency} {entry.component} "
                f"{entry.transaction} {entry.refers_to} {entry.home} {'/'.join(entry.key)}"
                for entry in result.entries
            ]
            lines += [
                f"  {number} {item.person} {item.measure} {item.interval} {item.credited} {item.quota} {item.quota_as_set}"
                for item in result.attainments
            ]
            lines += [f"  {number} {row}" for row in result.restated]
            lines += [f"  {number} {payout}" for payout in result.payouts]
            lines += [
                f"  {number} {item.person} {item.amount} {item.quota_amount} {item.share} {item.fx_rate} {item.rule} {item.day} {item.because}"
                for item in result.credits
            ]
    approved("ledgers", lines)
