"""A damaged file is proved or refused with a sentence; nothing else ever happens."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.kernel.errors import InputInvalid
from mainstay.modules.compensation.prove.command import proof_data, prove_file

COOKBOOK = Path(__file__).parents[2] / "docs" / "compensation" / "cookbook"
FILES = [path.read_bytes() for path in sorted(COOKBOOK.glob("*/*.yaml"))]
PIECES = st.sampled_from(
    [b"0", b"-1", b'"0.5"', b"1/3", b"[]", b"{}", b"null", b"true", b"2027-02-30", b"2028-02-29", b"9" * 30, b":", b"\n", b" ",
     b"''", b"anna", b"REV", b"recalculate_period", b"quarter", b"full", b"n/a", b"\xff", b"&a", b"*a", b"<<: {}", b"!!set {}"]
)  # fmt: skip


@st.composite
def damaged(draw):
    data = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data = data[:start] + draw(st.one_of(PIECES, st.binary(max_size=3))) + data[end:]
    return data


def answer(data):
    """The problems told about a file, or its proof as plain values."""
    try:
        return proof_data(prove_file("damaged.yaml", data))
    except InputInvalid as error:
        return [str(problem.sentence) for problem in error.problems]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_damaged_file_is_proved_or_refused(data):
    assert answer(data)


@st.composite
def swapped(draw):
    """A file with the value behind one colon replaced by another value: still YAML, mostly nonsense."""
    lines = draw(st.sampled_from(FILES)).decode().split(": ")
    place = draw(st.integers(1, len(lines) - 1))
    rest = lines[place]
    cut = min((rest.find(mark) for mark in (",", "}", "\n", "]") if rest.find(mark) >= 0), default=len(rest))
    lines[place] = draw(PIECES).decode("latin-1") + rest[cut:]
    return ": ".join(lines).encode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(swapped())
def test_a_file_with_a_swapped_value_is_proved_or_refused(data):
    assert answer(data)
