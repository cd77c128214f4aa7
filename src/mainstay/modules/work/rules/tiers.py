"""Who answers next in an approval of several tiers."""

from collections.abc import Sequence

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence


def next_tier(tier: int, approvers: Sequence[int]) -> int | None:
    """The number (from 1) of the tier after ``tier``; None when all of ``approvers`` (user ids) have agreed."""
    return tier + 1 if tier < len(approvers) else None


def checked_tiers(asked_by: int, approvers: Sequence[int], *, alone: bool = False) -> tuple[int, ...]:
    """The user ids of the tiers, each once, in order. Raises RuleBroken without any, and when one of them asks, unless
    sole signature lets one decide ``alone``.
    """
    tiers = tuple(dict.fromkeys(approvers))
    if not tiers:
        raise RuleBroken(sentence("Name at least one colleague who decides."), path="approvers")
    if asked_by in tiers and not alone:
        raise RuleBroken(sentence("You cannot approve what you ask for: name somebody else."), path="approvers")
    return tiers
