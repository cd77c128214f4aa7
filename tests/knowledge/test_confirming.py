"""Topics, the quiz, confirming for oneself and for others, and the duties that ask for it."""

from datetime import date

import pytest

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.knowledge.models import KnowledgeConfirmation, KnowledgeRequirement, Question, Topic
from mainstay.modules.people.models import Role
from mainstay.modules.work.models import Duty

QUIZ = ("How warm may it be?", ["8 degrees", "25 degrees", "It does not matter"], 1)


def add_question(do, topic, text=QUIZ[0], answers=QUIZ[1], correct=1):
    do("gita", "topic.add_question", topic, text=text, answers=[{"text": one} for one in answers], correct=correct)


def duties_of(user):
    return Duty.objects.filter(assignee=user, duty_kind="knowledge").order_by("pk")


def test_a_confirmation_holds_as_long_as_the_topic_says(cast, do, topic):
    row = KnowledgeConfirmation.objects.get(
        public_id=do("anna", "knowledge.confirm", topic(valid_months=12), understood=True).public_id
    )
    assert (row.confirmed_on, row.expires_on, row.means) == (date(2026, 8, 3), date(2027, 8, 3), "self")
    row = KnowledgeConfirmation.objects.get(
        public_id=do("anna", "knowledge.confirm", topic("Powder"), understood=True).public_id
    )
    assert row.expires_on is None


def test_what_was_not_understood_is_not_confirmed(cast, do, topic):
    with pytest.raises(InputInvalid) as refused:
        do("anna", "knowledge.confirm", topic())
    assert refused.value.problems[0].path == "understood"
    assert not KnowledgeConfirmation.objects.exists()


def test_a_quiz_is_passed_or_nothing_is_kept(cast, do, topic):
    cold = topic(pass_percent=60)
    add_question(do, cold)
    add_question(do, cold, "How long?", ["A day", "A year"], 2)
    with pytest.raises(RuleBroken, match="1 of 2 answers are right; 60% are needed"):
        do("anna", "knowledge.confirm", cold, understood=True, answers=[{"question": 1, "choice": 1}])
    assert not KnowledgeConfirmation.objects.exists()
    right = [{"question": 1, "choice": 1}, {"question": 2, "choice": 2}]
    do("anna", "knowledge.confirm", cold, understood=True, answers=right)
    row = KnowledgeConfirmation.objects.get()
    assert (row.quiz_right, row.quiz_questions, row.means) == (2, 2, "quiz")


def test_which_answer_is_right_is_nowhere_to_be_read(cast, do, topic, client):
    cold = topic()
    add_question(do, cold)
    page = ask(cast.actor("gita"), "topic.page", {"id": cold})
    assert [set(vars(one)) for one in page.questions] == [{"number", "text", "answers"}]
    client.force_login(cast.gita)
    for address in (f"/topics/{cold}/", f"/do/knowledge.confirm/{cold}/"):
        body = client.get(address).content.decode()
        assert "25 degrees" in body
        assert "correct" not in body
    entry = AuditEntry.objects.filter(action="topic.add_question").latest("id")
    assert "'correct': '•••'" in str(entry.input)
    assert "'correct': [" not in str(entry.changes)
    assert Question.objects.get().correct == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [({"correct": 3, "answers": ["a", "b"]}, "There are 2 answers"), ({"answers": ["a", "a"]}, "stands here twice")],
)
def test_a_question_that_makes_no_sense_is_refused(cast, do, topic, given, said):
    with pytest.raises(InputInvalid) as refused:
        add_question(do, topic(), **given)
    assert said in str(refused.value.problems[0].sentence)


