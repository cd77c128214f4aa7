"""What the pay tests share: prove a text, and insist that it holds."""

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
