"""Who decided, and whether he may have: four eyes, principal and deputy as one pair, validity, the sole signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.gifts.rules.events import ApprovalGiven, GiftEvent
from mainstay.modules.gifts.rules.results import severity
from mainstay.modules.gifts.rules.settings import Settings
from mainstay.modules.gifts.rules.words import Route

SMALL_FIRM = 3
"""With fewer eligible people than this a firm may switch on the sole signature."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Who has decided on a route, and whether alone by sole signature."""

    by: tuple[str, ...]
    sole: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Approvals sorted into those that hold and the reasons why others do not."""

    approved: Approved | None
    refused: tuple[Sentence, ...] = ()


def signatures(event: GiftEvent, route: Route, validity_days: int | None, settings: Settings) -> Signatures:
    """Whether the approvals of the event satisfy ``route``.

    Nobody approves what he raised, gives, has given in his name, or receives. A line manager's signature does not
    stand for compliance; compliance's stands for both. Two persons are two pairs of eyes: a deputy and the one he
    stands for are one pair. An approval holds for ``validity_days`` and up to its amount. Under the sole signature
    one person's own act is enough, and is marked.
    """
    holding: list[ApprovalGiven] = []
    alone: list[ApprovalGiven] = []
    refused: list[Sentence] = []
    for approval in event.approvals:
        sole = sole_signature(settings, approval.on)
        reason = next(_objections(approval, event, route, validity_days, sole=sole), None)
        if reason is not None:
            refused.append(reason)
            continue
        holding.append(approval)
        alone += [approval] if sole else []
    return Signatures(_together(holding, event, route) or _by_one(alone), tuple(refused))


def sole_signature(settings: Settings, day: date) -> bool:
    """Whether one person may decide alone on ``day``: switched on with a reason, in a firm that is small enough."""
    since = settings.sole_signature_from
    small = settings.eligible_people < SMALL_FIRM and settings.sole_signature_reason != ""
    return small and since is not None and since <= day


def _objections(
    approval: ApprovalGiven, event: GiftEvent, route: Route, validity_days: int | None, *, sole: bool
) -> Iterator[Sentence]:
    eyes = _eyes(approval)
    if not sole and eyes & _concerned(event):
        yield sentence("{by} may not approve a matter of his own.", by=approval.by)
    if severity(approval.route) < severity(min(route, Route.COMPLIANCE, key=severity)):
        yield sentence(
            "{by} signed as {found}; this needs {wanted}.",
            by=approval.by,
            found=approval.route.value,
            wanted=route.value,
        )
    if not event.received and event.given_on is not None and approval.on > event.given_on:
        yield sentence("{by} signed on {day}, after the event.", by=approval.by, day=approval.on)
    if validity_days is not None and event.given_on is not None:
        last = approval.on + timedelta(days=validity_days)
        if event.given_on > last:
            yield sentence("The approval of {by} ended on {day}.", by=approval.by, day=last)
    spent = outlay(event)
    if approval.amount is not None and spent > approval.amount:
        yield sentence(
            "{by} approved {amount} {currency}; it is {spent} {currency} now.",
            by=approval.by,
            amount=approval.amount,
            currency=event.currency,
            spent=spent,
        )


def outlay(event: GiftEvent) -> Decimal:
    """The largest known value of the whole event, in its own currency."""
    known = [one for one in (event.cost, event.market, event.face) if one is not None]
    return max(known, default=Decimal(0)) * event.quantity


def _concerned(event: GiftEvent) -> frozenset[str]:
    own = [one.person for one in event.recipients] if event.received else [event.giver, event.on_behalf_of]
    return frozenset((*own, event.requested_by)) - {""}


def _eyes(approval: ApprovalGiven) -> frozenset[str]:
    return frozenset((approval.by, approval.on_behalf_of)) - {""}


def _together(holding: Sequence[ApprovalGiven], event: GiftEvent, route: Route) -> Approved | None:
    """One person whom it does not concern, or two pairs of such eyes where the route asks for two."""
    foreign = [one for one in holding if not _eyes(one) & _concerned(event)]
    number = 2 if route is Route.TWO_PERSON else 1
    for signing in combinations(foreign, number):
        if len(frozenset().union(*map(_eyes, signing))) == sum(len(_eyes(one)) for one in signing):
            return Approved(tuple(one.by for one in signing))
    return None


def _by_one(alone: Sequence[ApprovalGiven]) -> Approved | None:
    """Under the sole signature the first of them, marked."""
    return next((Approved((one.by,), sole=True) for one in alone), None)