def test_the_browser_gives_back_the_answers_of_a_failed_quiz(cast, do, topic, client):
    cold = topic()
    add_question(do, cold)
    client.force_login(cast.anna)
    wrong = {"understood": "on", "answers-0-question": "1", "answers-0-choice": "2", "answers-shown": "1"}
    back = client.post(f"/do/knowledge.confirm/{cold}/", wrong)
    assert back.status_code == 422
    body = back.content.decode()
    assert "0 of 1" in body.replace("\u2068", "").replace("\u2069", "")
    assert 'value="2" id="answer-1-2" checked' in body
    done = client.post(f"/do/knowledge.confirm/{cold}/", wrong | {"answers-0-choice": "1", "next": f"/topics/{cold}/"})
    assert (done.status_code, done.headers["Location"]) == (302, f"/topics/{cold}/")
    assert KnowledgeConfirmation.objects.get().user == cast.anna


def test_attendance_is_confirmed_by_the_manager_for_the_team_and_by_the_trainer_for_anybody(cast, do, topic):
    cold = topic(trainer=cast.farid.public_id)
    do("dace", "knowledge.confirm_for", cold, people=[cast.anna.public_id, cast.boris.public_id], on="2026-07-30",
       note="In Jelgava")  # fmt: skip
    do("farid", "knowledge.confirm_for", cold, people=[cast.clara.public_id])
    rows = KnowledgeConfirmation.objects.order_by("pk")
    assert [(one.user, one.confirmed_by, one.means) for one in rows] == [
        (cast.anna, cast.dace, "trainer"), (cast.boris, cast.dace, "trainer"), (cast.clara, cast.farid, "trainer"),
    ]  # fmt: skip
    for who, people in (("anna", [cast.boris]), ("dace", [cast.clara]), ("farid", [cast.farid]), ("dace", [cast.dace])):
        with pytest.raises(ActionRefused):
            do(who, "knowledge.confirm_for", cold, people=[one.public_id for one in people])
    with pytest.raises(InputInvalid):
        do("dace", "knowledge.confirm_for", cold, people=[cast.anna.public_id], on="2026-08-04")


def test_nobody_revokes_ones_own_and_strangers_do_not_find_it(cast, do, topic):
    cold = topic()
    hers = do("anna", "knowledge.confirm", cold, understood=True).public_id
    own = do("gita", "knowledge.confirm", cold, understood=True).public_id
    with pytest.raises(ActionRefused):
        do("anna", "knowledge.revoke", hers, reason="Oh")
    with pytest.raises(ActionRefused, match="somebody else"):
        do("gita", "knowledge.revoke", own, reason="Oh")
    with pytest.raises(SubjectNotFound):
        do("clara", "knowledge.revoke", hers, reason="Oh")


def test_what_must_be_confirmed_is_a_duty_in_my_day_until_it_is(cast, do, topic, require, told):
    cold = topic()
    require(cold, grace_days=3)
    told()
    (duty,) = duties_of(cast.anna)
    assert (duty.what, duty.due_on, duty.subject_id) == ("Confirm that you know: Cold chain", date(2026, 8, 6), cold)
    assert not duties_of(cast.clara).exists()
    day = ask(cast.actor("anna"), "work.my_day", {})
    rows = [row for group in day.groups for row in (*group.rows, *(one for fold in group.folds for one in fold.rows))]
    assert [row.url for row in rows if row.duty_kind == "knowledge"] == [f"/topics/{cold}/"]
    for name, given in (("duty.done", {}), ("duty.drop", {"reason": "No"}),
                        ("duty.hand_over", {"to": cast.boris.public_id})):  # fmt: skip
        with pytest.raises(ActionRefused, match="closes when the topic is confirmed"):
            do("anna", name, duty.public_id, **given)
    do("anna", "knowledge.confirm", cold, understood=True)
    duty.refresh_from_db()
    assert (duty.state, duty.closed_by) == ("done", cast.anna)
    with pytest.raises(ActionRefused, match="asked anew"):
        do("anna", "duty.reopen", duty.public_id)


