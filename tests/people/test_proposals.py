"""The head alone appoints and removes, and whom the head has empowered in writing; everybody else proposes. Titles are
free, and rights follow from the role that a title carries.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import Extent
from mainstay.kernel.errors import ActionRefused, RuleBroken, SubjectNotFound
from mainstay.modules.people.models import Appointment, AppointmentProposal, Role
from mainstay.modules.people.queries.rights import deciders_about


def role(code):
    return Role.objects.get(code=code).public_id


def today():
    return timezone.now().date()


def propose(do, cast, who="dace", whom="anna", code="representative", **more):
    return do(who, "appointment.propose", user=getattr(cast, whom).public_id, role=role(code), reason="Ready", **more)


def test_by_default_the_head_alone_appoints_and_removes(cast, do):
    for who in ("dace", "admin", "egils", "anna"):
        with pytest.raises(ActionRefused, match="head of the company"):
            do(who, "appointment.create", user=cast.boris.public_id, role=role("representative"), reason="Because")
    held = Appointment.objects.get(user=cast.anna)
    with pytest.raises(SubjectNotFound):
        do("dace", "appointment.end", held.public_id, reason="Because")
    do("gita", "appointment.end", held.public_id, reason="Because")


def test_the_head_empowers_a_role_or_a_person_in_writing_for_a_time(cast, do, at):
    power = do("gita", "appointing_power.give", holder=cast.dace.public_id, writing="Order 7",
               last_on=(today() + timedelta(days=9)).isoformat())  # fmt: skip
    assert cast.actor("dace").extent("appointment", "create") == Extent.TEAM
    made = do("dace", "appointment.create", user=cast.anna.public_id, role=role("representative"), reason="Helps out")
    do("dace", "appointment.end", made.public_id, reason="Helped")
    at(timezone.now() + timedelta(days=11))
    assert cast.actor("dace").extent("appointment", "create") == Extent.NONE
    with pytest.raises(RuleBroken, match="ended already"):
        do("gita", "appointing_power.end", power.public_id, reason="Over")


def test_an_empowered_manager_ends_no_appointment_of_their_own_and_empowers_nobody(cast, do):
    do("gita", "appointing_power.give", role=role("manager"), extent="team", writing="Order 7")
    own = Appointment.objects.get(user=cast.dace)
    with pytest.raises(ActionRefused, match="of one's own"):
        do("dace", "appointment.end", own.public_id, reason="Tired")
    with pytest.raises(ActionRefused):
        do("dace", "appointing_power.give", holder=cast.anna.public_id, writing="Note")


def test_a_power_is_of_a_person_or_a_role_and_ends_at_once(cast, do):
    for given in ({}, {"holder": cast.anna.public_id, "role": role("manager")}):
        with pytest.raises(RuleBroken, match="either a colleague or a role"):
            do("gita", "appointing_power.give", writing="Order 7", **given)
    made = do("gita", "appointing_power.give", holder=cast.anna.public_id, extent="all", writing="Order 7")
    assert cast.actor("anna").extent("appointment", "create") == Extent.ALL
    do("gita", "appointing_power.end", made.public_id, reason="No longer")
    assert cast.actor("anna").extent("appointment", "create") == Extent.NONE


def test_who_is_empowered_gives_no_role_that_would_empower_further(cast, do):
    do("gita", "appointing_power.give", holder=cast.dace.public_id, writing="Order 7")
    do("gita", "appointing_power.give", role=role("specialist"), extent="all", writing="Order 8")
    with pytest.raises(ActionRefused, match="further than yours"):
        do("dace", "appointment.create", user=cast.anna.public_id, role=role("specialist"), reason="Because")


def test_a_proposal_is_accepted_by_the_head_and_never_by_who_made_it(cast, do):
    made = propose(do, cast)
    assert cast.actor("anna").extent("lead", "read") == Extent.OWN
    with pytest.raises(ActionRefused, match="of one's own"):
        do("dace", "appointment_proposal.accept", made.public_id)
    do("gita", "appointment_proposal.accept", made.public_id, answer="Gladly")
    row = AppointmentProposal.objects.get(public_id=made.public_id)
    assert (row.state, row.decided_by, row.appointment.appointed_by) == ("accepted", cast.gita, cast.gita)
    assert Appointment.objects.filter(user=cast.anna, role__code="representative", to_on=None).exists()
    with pytest.raises(ActionRefused, match="its answer already"):
        do("gita", "appointment_proposal.refuse", made.public_id, answer="No")


def test_the_head_does_not_answer_a_proposal_of_the_heads_own(cast, do):
    made = propose(do, cast, who="gita")
    with pytest.raises(ActionRefused, match="of one's own"):
        do("gita", "appointment_proposal.accept", made.public_id)
    do("gita", "appointment_proposal.withdraw", made.public_id)


def test_a_refusal_has_its_reason_and_changes_nothing(cast, do):
    made = propose(do, cast)
    do("gita", "appointment_proposal.refuse", made.public_id, answer="Not before spring")
    page = ask(cast.actor("dace"), "appointment_proposal.page", {"id": made.public_id})
    assert (page.state, page.answer) == ("refused", "Not before spring")
    assert Appointment.objects.filter(user=cast.anna).count() == 1


def test_a_removal_is_proposed_out_of_sight_of_the_colleague_and_done_by_the_head(cast, do):
    made = do(
        "dace", "appointment.propose_removal", user=cast.anna.public_id, role=role("account_manager"), reason="Moves"
    )
    seen = {who: visible_to(cast.actor(who), registry.kinds["appointment_proposal"]).count()
            for who in ("anna", "boris", "clara", "dace", "gita")}  # fmt: skip
    assert seen == {"anna": 0, "boris": 0, "clara": 0, "dace": 1, "gita": 1}
    do("gita", "appointment_proposal.accept", made.public_id)
    assert cast.actor("anna").extent("account", "read") == Extent.NONE
    assert Appointment.objects.get(user=cast.anna).end_reason == "Moves"
    with pytest.raises(RuleBroken, match="does not have the role"):
        do("dace", "appointment.propose_removal", user=cast.clara.public_id, role=role("coordinator"), reason="Moves")


def test_who_decides_is_the_head_and_who_was_empowered_above_the_colleague(cast, do):
    assert deciders_about(cast.anna.pk, today()) == {cast.gita.pk}
    do("gita", "appointing_power.give", role=role("manager"), writing="Order 7")
    assert deciders_about(cast.anna.pk, today()) == {cast.gita.pk, cast.dace.pk}
    assert deciders_about(cast.clara.pk, today()) == {cast.gita.pk}


def test_an_empowered_manager_answers_for_the_own_line_only(cast, do):
    do("gita", "appointing_power.give", role=role("manager"), writing="Order 7")
    near, far = propose(do, cast, who="boris"), propose(do, cast, who="boris", whom="clara", code="account_manager")
    do("dace", "appointment_proposal.accept", near.public_id)
    with pytest.raises(SubjectNotFound):
        do("dace", "appointment_proposal.accept", far.public_id)


def test_two_titles_name_one_job_and_say_its_duties(cast, do):
    carried = role("account_manager")
    first = do(
        "gita", "job_title.create", name="Key account manager", role=carried, duties="Keeps the plan\nVisits twice"
    )
    do("gita", "job_title.create", name="Client partner", role=carried)
    with pytest.raises(RuleBroken, match="already"):
        do("gita", "job_title.create", name="Client partner", role=carried)
    do("gita", "appointment.create", user=cast.clara.public_id, job_title=first.public_id, reason="Promoted")
    held = Appointment.objects.get(user=cast.clara, role__code="account_manager")
    assert (held.title, held.job_title.name) == ("Key account manager", "Key account manager")
    page = ask(cast.actor("anna"), "job_title.page", {"id": first.public_id})
    assert page.duties == ("Keeps the plan", "Visits twice")
    assert [one.name for one in page.same_role] == ["Client partner"]
    assert [one.name for one in page.holders] == ["Clara Weiss"]
    assert ("accounts", "read", "own accounts") in {(str(r.group), str(r.verb), r.extent) for r in page.rights}


def test_a_title_out_of_use_or_of_another_role_is_not_given(cast, do):
    made = do("gita", "job_title.create", name="Client partner", role=role("account_manager"))
    whom = {"user": cast.clara.public_id, "reason": "Promoted"}
    with pytest.raises(RuleBroken, match="carries the role"):
        do("gita", "appointment.create", role=role("coordinator"), job_title=made.public_id, **whom)
    with pytest.raises(RuleBroken, match="Name a role"):
        do("gita", "appointment.create", **whom)
    do("gita", "job_title.edit", made.public_id, is_active="no")
    with pytest.raises(RuleBroken, match="no longer given"):
        do("gita", "appointment.create", job_title=made.public_id, **whom)
