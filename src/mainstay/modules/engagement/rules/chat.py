"""A pasted chat export as a conversation: WhatsApp, Teams and Telegram lines, whatever the order of day and month.

Nothing is guessed silently: what stands before the first message is counted as unread, and an order of day and month
that the dates leave open is reported.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from mainstay.kernel.folding import fold, latin_key

_DATE: Final = r"(?P<a>\d{1,4})[./\-](?P<b>\d{1,2})[./\-](?P<c>\d{2,4})\.?"
_TIME: Final = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
_WHEN: Final = rf"{_DATE}(?:,|\s+at)?\s+{_TIME}"
_SHAPES: Final = (
    # [24/11/2026, 10:12:33] Anna: text (WhatsApp on iPhones, Teams, newer Telegram)
    re.compile(rf"^\[{_WHEN}\]\s*(?P<author>[^:\n]{{1,80}}?):\s?(?P<text>.*)$"),
    # 24/11/2026, 10:12 - Anna: text (WhatsApp on Android)
    re.compile(rf"^{_WHEN}\s+[-–]\s+(?P<author>[^:\n]{{1,80}}?):\s(?P<text>.*)$"),
    # Anna, [24.11.2026 10:12] and the text below (Telegram on a desk)
    re.compile(rf"^(?P<author>[^\[\n]{{1,80}}?),\s*\[{_WHEN}\]:?\s*(?P<text>.*)$"),
)
_NOTICE: Final = re.compile(rf"^\[?{_WHEN}\]?(?:\s+[-–])?\s+(?P<text>.+)$")
_INVISIBLE: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CENTURY: Final = 2000
_MONTHS: Final = 12
_YEAR_DIGITS: Final = 4
_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the local moment as the export states it, the author as written there, the text."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a paste holds. ``ambiguous`` says that the dates fit both orders of day and month."""

    messages: tuple[Message, ...]
    unread_lines: int = 0
    ambiguous: bool = False

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote, in order of their first message."""
        return tuple(dict.fromkeys(message.author for message in self.messages))

    @property
    def duration(self) -> timedelta:
        """From the first to the last message."""
        return self.messages[-1].at - self.messages[0].at if self.messages else timedelta()


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom an author may be: ``key`` is the caller's, ``names`` all ways to write the person, ``numbers``
    phone numbers (an unsaved contact appears under the number).
    """

    key: str
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Raw:
    parts: tuple[str, str, str]
    clock: tuple[int, int, int]
    author: str
    lines: list[str]


def parse_chat(text: str, *, month_first: bool | None = None) -> Conversation:
    """The conversation of a pasted export; without messages when no line has a known shape.

    ``month_first`` decides how 3/4/2026 is read; None: as the dates themselves tell, else the day first.
    """
    raws: list[_Raw] = []
    unread = 0
    reading = False
    for line in _INVISIBLE.sub("", text).replace("\u202f", " ").replace("\u00a0", " ").splitlines():
        found = _message_start(line.strip())
        if found is not None:
            raws.append(found)
            reading = True
        elif _NOTICE.match(line.strip()):
            reading = False
        elif reading and raws:
            raws[-1].lines.append(line.rstrip())
        elif line.strip():
            unread += 1
    order, ambiguous = _order_of(raws, month_first)
    messages = tuple(made for raw in raws if (made := _made(raw, order)) is not None)
    return Conversation(messages, unread + len(raws) - len(messages), ambiguous)


def _message_start(line: str) -> _Raw | None:
    for shape in _SHAPES:
        found = shape.match(line)
        if found:
            hour = int(found["hour"])
            if found["half"]:
                hour = hour % _NOON + (_NOON if found["half"] in "Pp" else 0)
            clock = (hour, int(found["minute"]), int(found["second"] or 0))
            lines = [found["text"]] if found["text"] else []
            return _Raw((found["a"], found["b"], found["c"]), clock, found["author"].strip().lstrip("~").strip(), lines)
    return None


def _order_of(raws: Sequence[_Raw], month_first: bool | None) -> tuple[str, bool]:
    """``ymd``, ``dmy`` or ``mdy``, and whether it had to be assumed."""
    if raws and len(raws[0].parts[0]) == _YEAR_DIGITS:
        return "ymd", False
    if month_first is not None:
        return ("mdy" if month_first else "dmy"), False
    if any(int(raw.parts[0]) > _MONTHS for raw in raws):
        return "dmy", False
    if any(int(raw.parts[1]) > _MONTHS for raw in raws):
        return "mdy", False
    rising = {order: _rises(raws, order) for order in ("dmy", "mdy")}
    if rising["dmy"] != rising["mdy"]:
        return ("dmy" if rising["dmy"] else "mdy"), False
    same = all(raw.parts[0] == raw.parts[1] for raw in raws)
    return "dmy", bool(raws) and not same


def _rises(raws: Sequence[_Raw], order: str) -> bool:
    moments = [made.at for raw in raws if (made := _made(raw, order)) is not None]
    return all(first <= second for first, second in pairwise(moments))


def _made(raw: _Raw, order: str) -> Message | None:
    place = {letter: int(part) for letter, part in zip(order, raw.parts, strict=True)}
    year = place["y"] + (_CENTURY if place["y"] < 100 else 0)  # noqa: PLR2004
    try:
        at = datetime(year, place["m"], place["d"], *raw.clock)  # noqa: DTZ001 - an export states no zone
    except ValueError:
        return None
    return Message(at, raw.author, "\n".join(raw.lines).strip())


def match_people(authors: Iterable[str], known: Sequence[Known]) -> dict[str, str | None]:
    """The key of the one person whom each author is, or None when nobody or several fit.

    A phone number or the full name decides, marks and order of its words aside; then the name romanised, then a part
    of the name, each only when it fits one of the known people.
    """
    return {author: _match(author, known) for author in authors}


def _match(author: str, known: Sequence[Known]) -> str | None:
    digits = re.sub(r"\D", "", author)
    if len(digits) >= 7 and not re.search(r"[^\W\d_]", author):  # noqa: PLR2004 - shorter is no phone number
        return _only([one.key for one in known if any(_same_number(digits, number) for number in one.numbers)])
    for form in (fold, latin_key):
        wanted = sorted(form(author).split())
        exact = [one.key for one in known if wanted and any(sorted(form(name).split()) == wanted for name in one.names)]
        if exact:
            return _only(exact)
    words = set(fold(author).split())
    return _only([one.key for one in known if words and any(words <= set(fold(n).split()) for n in one.names)])


def _same_number(digits: str, number: str) -> bool:
    other = re.sub(r"\D", "", number)
    return len(other) >= 7 and digits[-8:] == other[-8:]  # noqa: PLR2004 - the part behind country and trunk codes


def _only(keys: Sequence[str]) -> str | None:
    found = set(keys)
    return found.pop() if len(found) == 1 else None
