"""How long the state machines run: short in CI, thousands of lives at night, a fixed hunt for planted wrong rules."""

import pytest
from hypothesis import HealthCheck, Phase, settings

CALM = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
LIVES_OF_A_NIGHT = 5_000
SHARES = 10

# A night comes in shares with their own seeds: each is seen to pass by itself, and a failing one is run again alone.
share_of_the_night = pytest.mark.parametrize("share", range(SHARES))


def in_ci(turns: int) -> settings:
    """200 lives of up to ``turns`` turns."""
    return settings(max_examples=200, stateful_step_count=turns, **CALM)


def at_night(turns: int) -> settings:
    """One share of the 5,000 lives of a night, each of up to ``turns`` turns; no two shares or nights are the same."""
    return settings(max_examples=LIVES_OF_A_NIGHT // SHARES, stateful_step_count=turns, derandomize=False, **CALM)


def hunt(turns: int) -> settings:
    """400 lives, the same in every run, in which a planted wrong rule must come to light."""
    return settings(max_examples=400, stateful_step_count=turns, derandomize=True, phases=[Phase.generate], **CALM)
