"""Gifts in the database: confirmed rules, a client with contacts, and the ledger replayed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

RULE = {"row": "limit", "version": 1, "paragraph": "(a)",
        "measure": {"kind": "value_cap", "amount": "100", "currency": "EUR", "period": "calendar"}}  # fmt: skip
TIERED = {
    "row": "gifts", "version": 1, "paragraph": "tiers",
    "measure": {"kind": "value_cap", "amount": "250", "currency": "EUR", "period": "calendar"},
    "approval": {"tiers": [{"above": 0, "upto": 50, "route": "auto"}, {"above": 50, "upto": 100, "route": "line_manager"},
                           {"above": 100, "upto": 200, "route": "compliance"}, {"above": 200, "route": "two_person"}]},
}  # fmt: skip


@dataclass
class Clock:
    """What the clock shows."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is Monday 5 October 2026, ten in the morning in Riga."""
    found = Clock(datetime(2026, 10, 5, 7, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", found)
    return found


@pytest.fixture
def rules(do: Callable[..., Any]) -> Callable[..., None]:
    """``rules(RULE)``: rows of the house, written by Egils and confirmed by Gita."""
    from mainstay.modules.gifts.models import GiftRule

    def confirmed(*rows: dict[str, Any], code: str = "HOUSE") -> None:
        do("egils", "gift_rule.write", rules={"code": code, "title": "House rules", "rules": [*rows]})
        for row in GiftRule.objects.filter(rule_set__code=code, state="draft"):
            do("gita", "gift_rule.confirm", row.public_id, source="Board of 1 October", checked_on="2026-10-01")

    return confirmed


@pytest.fixture
def dairy(do: Callable[..., Any], clock: Clock) -> str:
    """A client of Anna's."""
    return str(do("anna", "account.create", name="Lielupes Piens", status="client").public_id)


@pytest.fixture
def contact(do: Callable[..., Any], dairy: str) -> Callable[..., str]:
    """``contact("Ilze Ozola")`` at the client."""

    def make(name: str) -> str:
        return str(
            do(
                "anna",
                "contact.create",
                account=dairy,
                given_name=name.split(maxsplit=1)[0],
                family_name=name.rsplit(maxsplit=1)[-1],
            ).public_id
        )

    return make
