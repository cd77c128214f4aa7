"""Talks are logged, planned, concluded, changed, removed and restored; what follows from them follows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.framework.audit import chain
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.registry import registry
from mainstay.framework.search.models import SearchDocument
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, Contact
from mainstay.modules.engagement.models import Interaction, Promise
from mainstay.modules.work.models import Duty


def test_a_visit_with_two_contacts_a_next_step_and_a_promise_is_logged_in_one_go(log, look, helen, andris, days):
    made = log(
        interaction_kind="visit", contacts=[helen, andris], outcome="Second shift from January",
        next_step="Send a price for 40 t", next_step_on=days(2),
        promises=[{"what": "Shelf-life data", "due_on": days(5), "contact": helen}],
    )  # fmt: skip
    page = look("anna", "interaction.page", id=made.public_id)
    assert [(one.side, one.name) for one in page.people] == [
        ("theirs", "Helen Marsh"), ("theirs", "Andris Vītols"), ("ours", "Anna Bērziņa"),
    ]  # fmt: skip
    assert (page.outcome, page.promises[0].what, page.promises[0].to) == (
        "Second shift from January", "Shelf-life data", "Helen Marsh",
    )  # fmt: skip
    duties = {duty.what: duty for duty in Duty.objects.all()}
    assert set(duties) == {"Send a price for 40 t", "Shelf-life data"}
    promised = duties["Shelf-life data"]
    assert (promised.due_on.isoformat(), promised.duty_kind, promised.promised_to) == (
        days(5),
        "promise",
        "Helen Marsh",
    )
    assert promised.assignee.name == "Anna Bērziņa"


def test_a_logged_talk_is_the_last_contact_of_account_and_people_and_its_next_step_the_next_one(
    log, helen, andris, days
):
    version = Account.objects.get().version
    log(contacts=[helen], outcome="x", next_step="Call", next_step_on=days(3))
    account = Account.objects.get()
    talk = Interaction.objects.get()
    assert (account.last_contact_at, account.next_contact_on.isoformat()) == (talk.happened_at, days(3))
    assert Contact.objects.get(public_id=helen).last_contact_at == talk.happened_at
    assert Contact.objects.get(public_id=andris).last_contact_at is None
    assert account.version == version


def test_an_older_talk_recorded_now_is_marked_late_and_does_not_move_the_last_contact_back(log, look):
    log(outcome="today")
    newest = Account.objects.get().last_contact_at
    old = log(outcome="weeks ago", happened_at=(timezone.now() - timedelta(days=20)).isoformat())
    assert Account.objects.get().last_contact_at == newest
    assert look("anna", "interaction.page", id=old.public_id).late_by > timedelta(days=19)


def test_a_note_is_no_contact(log):
    log(interaction_kind="note", notes="They moved to Jelgava")
    assert Account.objects.get().last_contact_at is None


def test_a_next_step_without_a_day_is_due_in_a_week(log, days):
    log(next_step="Send samples")
    assert Duty.objects.get().due_on.isoformat() == days(7)


def test_a_stranger_logs_nothing_and_sees_nothing(do, log, look, client):
    made = log(outcome="Confidential")
    with pytest.raises(InputInvalid):
        do("clara", "interaction.log", account=client, outcome="x")
    for query in ("interaction.page", "engagement.briefing"):
        with pytest.raises(SubjectNotFound):
            look("clara", query, id=made.public_id)
    with pytest.raises(SubjectNotFound):
        look("clara", "engagement.timeline", account=client)
    with pytest.raises(SubjectNotFound):
        do("clara", "interaction.edit", made.public_id, topic="mine")
    assert Interaction.objects.count() == 1


def test_whoever_may_read_everything_may_not_therefore_log_everywhere(do, client):
    with pytest.raises(ActionRefused):
        do("egils", "interaction.log", account=client, outcome="x")
    assert not Interaction.objects.exists()
    assert AuditEntry.objects.filter(action="interaction.log", outcome="refused").count() == 1


def test_a_talk_that_lies_ahead_is_planned_and_not_logged(do, log, client):
    ahead = (timezone.now() + timedelta(days=2)).isoformat()
    with pytest.raises(InputInvalid) as caught:
        log(happened_at=ahead)
    assert caught.value.problems[0].path == "happened_at"
    with pytest.raises(InputInvalid):
        do("anna", "interaction.plan", account=client, happened_at="2020-01-01T10:00:00Z")
    do("anna", "interaction.plan", account=client, happened_at=ahead, topic="Supply review")
    assert Account.objects.get().next_contact_on is not None


def test_a_problem_in_a_promise_names_its_line_and_stores_nothing(log, days):
    with pytest.raises(InputInvalid) as caught:
        log(promises=[{"what": "a", "due_on": days(1)}, {"what": "", "due_on": "soon", "contact": "zzzzzzzzzzzz"}])
    assert {problem.path for problem in caught.value.problems} == {"promises.1.what", "promises.1.due_on"}
    with pytest.raises(InputInvalid) as caught:
        log(promises=[{"what": "a", "due_on": days(1), "contact": "zzzzzzzzzzzz"}])
    assert caught.value.problems[0].path == "promises.0.contact"
    assert not Interaction.objects.exists()
    assert not Duty.objects.exists()


def test_notes_are_cleaned_before_they_are_stored(log, look):
    made = log(notes='<p>Good<script>alert(1)</script> <a href="javascript:x">price</a></p>')
    assert look("anna", "interaction.page", id=made.public_id).notes == (
        '<p>Good <a rel="noopener noreferrer nofollow">price</a></p>'
    )


def test_a_planned_talk_is_in_the_agenda_with_its_briefing_and_is_concluded(do, log, look, client, helen, days):
    log(contacts=[helen], outcome="Wants a price for 40 t", happened_at=(timezone.now() - timedelta(days=9)).isoformat(),
        promises=[{"what": "Shelf-life data", "due_on": days(-2)},
                  {"what": "Forecast for 2027", "due_on": days(4), "side": "theirs", "contact": helen}])  # fmt: skip
    soon = timezone.now() + timedelta(seconds=1)
    made = do(
        "anna", "interaction.plan", account=client, happened_at=soon.isoformat(), contacts=[helen], topic="Supply"
    )
    agenda = look("anna", "engagement.agenda", day=None)
    item = next(one for one in agenda.items if one.id == made.public_id)
    assert (item.account_name, item.topic, item.people) == ("Lielupes Piens", "Supply", ("Helen Marsh",))
    assert item.briefing.last.text == "Wants a price for 40 t"
    assert [(one.what, one.days_late) for one in item.briefing.we_owe] == [("Shelf-life data", 2)]
    assert [one.what for one in item.briefing.they_owe] == ["Forecast for 2027"]
    assert not look("boris", "engagement.agenda").items
    do("anna", "interaction.conclude", made.public_id, outcome="Agreed")
    assert Interaction.objects.get(public_id=made.public_id).state == "held"
    with pytest.raises(ActionRefused):
        do("anna", "interaction.conclude", made.public_id, outcome="Again")


def test_a_colleague_who_takes_part_has_the_talk_in_the_agenda(do, cast, look, client):
    soon = (timezone.now() + timedelta(seconds=1)).isoformat()
    do(
        "anna",
        "interaction.plan",
        account=client,
        happened_at=soon,
        colleagues=[cast.anna.public_id, cast.boris.public_id],
    )
    assert [len(look(who, "engagement.agenda").items) for who in ("anna", "boris", "dace")] == [1, 1, 0]


def test_a_called_off_talk_leaves_the_agenda_and_the_next_contact(do, look, client):
    made = do(
        "anna", "interaction.plan", account=client, happened_at=(timezone.now() + timedelta(seconds=1)).isoformat()
    )
    do("anna", "interaction.cancel", made.public_id, reason="The client is ill")
    assert not look("anna", "engagement.agenda").items
    assert Account.objects.get().next_contact_on is None


def test_an_edit_changes_only_what_it_mentions_and_can_be_undone(do, log, look, undo, helen, andris):
    made = log(contacts=[helen], outcome="Wants 40 t", topic="Price")
    changed = do("anna", "interaction.edit", made.public_id, outcome="Wants 60 t", contacts=[andris])
    page = look("anna", "interaction.page", id=made.public_id)
    assert (page.outcome, page.topic, page.people[0].name) == ("Wants 60 t", "Price", "Andris Vītols")
    assert Contact.objects.get(public_id=helen).last_contact_at is None
    undo("anna", changed)
    assert look("anna", "interaction.page", id=made.public_id).outcome == "Wants 40 t"


def test_an_edited_next_step_moves_its_duty_and_an_emptied_one_drops_it(do, log, days):
    made = log(next_step="Call", next_step_on=days(2))
    do("anna", "interaction.edit", made.public_id, next_step="Visit", next_step_on=days(9))
    duty = Duty.objects.get()
    assert (duty.what, duty.due_on.isoformat(), duty.state) == ("Visit", days(9), "open")
    do("anna", "interaction.edit", made.public_id, next_step=None, next_step_on=None)
    assert Duty.objects.get().state == "dropped"
    assert Account.objects.get().next_contact_on is None


def test_a_removed_talk_is_gone_everywhere_and_comes_back_whole(do, log, look, undo, client, helen, days):
    made = log(contacts=[helen], outcome="Twice", next_step="Call", next_step_on=days(2))
    at = Account.objects.get().last_contact_at
    removed = do("anna", "interaction.remove", made.public_id)
    account = Account.objects.get()
    assert (account.last_contact_at, account.next_contact_on) == (None, None)
    assert not look("anna", "engagement.timeline", account=client, chip="talks").entries
    assert not SearchDocument.objects.filter(kind="interaction").exists()
    assert Duty.objects.get().state == "dropped"
    with pytest.raises(SubjectNotFound):
        look("anna", "interaction.page", id=made.public_id)
    undo("anna", removed)
    assert Account.objects.get().last_contact_at == at
    assert Account.objects.get().next_contact_on.isoformat() == days(2)
    assert look("anna", "interaction.page", id=made.public_id).outcome == "Twice"
    assert SearchDocument.objects.filter(kind="interaction").count() == 1


def test_a_talk_with_an_open_promise_is_not_removed(do, log, days):
    made = log(promises=[{"what": "Data", "due_on": days(1)}])
    with pytest.raises(RuleBroken):
        do("anna", "interaction.remove", made.public_id)
    do("anna", "promise.withdraw", Promise.objects.get().public_id)
    do("anna", "interaction.remove", made.public_id)


def test_the_words_of_a_talk_enter_the_audit_log_only_as_commitments(log, helen, days):
    log(contacts=[helen], outcome="Divorce of Mr Ozols", notes="<p>Ozols is ill</p>", other_names="Zane Ozola",
        promises=[{"what": "Flowers for Ozols", "due_on": days(1)}])  # fmt: skip
    entry = AuditEntry.objects.get(action="interaction.log")
    written = f"{entry.input}{entry.changes['engagement.interaction:' + Interaction.objects.get().public_id]}"
    for word in ("Divorce", "ill", "Zane", "Flowers"):
        assert word not in written
    assert chain.verify().ok


def test_the_timeline_shows_talks_and_what_happened_to_records_and_pages_without_loss(do, log, look, client, days):
    for number in range(7):
        log(outcome=f"Talk {number}", interaction_kind="email" if number % 2 else "call",
            happened_at=(timezone.now() - timedelta(days=number)).isoformat())  # fmt: skip
    log(outcome="with promise", promises=[{"what": "Data", "due_on": days(1)}])
    do("anna", "promise.keep", Promise.objects.get().public_id)
    seen, cursor = [], ""
    while True:
        page = look("anna", "engagement.timeline", account=client, limit=3, cursor=cursor)
        seen += page.entries
        cursor = page.next_cursor
        if not cursor:
            break
    assert [entry.at for entry in seen] == sorted((entry.at for entry in seen), reverse=True)
    assert sum(entry.source == "talk" for entry in seen) == 8
    assert {entry.kind for entry in seen if entry.source == "event"} >= {"account.created", "promise.kept"}
    mail = look("anna", "engagement.timeline", account=client, chip="mail")
    assert [entry.kind for entry in mail.entries] == ["email"] * 3
    promises = look("anna", "engagement.timeline", account=client, chip="promises")
    assert [(entry.kind, entry.text) for entry in promises.entries] == [("promise.kept", "Data")]
    assert str(promises.entries[0].title) == "Anna Bērziņa kept a promise"
    with pytest.raises(InputInvalid):
        look("anna", "engagement.timeline", account=client, cursor="nonsense")


def test_the_timeline_as_of_a_moment_shows_the_wording_of_then(do, log, look, client):
    made = log(outcome="Wants 40 t")
    moment = timezone.now()
    do("anna", "interaction.edit", made.public_id, outcome="Wants 60 t")
    log(outcome="Later")
    then = look("anna", "engagement.timeline", as_of=moment, account=client, chip="talks")
    assert [entry.text for entry in then.entries] == ["Wants 40 t"]
    assert look("anna", "interaction.page", as_of=moment, id=made.public_id).outcome == "Wants 40 t"


def test_the_list_shows_the_newest_first_and_filters(cast, log):
    for number in range(3):
        log(outcome=f"Talk {number}", happened_at=(timezone.now() - timedelta(days=number)).isoformat())
    log(interaction_kind="visit", outcome="Visit", happened_at=(timezone.now() - timedelta(days=5)).isoformat())
    spec = registry.lists["interaction"]
    rows = list_page(cast.actor("anna"), "interaction", ListState.read({}, spec)).rows
    assert [row.values["outcome"] for row in rows] == ["Talk 0", "Talk 1", "Talk 2", "Visit"]
    for _name, _label, tree in spec.views:
        list_page(cast.actor("anna"), "interaction", ListState.read({"filter": tree}, spec))
    visits = list_page(cast.actor("anna"), "interaction", ListState.read({"filter": spec.views[2][2]}, spec))
    assert [row.values["outcome"] for row in visits.rows] == ["Visit"]
    assert not list_page(cast.actor("clara"), "interaction", ListState.read({}, spec)).rows


def test_the_newest_talks_of_an_account_and_of_all_are_read_through_an_index(cast, log, client):
    if connection.vendor != "sqlite":
        pytest.skip("plans of a nearly empty base say nothing on PostgreSQL")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        list_page(cast.actor("gita"), "interaction", ListState.read({}, registry.lists["interaction"]))
    statement = next(query["sql"] for query in caught if "engagement_interaction" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "interaction_by_time" in plan
    assert "TEMP B-TREE" not in plan


def test_the_queries_keep_their_budgets_whatever_the_number_of_talks(log, look, client, helen, andris, days):
    for _ in range(6):
        log(contacts=[helen, andris], outcome="x", promises=[{"what": "Data", "due_on": days(1)}])
    for name in ("engagement.timeline", "engagement.agenda", "promise.open", "engagement.likely_people"):
        values = {} if name == "engagement.agenda" else {"account": client}
        with CaptureQueriesContext(connection) as caught:
            look("anna", name, **values)
        own = [
            query
            for query in caught
            if not any(part in query["sql"] for part in ("people_role", "RECURSIVE", "SAVEPOINT"))
        ]
        assert len(own) <= registry.queries[name].budget + 5, name
