"""Money, numbers, days and shares in templates, as the reader of the page expects them. Shows; never computes."""

from datetime import date, datetime
from decimal import Context, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mainstay.framework.locale import (
    DayForm,
    Direction,
    format_compact_money,
    format_day,
    format_instant,
    format_money,
    format_number,
    format_percent,
    format_time,
)
from mainstay.framework.locale.language import babel_locale
from mainstay.framework.reader import reader_locale
from mainstay.kernel.money import Money

register = template.Library()

_MINUS: Final = "\u2212"


def _isolated(text: str, html_class: str = "num", *, follows_reader: bool = False) -> SafeString:
    """Apart from the text around it: left to right, but money in Arabic runs as the reader reads, sign last."""
    locale = reader_locale()
    rtl = locale.direction is Direction.RTL and (follows_reader or locale.has_own_digits)
    direction = "rtl" if rtl else "ltr"
    return format_html('<bdi dir="{}" class="{}">{}</bdi>', direction, html_class, text.replace("-", _MINUS))


@register.filter
def money(value: Money | None) -> SafeString | str:
    """An amount with its currency sign to the minor unit; empty for None."""
    return "" if value is None else _isolated(format_money(value, reader_locale()), follows_reader=True)


@register.filter
def money_whole(value: Money | None) -> SafeString | str:
    """An amount without its minor unit; empty for None."""
    return "" if value is None else _isolated(format_money(value, reader_locale(), places=0), follows_reader=True)


@register.filter
def money_short(value: Money | None) -> SafeString | str:
    """An amount in thousands or millions, lakh or crore, for heads and sums at a glance; empty for None."""
    return "" if value is None else _isolated(format_compact_money(value, reader_locale()), follows_reader=True)


@register.filter
def figure(value: Decimal | int | None) -> SafeString | str:
    """A number grouped as the reader groups, with its own decimals; empty for None."""
    return "" if value is None else _isolated(format_number(value, reader_locale()))


@register.filter
def rate(value: Decimal | None) -> SafeString | str:
    """An exchange rate to six significant digits; empty for None."""
    return "" if value is None else figure(Context(prec=6).plus(value))


@register.filter
def share(value: Decimal | None, places: int = 1) -> SafeString | str:
    """A fraction of one as per cent (``Decimal("0.714")`` is 71.4%); empty for None."""
    return "" if value is None else _isolated(format_percent(value, reader_locale(), places=places))


@register.filter
def change(value: Decimal | None) -> SafeString | str:
    """A change of a fraction as signed per cent, up or down by sign and by colour; empty for None."""
    if value is None:
        return ""
    tone = "up" if value > 0 else "down" if value < 0 else ""
    text = format_percent(value, reader_locale(), places=1)
    return _isolated(f"+{text}" if value > 0 else text, f"num {tone}".strip())


@register.filter
def country(code: str | None) -> str:
    """The name of a country (ISO 3166 code) in the reader's language; the code itself when it has none."""
    if not code:
        return ""
    return str(babel_locale(reader_locale()).territories.get(str(code), code))


@register.filter
def day(value: date | None, form: str = "short") -> SafeString | str:
    """A date: ``short``, ``long`` (month in words), ``with_weekday`` or ``month`` (alone); empty for None."""
    if value is None:
        return ""
    text = format_day(value, reader_locale(), DayForm(form))
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), text)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """An instant as day and time in the zone of the moment; empty for None."""
    if value is None:
        return ""
    text = format_instant(value, ZoneInfo(timezone.get_current_timezone_name()), reader_locale())
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), text)


@register.filter
def clock(value: datetime | None) -> SafeString | str:
    """The time of day of an instant in the zone of the moment; empty for None."""
    if value is None:
        return ""
    text = format_time(timezone.localtime(value).time(), reader_locale())
    return format_html('<time datetime="{}"><bdi dir="ltr">{}</bdi></time>', value.isoformat(), text)
