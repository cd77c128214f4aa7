"""Exchange rates of many days at once."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from mainstay.modules.catalogue.choices import RateKind
from mainstay.modules.catalogue.models import ExchangeRate
from mainstay.modules.catalogue.rules.exchange import Rate, RateBoard


def rates_on_each(days: Iterable[date], kind: str = RateKind.DAY.value) -> dict[date, RateBoard]:
    """The rates that hold on each of many days, as `rates_on` gives them for one, in one statement."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    rows = ExchangeRate.objects.filter(Q(to_on=None) | Q(to_on__gt=wanted[0]), rate_kind=kind, from_on__lte=wanted[-1])
    pairs: dict[tuple[str, str], list[ExchangeRate]] = {}
    for one in rows.order_by("from_on", "id"):
        pairs.setdefault((one.source, one.target), []).append(one)
    starts = {pair: [one.from_on for one in known] for pair, known in pairs.items()}
    return {
        on: RateBoard.of(
            Rate(row.source, row.target, row.rate, row.from_on)
            for pair, known in pairs.items()
            if (row := _running(known[: bisect_right(starts[pair], on)], on)) is not None
        )
        for on in wanted
    }


def _running(known: list[ExchangeRate], on: date) -> ExchangeRate | None:
    """The newest of rates that have begun and not ended."""
    return next((row for row in reversed(known) if row.to_on is None or row.to_on > on), None)
