"""The mails that a person gets: the day in the morning of their own office, and notifications, in their own words."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from mainstay.framework.events.dispatch import dispatch_pending
from mainstay.framework.mail import delivery
from mainstay.framework.mail.delivery import deliver_letters
from mainstay.framework.mail.models import Letter
from mainstay.framework.reader import reading
from mainstay.modules.people.models import CompanyUnit, Holiday, User
from mainstay.modules.work.models import Notification
from mainstay.modules.work.queries.letters import my_day_letter
from mainstay.modules.work.schedules import mail_notices, mail_the_day
from tests.work.offices import MOMENTS, OFFICES, in_office

RIGA = ZoneInfo("Europe/Riga")


@pytest.fixture(autouse=True)
def signed_in(cast):
    """Anna and Boris have signed in before, nobody else."""
    people = [cast.anna.pk, cast.boris.pk]
    User.objects.filter(pk__in=people).update(last_login=datetime(2026, 1, 1, tzinfo=UTC))


def give(do, what, due_on, who="anna", **more):
    return do(who, "duty.create", what=what, due_on=due_on, **more).public_id


def morning(day, hour=8, minute=5, zone=RIGA):
    return datetime.combine(day, datetime.min.time(), tzinfo=zone).replace(hour=hour, minute=minute)


MONDAY = date(2026, 11, 30)

# Per office: from when, how many days, the days on which the letter comes. Weekends, a holiday (the first Wednesday), and
# the change of the clock: 29 March in Riga and Prague, 24 April at midnight and 29 October at midnight in Cairo.
WEEKS = [
    ("riga", "2026-03-25", 7, ["26", "27", "30", "31"]), ("riga", "2026-10-22", 6, ["22", "23", "26", "27"]),
    ("prague", "2026-03-25", 7, ["26", "27", "30", "31"]), ("prague", "2026-10-22", 6, ["22", "23", "26", "27"]),
    ("delhi", "2026-03-25", 7, ["26", "27", "28", "30", "31"]),
    ("dhaka", "2026-03-25", 7, ["26", "29", "30", "31"]),
    ("cairo", "2026-04-22", 7, ["23", "26", "27", "28"]), ("cairo", "2026-10-28", 7, ["29", "01", "02", "03"]),
    ("dubai", "2026-03-25", 7, ["26", "27", "30", "31"]),
]  # fmt: skip


@pytest.mark.parametrize(("office", "first", "count", "days"), WEEKS)
def test_the_day_comes_once_on_each_working_morning_of_the_office(cast, at, office, first, count, days):
    zone = in_office(cast, office)
    User.objects.filter(pk=cast.boris.pk).update(last_login=None)
    start = date.fromisoformat(first)
    if start.isoweekday() == 3:
        unit = CompanyUnit.objects.get(code=f"x-{office}")
        Holiday.objects.create(unit=unit, day=start, name="A holiday", created_at=timezone.now())
    came = []
    begins = datetime.combine(start, datetime.min.time(), tzinfo=zone).astimezone(UTC)
    for step in range(count * 48):
        now = begins + timedelta(minutes=30 * step)
        at(now)
        if mail_the_day():
            came.append(now.astimezone(zone))
    assert [f"{one:%d %H:%M}" for one in came] == [f"{day} 08:00" for day in days]
    assert [one.key[-2:] for one in Letter.objects.order_by("id")] == days


@pytest.mark.parametrize("office", OFFICES)
def test_the_letter_says_what_list_and_day_say(cast, do, at, office):
    zone = in_office(cast, office)
    for moment in MOMENTS:
        here = datetime.fromisoformat(moment).replace(tzinfo=zone)
        at(here)
        cast.anna.duties.all().delete()
        today = here.astimezone(zone).date()
        give(do, "yesterday", (today - timedelta(days=1)).isoformat())
        give(do, "today", today.isoformat())
        give(do, "an hour ago", today.isoformat(), due_at=(timezone.now() - timedelta(hours=1)).isoformat())
        give(do, "far", (today + timedelta(days=30)).isoformat())
        actor = cast.actor("anna")
        with reading(actor):
            letter = my_day_letter(actor, today.isoformat())
        notes = {line.words: line.note for part in letter.parts for line in part.lines}
        assert {words: note.replace("\u2068", "").replace("\u2069", "") for words, note in notes.items()} == {
            "yesterday": "1 day late", "an hour ago": "1 hour late", "today": "today",
        }, (office, moment)  # fmt: skip
        with reading(actor):
            assert my_day_letter(actor, (today - timedelta(days=1)).isoformat()) is None


def test_hours_and_days_off_are_those_of_the_reader(cast, do, at):
    zone = in_office(cast, "cairo")
    do("anna", "user.prefer", language="ar")
    at(morning(date(2026, 11, 26), zone=zone))
    give(do, "call", "2026-11-26", due_at="2026-11-26T12:30:00+00:00")
    give(do, "report", "2026-11-27")
    mail_the_day()
    deliver_letters()
    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    assert "14:30" in letter.body
    assert "٢٧" in letter.body
    assert "الخميس" in letter.body


def test_the_whole_way_of_a_letter(cast, do, at, client):
    at(morning(MONDAY))
    give(do, "send <b>data</b>", "2026-11-27", account=client, promised_to="Helen Marsh")
    give(do, "next week", "2026-12-09")
    assert mail_the_day() == 2
    assert deliver_letters() == 1
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["anna@example.com"], "Your day: 1 now, 0 today, 0 later this week")
    assert "Monday" in letter.body
    assert (
        "- Lielupes Piens: send <b>data</b> (3 days late; Promised to Helen Marsh)\n  http://localhost:8000/"
        in letter.body
    )
    assert "/settings/me/" in letter.body
    html = letter.alternatives[0][0]
    assert "send &lt;b&gt;data" in html
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in letter.extra_headers
    at(morning(MONDAY, hour=11))
    assert (mail_the_day(), deliver_letters(), len(mail.outbox)) == (0, 0, 1)
    boris = Letter.objects.get(user_id=cast.boris.pk)
    assert (boris.state, boris.error) == (Letter.DROPPED, "there was nothing to say")


def test_what_was_done_meanwhile_is_not_in_the_letter(cast, do, at):
    at(morning(MONDAY))
    duty = give(do, "late", "2026-11-27")
    mail_the_day()
    do("anna", "duty.done", duty)
    assert (deliver_letters(), mail.outbox) == (0, [])


def test_a_letter_that_could_not_leave_on_its_day_does_not_leave_later(cast, do, at):
    at(morning(MONDAY))
    give(do, "late", "2026-11-27")
    mail_the_day()
    at(morning(MONDAY + timedelta(days=1), hour=1))
    assert (deliver_letters(), mail.outbox) == (0, [])


def test_each_person_switches_it_off_for_oneself(cast, do, at):
    at(morning(MONDAY))
    for who in ("anna", "boris"):
        give(do, "late", "2026-11-27", who=who)
    mail_the_day()
    do("anna", "user.prefer", mail_my_day=False)
    assert deliver_letters() == 1
    assert [one.to for one in mail.outbox] == [["boris@example.com"]]
    at(morning(MONDAY + timedelta(days=1)))
    assert (mail_the_day(), deliver_letters()) == (1, 1)
    do("anna", "user.prefer", mail_my_day=True)
    assert (mail_the_day(), deliver_letters()) == (1, 1)
    assert mail.outbox[-1].to == ["anna@example.com"]


def test_the_form_of_preferences_shows_what_was_chosen_and_changes_nothing_else(cast, do):
    do("anna", "user.prefer", mail_my_day=False, theme="dark")
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.anna.pk))
    page = browser.get("/do/user.prefer/").content.decode()
    assert 'name="mail_notices" id="id_mail_notices" checked' in page.replace("  ", " ") or "checked" in page
    answer = browser.post("/do/user.prefer/", {"language": "en", "theme": "dark", "zone": "", "digits": "auto",
                                               "show_hijri_shown": "1", "mail_my_day_shown": "1",
                                               "mail_notices_shown": "1", "mail_notices": "on"})  # fmt: skip
    assert answer.status_code < 400
    assert "Notifications" in browser.get("/settings/me/").content.decode()
    from mainstay.framework.mail.queue import stopped_by

    assert stopped_by(cast.anna.pk) == {"my_day"}


def test_whoever_left_gets_no_mail_any_more(cast, do, at):
    at(morning(MONDAY))
    give(do, "late", "2026-11-27")
    mail_the_day()
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert (deliver_letters(), mail.outbox) == (0, [])
    at(morning(MONDAY + timedelta(days=1)))
    mail_the_day()
    assert not Letter.objects.filter(user_id=cast.anna.pk, key="2026-12-01").exists()


def test_whoever_never_signed_in_gets_no_day(cast, do, at):
    at(morning(MONDAY))
    User.objects.filter(pk=cast.anna.pk).update(last_login=None)
    give(do, "late", "2026-11-27")
    mail_the_day()
    assert not Letter.objects.filter(user_id=cast.anna.pk).exists()


class Broken(EmailBackend):
    def send_messages(self, messages):
        raise OSError("nobody answers")


def test_a_server_that_is_away_is_asked_again_and_then_it_is_shown(cast, do, at, monkeypatch):
    at(morning(MONDAY))
    give(do, "late", "2026-11-27")
    mail_the_day()
    monkeypatch.setattr(delivery, "get_connection", Broken)
    assert deliver_letters() == 0
    letter = Letter.objects.get(user_id=cast.anna.pk)
    assert (letter.state, letter.attempts, letter.error) == (Letter.WAITING, 1, "OSError: nobody answers")
    assert letter.next_at == timezone.now() + timedelta(minutes=1)
    other = Letter.objects.get(user_id=cast.boris.pk)
    assert (other.attempts, other.next_at) == (0, letter.next_at), "the others wait as well, without a try of their own"
    for _ in range(9):
        letter.refresh_from_db()
        at(letter.next_at)
        deliver_letters()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.PARKED, 10)
    assert deliver_letters() == 0


def test_an_address_that_is_refused_stops_no_other(cast, do, at, monkeypatch):
    class Choosy(EmailBackend):
        def send_messages(self, messages):
            if messages[0].to == ["anna@example.com"]:
                raise SMTPRecipientsRefused({"anna@example.com": (550, b"unknown")})
            return super().send_messages(messages)

    at(morning(MONDAY))
    for who in ("anna", "boris"):
        give(do, "late", "2026-11-27", who=who)
    mail_the_day()
    monkeypatch.setattr(delivery, "get_connection", Choosy)
    assert deliver_letters() == 1
    assert [one.to for one in mail.outbox] == [["boris@example.com"]]
    assert Letter.objects.get(user_id=cast.anna.pk).state == Letter.PARKED


def test_two_workers_do_not_send_the_same_letter(cast, do, at):
    at(morning(MONDAY))
    give(do, "late", "2026-11-27")
    mail_the_day()
    row = Letter.objects.get(user_id=cast.anna.pk)
    assert delivery._claimed(row)
    assert not delivery._claimed(row)
    assert deliver_letters() == 0
    at(morning(MONDAY, minute=16))
    assert deliver_letters() == 1


def told(cast, do, due_on, **more):
    """Boris gives Anna a duty, and the outbox is delivered."""
    duty = do("boris", "duty.create", what="count the stock", due_on=due_on, assignee=cast.anna.public_id, **more)
    dispatch_pending()
    return duty.public_id


def test_a_notice_that_nobody_reads_is_mailed_once_with_how_its_duty_stands(cast, do, at):
    zone = in_office(cast, "dhaka")
    at(datetime(2026, 11, 26, 16, 0, tzinfo=zone))
    told(cast, do, "2026-11-28")
    told(cast, do, "2026-11-26", due_at="2026-11-26T12:30:00+00:00")
    assert mail_notices() == 0
    at(datetime(2026, 11, 26, 16, 6, tzinfo=zone))
    assert (mail_notices(), deliver_letters()) == (1, 1)
    [letter] = mail.outbox
    assert letter.to == ["anna@example.com"]
    assert letter.subject == "2 notifications: A duty for you, count the stock"
    assert "count the stock (A duty for you, Boris Novák; on 28/11/2026, a day off)" in letter.body
    assert "count the stock (A duty for you, Boris Novák; by 18:30)" in letter.body
    assert (mail_notices(), deliver_letters()) == (0, 0)


def test_a_notice_that_was_read_or_is_not_wanted_or_is_old_is_not_mailed(cast, do, at):
    at(morning(MONDAY))
    told(cast, do, "2026-12-05")
    do("anna", "notification.read")
    at(morning(MONDAY, minute=30))
    assert mail_notices() == 0
    told(cast, do, "2026-12-05")
    do("anna", "user.prefer", mail_notices=False)
    at(morning(MONDAY, minute=40))
    assert mail_notices() == 0
    do("anna", "user.prefer", mail_notices=True)
    told(cast, do, "2026-12-05")
    at(morning(MONDAY + timedelta(days=2)))
    assert (mail_notices(), deliver_letters(), mail.outbox) == (0, 0, [])
    assert Notification.objects.count() == 3


def test_a_name_cannot_smuggle_a_header_into_a_mail(cast, do, at):
    at(morning(MONDAY))
    do("boris", "duty.create", what="=?utf-8?q?a=0D=0ABcc:_thief=40example.com?=", due_on="2026-11-28",
       assignee=cast.anna.public_id)  # fmt: skip
    dispatch_pending()
    at(morning(MONDAY, minute=30))
    mail_notices()
    deliver_letters()
    from email import message_from_bytes, policy

    read = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert read["Bcc"] is None
    assert "thief" in read["Subject"]
    assert mail.outbox[0].recipients() == ["anna@example.com"]