def test_the_duty_comes_again_before_it_runs_out_and_after_it_was_revoked(cast, do, clock, topic, require, told):
    from mainstay.modules.knowledge.schedules import ask_for_knowledge

    cold = topic(valid_months=12)
    require(cold)
    told()
    first = do("anna", "knowledge.confirm", cold, understood=True).public_id
    clock.go(days=334)
    ask_for_knowledge()
    assert [one.state for one in duties_of(cast.anna)] == ["done"]
    clock.go(days=1)
    ask_for_knowledge()
    assert [(one.state, one.due_on) for one in duties_of(cast.anna)][1:] == [("open", date(2027, 8, 3))]
    ask_for_knowledge()
    assert duties_of(cast.anna).count() == 2
    do("anna", "knowledge.confirm", cold, understood=True)
    assert not duties_of(cast.anna).filter(state="open").exists()
    last = KnowledgeConfirmation.objects.latest("pk").public_id
    do("dace", "knowledge.revoke", last, reason="Clicked by somebody else")
    assert duties_of(cast.anna).filter(state="open").count() == 1
    assert first != last


def test_an_appointment_asks_and_its_end_releases(cast, do, topic, require, told):
    cold = topic()
    require(cold, role="coordinator", grace_days=5)
    role = Role.objects.get(code="coordinator").public_id
    made = do("gita", "appointment.create", user=cast.clara.public_id, role=role, reason="Helps out").public_id
    told()
    assert [one.state for one in duties_of(cast.clara)] == ["open"]
    do("gita", "appointment.end", made, reason="No longer")
    told()
    assert [one.state for one in duties_of(cast.clara)] == ["dropped"]


def test_the_form_of_an_appointment_says_what_it_would_ask(cast, do, topic, require, client):
    cold, powder = topic(), topic("Powder")
    require(cold, "order.create", role="coordinator", grace_days=5)
    require(powder, role="coordinator")
    do("clara", "knowledge.confirm", powder, understood=True)
    role = Role.objects.get(code="coordinator").public_id
    found = ask(cast.actor("gita"), "knowledge.needed", {"user": cast.clara.public_id, "role": role})
    assert ([(one.name, one.act_by) for one in found.missing], found.confirmed) == (
        [("Cold chain", date(2026, 8, 8))],
        1,
    )
    assert [str(one) for one in found.missing[0].rights] == ["add orders and invoices"]
    client.force_login(cast.gita)
    assert "/knowledge-needed/" in client.get("/do/appointment.create/").content.decode()
    shown = client.get(f"/knowledge-needed/?user={cast.clara.public_id}&role={role}").content.decode()
    assert "Cold chain" in shown
    assert "Powder" not in shown
    client.force_login(cast.clara)
    assert client.get(f"/knowledge-needed/?user={cast.clara.public_id}&role={role}").status_code == 404


def test_who_leaves_is_asked_for_nothing_keeps_the_history_and_hands_the_teaching_over(cast, do, topic, require, told):
    cold = topic(trainer=cast.clara.public_id)
    require(cold, role="representative")
    other = topic("Powder")
    require(other, role="representative")
    do("clara", "knowledge.confirm", cold, understood=True)
    told()
    assert duties_of(cast.clara).filter(state="open").count() == 1
    with pytest.raises(RuleBroken, match="1 topics to teach"):
        do("admin", "user.deactivate", cast.clara.public_id, reason="Works elsewhere")
    do("gita", "topic.edit", cold, trainer=None)
    do("admin", "user.deactivate", cast.clara.public_id, reason="Works elsewhere")
    told()
    assert not duties_of(cast.clara).filter(state="open").exists()
    assert KnowledgeConfirmation.objects.filter(user=cast.clara).count() == 1


