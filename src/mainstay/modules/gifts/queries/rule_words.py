"""What a row of gift rules says, in a few words for people; the row itself stands beside it to the letter."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mainstay.framework.locale import format_money
from mainstay.framework.reader import reader_locale
from mainstay.framework.sentences import said
from mainstay.framework.values.base import Label
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import counted, sentence
from mainstay.modules.gifts.choices import GiftCategory, GiftDirection, GiftMeasure, GiftRoute, RecipientKind

Line = tuple[Label, str]


def summary_of(content: Mapping[str, Any]) -> str:
    """The sentence that sums a row up: in the reader's language where it has one, else in English."""
    texts = content.get("summary") or {}
    return str(texts.get(get_language() or "en") or texts.get("en", ""))


def rule_in_words(content: Mapping[str, Any]) -> Iterator[Line]:
    """Pairs of a label and what holds: the measure, what it is about, and who decides about how much."""
    measure, scope, approval = (content.get(name) or {} for name in ("measure", "scope", "approval"))
    currency = measure.get("currency", "")
    yield _("Measure"), str(GiftMeasure(measure["kind"]).label)
    if measure.get("amount"):
        yield _("Limit"), _amount(measure["amount"], currency)
    yield _("Direction"), _direction(scope.get("direction", "given"))
    yield from _named(_("What it is"), GiftCategory, scope.get("category"))
    recipient = scope.get("recipient") or {}
    yield from _named(_("For whom"), RecipientKind, recipient.get("type"))
    yield from _named(_("But not for"), RecipientKind, recipient.get("except_type"))
    for tier in approval.get("tiers") or ():
        yield _tier(tier, currency)
    if days := approval.get("validity_days"):
        yield _("An approval holds for"), said(counted("{count} day", "{count} days", count=int(days)))


def _direction(code: str) -> str:
    labels = GiftDirection.labels if code == "both" else [GiftDirection(code).label]
    return ", ".join(map(str, labels))


def _named(label: Label, of: Any, codes: Sequence[str] | None) -> Iterator[Line]:
    if codes:
        yield label, ", ".join(str(of(code).label) for code in codes)


def _tier(tier: Mapping[str, Any], currency: str) -> Line:
    above, upto = tier.get("above") or 0, tier.get("upto")
    who = str(GiftRoute(tier["route"]).label)
    if upto is None:
        return said(sentence("Above {above}", above=_amount(above, currency))), who
    if not Decimal(str(above)):
        return said(sentence("Up to {upto}", upto=_amount(upto, currency))), who
    return said(sentence("Above {above} to {upto}", above=_amount(above, currency), upto=_amount(upto, currency))), who


def _amount(number: Any, currency: str) -> str:
    return format_money(Money(Decimal(str(number)), currency), reader_locale()) if currency else str(number)
