"""What the pay tests share: prove a text, and insist that it holds."""

import os
from pathlib import Path

import pytest

from mainstay.modules.compensation.prove.command import prove_file


def proved(text, name="case.yaml"):
    return prove_file(name, text.encode())


@pytest.fixture
def proof():
    """Prove a text and answer what came out."""
    return proved


@pytest.fixture
def holds():
    """Prove a text and insist that every expectation is equal; the failures are the message."""

    def check(text):
        found = proved(text)
        wrong = [
            f"{item.expectation.kind} {item.expectation.name} run {item.expectation.run}: {item.found}, "
            f"not {item.expectation.wanted}"
            for item in found.outcomes
            if not item.equal
        ]
        wrong += [f"{problem.path}: {problem.sentence}" for problem in found.refused if not found.holds]
        assert found.outcomes
        assert not wrong, wrong
        return found

    return check


APPROVED = Path(__file__).parent / "approved"


@pytest.fixture
def approved():
    """Compare lines with an approved text. Set APPROVE=1 to write it anew, and read the difference before committing."""

    def check(name, lines):
        text = "\n".join(lines) + "\n"
        path = APPROVED / f"{name}.txt"
        if os.environ.get("APPROVE"):
            path.write_text(text)
        assert text == path.read_text()

    return check
