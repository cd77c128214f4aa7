"""The pure rules of talks: rich text, chat exports, lateness, the places of a timeline."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.modules.engagement.rules.chat import Known, match_people, parse_chat
from mainstay.modules.engagement.rules.lateness import days_late, recorded_late, told_in_time
from mainstay.modules.engagement.rules.rich_text import cleaned, plain, shortened
from mainstay.modules.engagement.rules.timeline import Place, chip_of_event, chip_of_talk, newest

WHATSAPP_PHONE = """[24/11/2026, 10:12:33] Helen Marsh: Good morning
[24/11/2026, 10:13:02] Anna Bērziņa: Hello Helen,
here is the price.
It holds until Friday.
[24/11/2026, 10:40:00] \u200e+44 7700 900123: \u200eimage omitted"""
WHATSAPP_ANDROID = """24.11.26, 10:10 - Messages and calls are end-to-end encrypted. Tap to learn more.
24.11.26, 10:12 - Helen Marsh: Good morning
24.11.26, 10:13 - Anna Bērziņa: Hello: see below"""
TELEGRAM = """Helen Marsh, [24.11.2026 10:12]
Good morning

Anna Bērziņa, [24.11.2026 10:13]
Hello"""
TEAMS = """[11/24/2026 10:12 AM] Helen Marsh: Good morning
[11/24/2026 1:13 PM] Anna Bērziņa: Hello"""


def local(*parts):
    """A moment as an export states it."""
    return datetime(*parts)  # noqa: DTZ001 - an export states no zone


def test_each_known_export_gives_the_same_people_and_moments():
    for text in (WHATSAPP_ANDROID, TELEGRAM):
        chat = parse_chat(text)
        assert chat.authors == ("Helen Marsh", "Anna Bērziņa")
        assert [message.at for message in chat.messages] == [
            local(2026, 11, 24, 10, 12),
            local(2026, 11, 24, 10, 13),
        ]
        assert (chat.unread_lines, chat.ambiguous) == (0, False)


def test_a_message_keeps_its_lines_and_an_unsaved_number_stays_a_number():
    chat = parse_chat(WHATSAPP_PHONE)
    assert chat.messages[1].text == "Hello Helen,\nhere is the price.\nIt holds until Friday."
    assert chat.authors == ("Helen Marsh", "Anna Bērziņa", "+44 7700 900123")
    assert chat.duration == timedelta(minutes=27, seconds=27)


def test_a_colon_in_the_text_does_not_cut_the_author():
    assert parse_chat(WHATSAPP_ANDROID).messages[1].text == "Hello: see below"


def test_american_dates_and_afternoon_are_understood():
    chat = parse_chat(TEAMS)
    assert [message.at for message in chat.messages] == [local(2026, 11, 24, 10, 12), local(2026, 11, 24, 13, 13)]


def test_dates_that_fit_both_orders_are_reported_unless_their_order_rises_one_way_only():
    assert parse_chat("[03/04/2026, 10:00] Helen: a").ambiguous
    assert not parse_chat("[03/04/2026, 10:00] Helen: a", month_first=True).ambiguous
    rising = parse_chat("[01/02/2026, 10:00] Helen: a\n[02/01/2026, 10:00] Helen: b")
    assert [message.at.month for message in rising.messages] == [1, 2]
    assert not rising.ambiguous
    assert not parse_chat("[04/04/2026, 10:00] Helen: a").ambiguous


def test_iso_dates_are_never_ambiguous():
    assert parse_chat("[2026-04-03, 10:00] Helen: a").messages[0].at == local(2026, 4, 3, 10)


def test_text_that_is_no_export_has_no_messages_and_counts_what_it_could_not_read():
    chat = parse_chat("Dear Helen,\n\nthank you for the call.")
    assert (chat.messages, chat.unread_lines) == ((), 2)
    impossible = parse_chat("[45/45/2026, 10:00] Helen: a")
    assert (impossible.messages, impossible.unread_lines) == ((), 1)


@given(st.text(max_size=300))
def test_any_pasted_text_is_read_without_an_error(text):
    chat = parse_chat(text)
    assert len(chat.authors) <= len(chat.messages)


@given(
    st.lists(
        st.tuples(st.integers(0, 500_000), st.sampled_from(["Helen", "Anna B", "علي"]), st.text("ab c", min_size=1)),
        min_size=1,
    )
)
def test_what_an_export_holds_comes_back(rows):
    start = local(2026, 1, 13, 8)
    told = [(start + timedelta(minutes=minutes), author, text.strip()) for minutes, author, text in rows]
    lines = "\n".join(f"[{at:%d/%m/%Y, %H:%M}] {author}: {text}" for at, author, text in [(start, "Helen", "x"), *told])
    chat = parse_chat(lines)
    if not chat.ambiguous:
        assert [(m.at, m.author, m.text) for m in chat.messages][1:] == told


KNOWN = (
    Known("c1", ("Helen Marsh",), ("+44 7700 900123",)), Known("c2", ("Līga Ozoliņa",)), Known("c3", ("Helen Ozoliņa",)),
    Known("c4", ("خالد", "Khaled")),
)  # fmt: skip


def test_people_are_matched_by_full_name_number_or_a_word_that_only_one_has():
    found = match_people(["Marsh Helen", "LIGA OZOLINA", "07700 900123", "Marsh", "Helen", "Nobody", "Khalid"], KNOWN)
    assert found == {
        "Marsh Helen": "c1", "LIGA OZOLINA": "c2", "07700 900123": "c1", "Marsh": "c1", "Helen": None, "Nobody": None,
        "Khalid": "c4",
    }  # fmt: skip


def test_plain_text_becomes_paragraphs_and_scripts_go():
    assert cleaned("One\ntwo\n\nthree & four") == "<p>One<br>two</p><p>three &amp; four</p>"
    dirty = (
        '<p onclick="x()">Hi <b>there</b><script>alert(1)</script><img src=x onerror=y><a href="javascript:x">l</a></p>'
    )
    assert cleaned(dirty) == '<p>Hi <b>there</b><a rel="noopener noreferrer nofollow">l</a></p>'
    assert cleaned("   ") == ""


def test_a_comparison_in_plain_text_survives():
    assert plain(cleaned("margin < 20 and > 10")) == "margin < 20 and > 10"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_and_leaves_no_handler(text):
    once = cleaned(text)
    assert cleaned(once) == once
    assert "<script" not in once.lower()


@given(st.text(max_size=400), st.integers(10, 200))
def test_a_shortened_text_is_one_line_and_not_longer(text, length):
    short = shortened(text, length)
    assert len(short) <= length
    assert "\n" not in short


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(("days", "late"), [(0, False), (2, False), (2.01, True), (30, True), (-1, False)])
def test_a_talk_recorded_more_than_two_days_after_is_marked_late(days, late):
    assert (recorded_late(NOON, NOON + timedelta(days=days)) is not None) is late


def test_a_client_is_told_in_time_on_the_promised_day_or_before():
    due = date(2026, 11, 20)
    assert [told_in_time(due, told) for told in (None, date(2026, 11, 20), date(2026, 11, 21))] == [None, True, False]
    assert [days_late(due, day) for day in (date(2026, 11, 19), due, date(2026, 11, 23))] == [0, 0, 3]


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["talk", "event"]), st.integers(1, 99)), unique=True))
def test_pages_of_a_timeline_are_disjoint_and_complete(rows):
    places = [Place(NOON + timedelta(minutes=minute), source, number) for minute, source, number in rows]
    seen, rest = [], list(places)
    while rest:
        page, more = newest(rest, 7)
        seen += page
        edge = Place.read(page[-1].token())
        rest = [place for place in rest if place < edge]
        assert bool(rest) is more
    assert seen == sorted(places, reverse=True)


@pytest.mark.parametrize("token", ["", "x", "bm8", "WzEsMiwzXQ"])
def test_a_cursor_that_nobody_gave_is_refused(token):
    with pytest.raises(ValueError):
        Place.read(token)


def test_chips_follow_kind_and_noun():
    assert [chip_of_talk(kind) for kind in ("call", "email", "fax", "chat")] == ["talks", "mail", "mail", "talks"]
    assert [chip_of_event(name) for name in ("promise.kept", "opportunity.won", "order.booked", "account.edited")] == [
        "promises", "deals", "orders", "changes",
    ]  # fmt: skip