def test_the_matrix_shows_a_manager_the_team_and_nobody_else(cast, do, topic, require, client):
    cold = topic()
    require(cold)
    require(cold, role="representative")
    do("anna", "knowledge.confirm", cold, understood=True)
    found = ask(cast.actor("dace"), "knowledge.team", {})
    states = {row.name: [cell and cell.state for cell in row.cells] for row in found.rows}
    assert states == {"Anna Bērziņa": ["confirmed"], "Boris Novák": ["missing"], "Dace Kalniņa": [None]}
    assert [row.name for row in ask(cast.actor("dace"), "knowledge.team", {"open": True}).rows] == ["Boris Novák"]
    assert [row.name for row in ask(cast.actor("anna"), "knowledge.team", {}).rows] == ["Anna Bērziņa"]
    assert len(ask(cast.actor("gita"), "knowledge.team", {}).rows) == len(cast.users)
    client.force_login(cast.dace)
    for address in ("/knowledge/", "/knowledge/team/", f"/colleagues/{cast.boris.public_id}/", f"/topics/{cold}/"):
        assert client.get(address).status_code == 200
    assert "Missing since" in client.get(f"/colleagues/{cast.boris.public_id}/").content.decode()
    client.force_login(cast.clara)
    assert "Missing since" not in client.get(f"/colleagues/{cast.boris.public_id}/").content.decode()


def test_only_those_who_look_after_it_add_topics_and_requirements(cast, do, topic):
    cold = topic()
    for who in ("anna", "dace", "farid"):
        with pytest.raises(ActionRefused):
            do(who, "topic.add", name="Mine")
        with pytest.raises(ActionRefused):
            do(who, "requirement.add", topic=cold, person=cast.anna.public_id)
    assert do("egils", "topic.add", name="Law of food").public_id


@pytest.mark.parametrize(
    "whom", [{}, {"role": "role", "person": "person"}], ids=["of nobody", "of two at once"],
)  # fmt: skip
def test_a_requirement_is_of_one_role_title_or_person(cast, do, topic, whom):
    ids = {"role": Role.objects.get(code="manager").public_id, "person": cast.anna.public_id}
    with pytest.raises(InputInvalid) as refused:
        do("gita", "requirement.add", topic=topic(), **{name: ids[name] for name in whom})
    assert "one of them" in str(refused.value.problems[0].sentence)


def test_the_starter_list_has_what_the_job_asks_and_is_loaded_once(cast, do, clock, told):
    do("admin", "topic.load_starter")
    names = set(Topic.objects.values_list("name", flat=True))
    assert names == {
        "Market economy", "Business law", "Marketing", "Management", "Corporate governance",
        "Product range and classification", "Etiquette", "Psychology and sociology", "Communication", "Code of ethics",
    }  # fmt: skip
    assert Topic.objects.get(name="Code of ethics").valid_months == 12
    assert all(len(one.material) > 600 for one in Topic.objects.all())
    roles = set(
        KnowledgeRequirement.objects.filter(topic__starter="code-of-ethics").values_list("role__code", flat=True)
    )
    assert roles == set(Role.objects.values_list("code", flat=True))
    assert not KnowledgeRequirement.objects.exclude(rights="").exists()
    Topic.objects.filter(name="Marketing").update(material="Ours")
    do("gita", "topic.retire", Topic.objects.get(name="Etiquette").public_id)
    assert do("admin", "topic.load_starter").answer["added"] == 0
    assert Topic.objects.get(name="Marketing").material == "Ours"
    told()
    assert duties_of(cast.anna).filter(state="open").count() == 6


def test_a_file_of_the_material_is_read_by_everybody_and_removed_by_who_put_it_there(cast, do, topic, client):
    from mainstay.framework.files.queries import visible_file
    from mainstay.framework.files.store import stage

    staged = stage(cast.actor("gita"), "chain.pdf", [b"%PDF-1.4 cold"]).public_id
    cold = topic(file=staged)
    page = ask(cast.actor("clara"), "topic.page", {"id": cold})
    assert [one.name for one in page.files] == ["chain.pdf"]
    assert visible_file(cast.actor("clara"), staged).name == "chain.pdf"
    with pytest.raises((ActionRefused, SubjectNotFound)):
        do("clara", "file.remove", staged)
