"""Products, prices, rates, needs, and who else sells such things."""

from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.demonstration.imagined.dice import chosen_from
from mainstay.demonstration.stored.ledger import Ledger, morning, table
from mainstay.kernel.collation import collation_key
from mainstay.modules.catalogue.actions.products import name_forms
from mainstay.modules.catalogue.choices import RateKind
from mainstay.modules.catalogue.rules.exact import PRICE_PLACES, to_scaled

GROUP_CURRENCY = "EUR"


def store_goods(ledger: Ledger) -> None:
    """The catalogue, its price lists for each year, three years of exchange rates, needs and competitors."""
    first = ledger.world.goods.years[0]
    _store_products(ledger, first)
    _store_prices(ledger)
    _store_rates(ledger, first)
    _store_needs(ledger, first)
    competitor, tag, known = table("accounts.Competitor"), table("accounts.Tag"), morning(first)
    data = chosen_from("goods")
    ledger.store(
        [competitor(name=name, website=f"https://{site}", created_at=known) for name, site in data["competitors"]],
        "competitors",
    )  # fmt: skip
    ledger.store([tag(name=name, created_at=known) for name in data["tags"]], "tags")


def _store_products(ledger: Ledger, first: date) -> None:
    line, product = table("catalogue.ProductLine"), table("catalogue.Product")
    rows = [
        line(name=one["name"], names=one["names"], name_key=collation_key(one["name"], "en")[:200], position=number,
             created_at=morning(first))
        for number, one in enumerate(chosen_from("goods")["lines"])
    ]  # fmt: skip
    lines = {row.name: row for row in ledger.store(rows, "product lines")}
    ledger.store(
        [
            product(public_id=one.public_id, code=one.code, name=one.name, line=lines[one.line], unit_name=one.unit_name,
                    active_from=first, created_at=morning(first), **name_forms(one.name, one.code))
            for one in ledger.world.goods.products
        ],
        "products",
    )  # fmt: skip


def _store_prices(ledger: Ledger) -> None:
    """A list for each currency; each year's price ends on the first day of the next one."""
    goods, price_list, price = ledger.world.goods, table("catalogue.PriceList"), table("catalogue.Price")
    made = ledger.store(
        [price_list(code=code, name=name, currency=code, from_on=goods.years[0], created_at=morning(goods.years[0]))
         for code, name in goods.lists], "price lists",
    )  # fmt: skip
    ends: list[date | None] = [*goods.years[1:], None]
    ledger.store(
        [
            price(product_id=ledger.keys[product.public_id], price_list=one, from_on=start, to_on=end,
                  unit_price_micro=to_scaled(goods.price(product, one.currency, start), PRICE_PLACES),
                  created_at=morning(start))
            for one in made for product in goods.products for start, end in zip(goods.years, ends, strict=True)
        ],
        "prices",
    )  # fmt: skip


def _store_rates(ledger: Ledger, first: date) -> None:
    rate, group = table("catalogue.ExchangeRate"), table("catalogue.GroupCurrency")
    ledger.store(
        [
            rate(source="EUR", target=one.currency, rate_kind=RateKind.DAY.value, from_on=one.from_on,
                 rate_text=_plain(one.rate), origin="demonstration", created_at=morning(one.from_on))
            for one in ledger.world.goods.rates
        ],
        "exchange rates",
    )  # fmt: skip
    ledger.store([group(currency=GROUP_CURRENCY, from_on=first, created_at=morning(first))], "currency of the group")


def _plain(rate: Decimal) -> str:
    return f"{rate:f}"


def _store_needs(ledger: Ledger, first: date) -> None:
    need, fit = table("catalogue.NeedKind"), table("catalogue.ProductFit")
    codes: dict[str, Any] = {one.code: one for one in ledger.world.goods.products}
    data = chosen_from("goods")["needs"]
    made = ledger.store([need(name=name, created_at=morning(first)) for name, _, _ in data], "kinds of need")
    ledger.store(
        [
            fit(need_kind=row, product_id=ledger.keys[codes[code].public_id], reason=reason, created_at=morning(first))
            for row, (_, code, reason) in zip(made, data, strict=True)
        ],
        "what answers needs",
    )  # fmt: skip
