"""Exchange rates of many days are those of each day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mainstay.modules.catalogue.models import ExchangeRate
from mainstay.modules.catalogue.queries.boards import rates_on_each
from mainstay.modules.catalogue.queries.rates import rates_on

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)
# First day and days that it holds (None: until the next one): some end early, some run beside later ones.
HELD = ((0, None), (3, 2), (7, 20), (12, 1), (13, None), (30, 5), (31, 1), (40, None))


def test_the_rates_of_many_days_are_those_of_each_day(django_assert_num_queries):
    for place, (source, target) in enumerate((("EUR", "USD"), ("GBP", "EUR"), ("CZK", "EUR"))):
        for begins, days in HELD[place:]:
            first = START + timedelta(days=begins)
            ExchangeRate.objects.create(
                source=source, target=target, rate_text=f"1.{begins:02d}", from_on=first, created_at=timezone.now(),
                to_on=first + timedelta(days=days) if days else None,
            )  # fmt: skip
    wanted = [START + timedelta(days=number) for number in (44, *range(-2, 60), 5)]
    with django_assert_num_queries(1):
        found = rates_on_each(wanted)
    assert found == {day: rates_on(day) for day in wanted}
    assert found[START - timedelta(days=1)].rates == {}
    assert len(found[START + timedelta(days=8)].rates) == 3
    assert rates_on_each([]) == {}
