"""Rules of talks with answers worked out by hand: chat exports, people in them, rich text, cursors."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.modules.engagement.rules.chat import Known, match_people, parse_chat
from mainstay.modules.engagement.rules.lateness import LATE_AFTER, days_late, recorded_late, told_in_time
from mainstay.modules.engagement.rules.rich_text import RichText, cleaned, paragraphs, plain, shortened
from mainstay.modules.engagement.rules.timeline import (
    ALL,
    CHIPS,
    QUIET,
    Place,
    chip_of_event,
    chip_of_talk,
    newest,
)


def local(*parts):
    """A moment as an export states it."""
    return datetime(*parts)  # noqa: DTZ001 - an export states no zone


def moments(text, **more):
    return [message.at for message in parse_chat(text, **more).messages]


# --- chat ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "at", "author", "text"),
    [
        ("[24/11/2026, 10:12:33] Anna: Hi", local(2026, 11, 24, 10, 12, 33), "Anna", "Hi"),
        ("[24.11.26, 10.12] Anna:Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("[24-11-2026 at 1:02 a.m.] Anna: Hi", local(2026, 11, 24, 1, 2), "Anna", "Hi"),
        ("[24/11/2026, 12:30 AM] Anna: Hi", local(2026, 11, 24, 0, 30), "Anna", "Hi"),
        ("[24/11/2026, 12:30 PM] Anna: Hi", local(2026, 11, 24, 12, 30), "Anna", "Hi"),
        ("[24/11/2026, 11:59 p.m.] Anna: Hi", local(2026, 11, 24, 23, 59), "Anna", "Hi"),
        ("24/11/2026, 10:12 - Anna Bērziņa: a: b", local(2026, 11, 24, 10, 12), "Anna Bērziņa", "a: b"),
        ("24/11/2026, 10:12 – ~ Anna: Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("Anna, [24.11.2026 10:12] Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("Anna, [24.11.2026 10:12]: Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("[2026/11/24, 10:12] Anna: Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("[24/11/99, 10:12] Anna: Hi", local(2099, 11, 24, 10, 12), "Anna", "Hi"),
        ("[24/11/100, 10:12] Anna: Hi", local(100, 11, 24, 10, 12), "Anna", "Hi"),
        ("  [24/11/2026,\u202f10:12]\u00a0\u200eAnna: Hi", local(2026, 11, 24, 10, 12), "Anna", "Hi"),
        ("[24/11/2026, 10:12] Anna: ", local(2026, 11, 24, 10, 12), "Anna", ""),
    ],
)
def test_a_line_of_each_known_shape(line, at, author, text):
    chat = parse_chat(line)
    (message,) = chat.messages
    assert (message.at, message.author, message.text) == (at, author, text)
    assert (chat.unread_lines, chat.ambiguous) == (0, False)


def test_lines_below_belong_to_the_message_until_a_notice():
    chat = parse_chat(
        "hello\n\n24/11/2026, 10:12 - Anna: one\n  two  \n\n24/11/2026, 10:13 - Boris joined\nlost\n\n"
        "24/11/2026, 10:14 - Boris: three\nfour"
    )
    assert [message.text for message in chat.messages] == ["one\n  two", "three\nfour"]
    assert chat.unread_lines == 2
    assert chat.authors == ("Anna", "Boris")
    assert chat.duration == timedelta(minutes=2)


def test_a_conversation_of_nothing_lasts_nothing():
    assert parse_chat("").duration == timedelta()
    assert parse_chat("").authors == ()
    assert parse_chat("") == parse_chat("\n \n")
    assert not parse_chat("").ambiguous


@pytest.mark.parametrize(
    ("days", "months", "ambiguous"),
    [
        # A number above twelve in the first place is a day, in the second place it is a month that stands first.
        (["13/01/2026", "01/02/2026"], [(13, 1), (1, 2)], False),
        (["01/13/2026", "02/01/2026"], [(13, 1), (1, 2)], False),
        (["12/12/2026"], [(12, 12)], False),
        (["12/11/2026"], [(12, 11)], True),
        # Only one order makes the days rise.
        (["05/01/2026", "06/01/2026", "01/02/2026"], [(5, 1), (6, 1), (1, 2)], False),
        (["01/05/2026", "01/06/2026", "02/01/2026"], [(5, 1), (6, 1), (1, 2)], False),
        # Both rise, or neither.
        (["01/02/2026", "03/04/2026"], [(1, 2), (3, 4)], True),
        (["03/04/2026", "01/02/2026"], [(3, 4), (1, 2)], True),
        (["04/04/2026", "05/05/2026"], [(4, 4), (5, 5)], False),
        (["04/04/2026", "05/06/2026"], [(4, 4), (5, 6)], True),
    ],
)
def test_the_dates_tell_the_order_of_day_and_month(days, months, ambiguous):
    chat = parse_chat("\n".join(f"[{day}, 10:00] Anna: x" for day in days))
    assert [(message.at.day, message.at.month) for message in chat.messages] == months
    assert chat.ambiguous is ambiguous


def test_who_pastes_may_say_which_stands_first():
    line = "[03/04/2026, 10:00] Anna: x"
    assert moments(line, month_first=True) == [local(2026, 3, 4, 10)]
    assert moments(line, month_first=False) == [local(2026, 4, 3, 10)]
    assert not parse_chat(line, month_first=False).ambiguous
    assert moments("[2026-03-04, 10:00] Anna: x", month_first=True) == [local(2026, 3, 4, 10)]


def test_a_day_that_does_not_exist_is_counted_as_unread():
    chat = parse_chat("[31/02/2026, 10:00] Anna: x\n[28/02/2026, 10:00] Anna: y\n[28/02/2026, 25:00] Anna: z")
    assert ([message.text for message in chat.messages], chat.unread_lines) == (["y"], 2)


KNOWN = (
    Known("c1", ("Helen Marsh", "Helen M"), ("+44 7700 900123",)), Known("c2", ("Līga Ozoliņa",), ("123456",)),
    Known("c3", ("Helen Ozoliņa",)), Known("c4", ("خالد محمد",)), Known("c5", ("Anna", "Anna Lee")),
    Known("c6", ("Jan Novák",)), Known("c7", ("Jan Novak",)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("author", "key"),
    [
        ("Helen Marsh", "c1"), ("marsh HELEN", "c1"), ("Helen M", "c1"), ("Helen", None), ("Ozoliņa", None),
        ("Liga", "c2"), ("Khalid Muhamad", "c4"), ("Anna", "c5"), ("Lee", "c5"), ("Jan Novák", None), ("Jan", None),
        ("+44 7700 900123", "c1"), ("7700900123", "c1"), ("07700 900123", "c1"), ("+44 7700 900124", None),
        ("123456", None), ("00123456", None), ("", None), ("…", None), ("Marsh 7700900123", None), ("Nobody", None),
    ],
)  # fmt: skip
def test_whom_an_author_is(author, key):
    assert match_people([author], KNOWN) == {author: key}


def test_a_number_of_seven_digits_is_a_phone_and_a_shorter_one_is_not():
    known = [
        Known("c1", ("A",), ("670 0000",)),
        Known("c2", ("B",), ("67 0001",)),
        Known("c3", ("C",), ("9", "6700009")),
    ]
    assert match_people(["6700000", "670001", "670-0009"], known) == {"6700000": "c1", "670001": None, "670-0009": "c3"}
    assert match_people(["12345678", "2345678"], [Known("c", ("A",), ("+371 12345678",))]) == {
        "12345678": "c", "2345678": None,
    }  # fmt: skip


def test_two_people_of_one_number_are_nobody():
    twins = [Known("c1", ("A",), ("67000000",)), Known("c2", ("B",), ("67000000",))]
    assert match_people(["67000000"], twins) == {"67000000": None}
    assert match_people(["67000000"], [twins[0], twins[0]]) == {"67000000": "c1"}


# --- rich text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag", "p b strong i em u s ul ol li blockquote h3 h4 code pre".split()  # noqa: SIM905
)  # fmt: skip
def test_tags_of_the_list_stay(tag):
    assert cleaned(f"<{tag}>x</{tag}>") == f"<{tag}>x</{tag}>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<h1>x</h1>", "x"),
        ("<script>x</script>y<b>z</b>", "y<b>z</b>"),
        ("<style>x</style>y<b>z</b>", "y<b>z</b>"),
        ("  <b>x</b>  ", "<b>x</b>"),
        (
            '<a href="https://a.lv" onclick="t" target="t">x</a>',
            '<a href="https://a.lv" rel="noopener noreferrer nofollow">x</a>',
        ),
        ('<a href="mailto:a@b.lv">x</a>', '<a href="mailto:a@b.lv" rel="noopener noreferrer nofollow">x</a>'),
        ('<a href="http://a.lv">x</a>', '<a href="http://a.lv" rel="noopener noreferrer nofollow">x</a>'),
        ('<a href="tel:+371">x</a>', '<a href="tel:+371" rel="noopener noreferrer nofollow">x</a>'),
        ('<a href="ftp://a.lv">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
        ("a<br>b", "a<br>b"),
        ("1 < 2", "<p>1 &lt; 2</p>"),
        ("a &amp; b", "<p>a &amp; b</p>"),
        ('say "x"', '<p>say "x"</p>'),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_stays_of_a_text(typed, kept):
    found = cleaned(typed)
    assert found == kept
    assert isinstance(found, RichText)
    assert found.__html__() == str(found)


def test_empty_lines_part_paragraphs():
    assert paragraphs("\n a \n b\n \n\nc\n") == "<p>a <br> b</p><p>c</p>"


def test_the_words_of_a_text_stand_line_by_line():
    assert plain("<p>One &amp; <b>two</b></p><ul><li>a</li><li> b  c </li></ul>x<br/>y<BR>z<h3>t</h3>u") == (
        "One & two\na\nb c\nx\ny\nz" + "t\nu"
    )
    assert plain("") == ""


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("one  two\nthree", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("a abcdefghij", 8, "a abcde…"),
        ("abcdefghij", 5, "abcd…"),
    ],
)
def test_a_text_is_cut_between_words_unless_that_leaves_too_little(text, length, short):
    assert shortened(text, length) == short


def test_a_text_of_two_hundred_and_forty_characters_is_whole():
    assert shortened("x" * 240) == "x" * 240
    assert shortened("x" * 241) == "x" * 239 + "…"


# --- lateness and timeline -----------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_gap_is_told_when_it_is_longer_than_two_days():
    assert timedelta(days=2) == LATE_AFTER
    assert recorded_late(NOON, NOON + LATE_AFTER) is None
    assert recorded_late(NOON, NOON + timedelta(days=3)) == timedelta(days=3)
    due = date(2026, 11, 20)
    assert [told_in_time(due, due + timedelta(days=days)) for days in (-1, 0, 1)] == [True, True, False]
    assert [days_late(due, due + timedelta(days=days)) for days in (-1, 0, 1, 5)] == [0, 0, 1, 5]


def test_a_place_is_read_from_its_token_whatever_its_length():
    for number in (1, 12, 123, 1234):
        place = Place(NOON, "talk", number)
        assert "=" not in place.token()
        assert Place.read(place.token()) == place


@pytest.mark.parametrize(
    "body",
    [["2026-11-20T12:00:00", "talk", 1], ["x", "talk", 1], [1, "talk", 1], ["2026-11-20T12:00:00+00:00", "talk", "x"],
     ["2026-11-20T12:00:00+00:00", "talk"], {}, None],
)  # fmt: skip
def test_a_token_with_another_content_is_refused_as_it_came(body):
    token = urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")
    with pytest.raises(ValueError, match=token):
        Place.read(token)


def test_the_newest_come_first_and_more_are_told():
    places = [Place(NOON, "event", 2), Place(NOON, "talk", 1), Place(NOON + timedelta(1), "event", 1)]
    assert newest(places, 2) == ([places[2], places[1]], True)
    assert newest(places, 3) == ([places[2], places[1], places[0]], False)
    assert newest([], 3) == ([], False)


def test_every_entry_has_its_chip():
    assert CHIPS == ("all", "talks", "mail", "promises", "deals", "orders", "changes")
    assert ALL == "all"
    nouns = ("promise", "opportunity", "lead", "proposal", "order", "invoice", "account", "")
    assert " ".join(chip_of_event(f"{noun}.made") for noun in nouns) == (
        "promises deals deals deals orders orders changes changes"
    )
    kinds = ("call", "meeting", "visit", "meal", "email", "letter", "fax", "chat", "note")
    assert [kind for kind in kinds if chip_of_talk(kind) == "mail"] == ["email", "letter", "fax"]
    assert chip_of_talk("call") == "talks"
    assert sorted(QUIET) == ["duty.handed_over", "duty.moved", "duty.opened", "duty.reopened", "promise.made"]
