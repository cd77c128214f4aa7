"""Dividing territories anew: what is shown is what is applied, in one act that can be taken back exactly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.audit.chain import seal_pending, verify
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.events.models import OutboxEvent
from mainstay.framework.files.store import stage
from mainstay.framework.history.as_of import changes_of
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.models import AccountAccess, AccountWall
from mainstay.framework.search.find import find
from mainstay.kernel.errors import ActionRefused, InputInvalid, RuleBroken, SubjectNotFound
from mainstay.modules.accounts.models import Account, AccountOwner, RebalancingMove
from mainstay.modules.accounts.schedules import apply_rebalancings
from mainstay.modules.work.models import Duty

COLUMNS = [f.attname for f in Account._meta.concrete_fields if f.attname != "version"]


def images():
    """Every row that says who has what, but for versions and for access that is over."""
    return (
        list(Account.objects.order_by("id").values_list(*COLUMNS)),
        list(AccountOwner.objects.order_by("id").values_list()),
        list(AccountAccess.objects.filter(to_at=None).order_by("holder_id", "account_id", "how", "source")
             .values_list("holder_id", "account_id", "how", "source", "from_at")),
        list(Duty.objects.order_by("id").values_list("id", "assignee_id", "state")),
    )  # fmt: skip


@pytest.fixture
def six(do):
    """Six accounts of Anna in three countries."""
    lands = ("LV", "LV", "LV", "CZ", "CZ", "IN")
    return [do("anna", "account.create", name=f"Client {n}", country=land, industry=f"Trade {n % 2}").public_id
            for n, land in enumerate(lands)]  # fmt: skip


@pytest.fixture
def plan(do, six):
    return do("dace", "rebalancing.create", name="North and south", reason="Boris takes the north").public_id


def owners():
    return dict(Account.objects.order_by("id").values_list("name", "owner__name"))


def give(do, plan, *people, effect="give", **values):
    return do("dace", "rebalancing.add_rule", plan, effect=effect, receivers=list(people), **values).public_id


def preview(do, cast, plan, who="dace"):
    do(who, "rebalancing.preview", plan)
    return ask(cast.actor(who), "rebalancing.page", {"id": plan})


def seen(cast, who):
    return set(visible_to(cast.actor(who), registry.kinds["account"]).values_list("name", flat=True))


def test_a_preview_shows_each_person_before_and_after_and_moves_nothing(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="lv")
    before = images()
    page = preview(do, cast, plan)
    assert images() == before
    by_name = {one.name: (one.accounts_before, one.accounts_after, one.moved_in, one.moved_out) for one in page.people}
    assert by_name == {cast.anna.name: (6, 3, 0, 3), cast.boris.name: (0, 3, 3, 0)}
    assert (page.moves, page.kept, page.left, page.rules[0].fitted) == (3, 0, 0, 3)
    assert {one.name for one in page.sample} == {"Client 0", "Client 1", "Client 2"}


def test_what_was_shown_is_applied_at_once_with_access_history_one_entry_and_one_event(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    digest = preview(do, cast, plan).digest
    entries, events = AuditEntry.objects.count(), OutboxEvent.objects.count()
    done = do("dace", "rebalancing.apply", plan)
    assert done.answer["count"] == 3
    assert AuditEntry.objects.count() == entries + 1
    assert OutboxEvent.objects.count() == events + 1
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.changes["list"]["sha256"], entry.changes["list"]["accounts"]) == (
        "rebalancing.apply", digest, 3)  # fmt: skip
    assert seen(cast, "boris") == {"Client 0", "Client 1", "Client 2"}
    assert seen(cast, "anna") == {"Client 3", "Client 4", "Client 5"}
    moved = Account.objects.get(name="Client 0")
    closed, begun = AccountOwner.objects.filter(account=moved).order_by("id")
    assert closed.to_at == begun.from_at
    assert (begun.user.name, begun.reason, begun.appointed_by.name, begun.to_at) == (
        cast.boris.name, "Boris takes the north", cast.dace.name, None)  # fmt: skip
    image = changes_of(Account, moved.pk)[0]
    assert (image.action_id, image.values["owner_id"]) == (done.action_id, cast.anna.pk)
    seal_pending()
    assert verify().ok


def test_search_and_lists_follow_the_new_owner_and_a_stranger_sees_nothing(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    found = {who: {one.title for one in find(cast.actor(who), "client")} for who in ("anna", "boris", "clara")}
    assert found == {"boris": {"Client 0", "Client 1", "Client 2"}, "anna": {"Client 3", "Client 4", "Client 5"},
                     "clara": set()}  # fmt: skip
    assert seen(cast, "clara") == set()
    for name, given in (("rebalancing.page", {"id": plan}), ("rebalancing.moves", {"id": plan})):
        with pytest.raises(SubjectNotFound):
            ask(cast.actor("clara"), name, given)
        with pytest.raises(SubjectNotFound):
            ask(cast.actor("boris"), name, given)


def test_taking_it_back_restores_every_row(do, cast, plan):
    account = Account.objects.get(name="Client 1")
    do("anna", "duty.create", what="Call about the order", due_on="2030-01-07", account=account.public_id)
    give(do, plan, cast.boris.public_id, cast.dace.public_id, effect="count")
    before = images()
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    assert images() != before
    assert Duty.objects.get().assignee_id == Account.objects.get(name="Client 1").owner_id
    entries = AuditEntry.objects.count()
    done = do("dace", "rebalancing.undo", plan)
    assert done.answer == {"count": 6, "left": 0}
    assert AuditEntry.objects.count() == entries + 1
    assert images() == before
    seal_pending()
    assert verify().ok
    with pytest.raises(ActionRefused, match="nothing to take back"):
        do("dace", "rebalancing.undo", plan)


def test_duties_of_the_former_owner_move_and_those_of_others_stay(do, cast, plan):
    account = Account.objects.get(name="Client 0").public_id
    do("anna", "duty.create", what="Hers", due_on="2030-01-07", account=account)
    do("dace", "duty.create", what="Of Dace", due_on="2030-01-07", account=account)
    do("anna", "duty.create", what="Elsewhere", due_on="2030-01-07")
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    assert dict(Duty.objects.values_list("what", "assignee__name")) == {
        "Hers": cast.boris.name, "Of Dace": cast.dace.name, "Elsewhere": cast.anna.name}  # fmt: skip
    duty = Duty.objects.get(what="Hers")
    running = AccountAccess.objects.filter(how="duty", source=duty.pk, to_at=None)
    assert list(running.values_list("holder_id", flat=True)) == [cast.actor("boris").holder]


def test_what_changed_since_the_preview_is_left_and_listed(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    changed = Account.objects.get(name="Client 1").public_id
    do("anna", "account.edit", changed, city="Riga")
    done = do("dace", "rebalancing.apply", plan)
    assert (done.answer["count"], done.answer["left"]) == (2, 1)
    assert owners()["Client 1"] == cast.anna.name
    entry = AuditEntry.objects.latest("id")
    assert entry.changes["list"]["of_these"] == [[changed, "changed"]]
    moves = ask(cast.actor("dace"), "rebalancing.moves", {"id": plan, "which": "left"})
    assert [(one.name, str(one.left)) for one in moves.lines] == [("Client 1", "Changed since the preview")]


def test_what_somebody_assigned_since_is_not_taken_back(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    other = Account.objects.get(name="Client 2").public_id
    do("dace", "account.assign", other, owner=cast.dace.public_id, reason="Key account")
    do("boris", "account.edit", Account.objects.get(name="Client 0").public_id, city="Riga")
    done = do("dace", "rebalancing.undo", plan)
    assert done.answer == {"count": 2, "left": 1}
    assert [owners()[f"Client {n}"] for n in range(3)] == [cast.anna.name, cast.anna.name, cast.dace.name]
    assert Account.objects.get(name="Client 0").city == "Riga"
    assert AccountOwner.objects.filter(to_at=None).count() == Account.objects.count()


def test_the_first_rule_counts_and_exceptions_stay(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV, CZ")
    give(do, plan, cast.dace.public_id)
    do("dace", "rebalancing.keep", plan, account=Account.objects.get(name="Client 0").public_id)
    do("dace", "rebalancing.keep", plan, account=Account.objects.get(name="Client 5").public_id)
    page = preview(do, cast, plan)
    assert [(one.effect, one.fitted) for one in page.rules] == [("keep", 2), ("give", 4), ("give", 0)]
    do("dace", "rebalancing.apply", plan)
    assert owners() == {"Client 0": cast.anna.name, "Client 5": cast.anna.name} | {
        f"Client {n}": cast.boris.name for n in range(1, 5)}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "fitting"),
    [
        ({"industries": "Trade 1"}, {1, 3, 5}),
        ({"name_from": "client 2", "name_to": "Client 4"}, {2, 3, 4}),
        ({"where": {"field": "country", "is": ["IN", "CZ"]}}, {3, 4, 5}),
        ({"postal": "LV-10", "regions": "Riga"}, {0}),
        ({"countries": "LV", "industries": "Trade 0"}, {0, 2}),
    ],
)
def test_rules_fit_by_their_criteria(do, cast, plan, values, fitting):
    first = Account.objects.get(name="Client 0").public_id
    do("anna", "account.add_address", first, postal_code="LV-1010", region="Riga", city="Riga", country="LV")
    give(do, plan, cast.boris.public_id, **values)
    preview(do, cast, plan)
    names = RebalancingMove.objects.values_list("account__name", flat=True)
    assert {int(name[-1]) for name in names} == fitting


def test_rules_fit_by_present_owner(do, cast, plan):
    do("boris", "account.create", name="Of Boris")
    give(do, plan, cast.dace.public_id, owners=[cast.boris.public_id])
    page = preview(do, cast, plan)
    assert [one.name for one in page.sample] == ["Of Boris"]


def test_a_list_names_accounts_and_new_owners(do, cast, plan):
    ids = dict(Account.objects.values_list("name", "public_id"))
    text = f"{ids['Client 0']}\n{ids['Client 1']};{cast.dace.email}\n"
    staged = stage(cast.actor("dace"), "list.csv", [f"{ids['Client 2']};{cast.dace.email}".encode()])
    give(do, plan, cast.boris.public_id, listed=text, file=staged.public_id)
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    assert [owners()[f"Client {n}"] for n in range(4)] == [
        cast.boris.name, cast.dace.name, cast.dace.name, cast.anna.name]  # fmt: skip
    for text in ("nowhere", f"{ids['Client 3']};nobody@example.com"):
        second = do("dace", "rebalancing.create", name="Again", reason="Again").public_id
        with pytest.raises(RuleBroken, match="cannot be found"):
            give(do, second, cast.boris.public_id, listed=text)


def test_an_even_spread_by_revenue_is_even(do, cast, plan):
    for place, account in enumerate(Account.objects.order_by("id")):
        Account.objects.filter(pk=account.pk).update(revenue_12m_minor=(place + 1) * 1_000)
    give(do, plan, cast.boris.public_id, cast.dace.public_id, effect="revenue")
    page = preview(do, cast, plan)
    amounts = [one.revenue_after[0].minor for one in page.people if one.name != cast.anna.name]
    assert sum(amounts) == 21_000
    assert abs(amounts[0] - amounts[1]) <= 6_000
    Account.objects.filter(name="Client 0").update(measures_currency="CZK")
    with pytest.raises(RuleBroken, match="CZK, EUR"):
        do("dace", "rebalancing.preview", plan)


def test_a_wall_is_never_crossed(do, cast, plan):
    account = Account.objects.get(name="Client 0")
    give(do, plan, cast.boris.public_id, countries="LV")
    AccountWall.objects.create(user_id=cast.boris.pk, account_id=account.pk, from_at=timezone.now())
    page = preview(do, cast, plan)
    assert [(str(why), count) for why, count in page.left_by_reason] == [("Behind a wall for the new owner", 1)]
    assert any("wall" in str(warning) for one in page.people for warning in one.warnings)
    AccountWall.objects.create(
        user_id=cast.boris.pk, account_id=Account.objects.get(name="Client 1").pk, from_at=timezone.now()
    )
    done = do("dace", "rebalancing.apply", plan)
    assert (done.answer["count"], done.answer["left"]) == (1, 2)
    assert owners()["Client 0"] == owners()["Client 1"] == cast.anna.name


def test_a_planner_before_a_wall_does_not_see_the_account_at_all(do, cast, plan):
    account = Account.objects.get(name="Client 0")
    AccountWall.objects.create(user_id=cast.dace.pk, account_id=account.pk, from_at=timezone.now())
    give(do, plan, cast.boris.public_id, countries="LV")
    page = preview(do, cast, plan)
    assert page.moves == 2
    AccountWall.objects.filter(account_id=account.pk).delete()
    preview(do, cast, plan)
    AccountWall.objects.create(user_id=cast.dace.pk, account_id=account.pk, from_at=timezone.now())
    assert do("dace", "rebalancing.apply", plan).answer["count"] == 2
    assert owners()["Client 0"] == cast.anna.name


def test_who_may_not_look_after_accounts_receives_nothing_and_the_planner_is_warned(do, cast, plan):
    give(do, plan, cast.egils.public_id, countries="LV")
    give(do, plan, cast.boris.public_id, cast.clara.public_id, effect="count", countries="CZ")
    page = preview(do, cast, plan)
    told = {one.name: " ".join(str(words) for words in one.warnings) for one in page.people}
    assert "no role" in told[cast.egils.name]
    assert "does not report to you" in told[cast.clara.name]
    assert (page.moves, page.left) == (2, 3)
    do("dace", "rebalancing.apply", plan)
    assert {owners()[f"Client {n}"] for n in (3, 4)} == {cast.boris.name}


def test_absence_and_load_are_warned_of(do, cast, plan):
    today = timezone.now().date()
    do(
        "boris",
        "absence.plan",
        reason="leave",
        cover="manager",
        from_on=str(today),
        last_on=str(today + timedelta(days=9)),
    )
    do("dace", "rebalancing.edit", plan, upper_load=2)
    give(do, plan, cast.boris.public_id, countries="LV")
    told = [str(words) for one in preview(do, cast, plan).people for words in one.warnings]
    assert any("away" in words for words in told)
    assert any("more than 2 accounts" in words for words in told)


@pytest.mark.parametrize("who", ["anna", "clara", "egils", "farid", "admin"])
def test_without_the_right_nobody_plans(do, cast, who):
    with pytest.raises(ActionRefused):
        do(who, "rebalancing.create", name="Mine", reason="All to me")


@pytest.mark.parametrize("act", ["preview", "apply", "undo", "schedule"])
def test_others_do_not_even_find_the_plan(do, cast, plan, act):
    for who in ("anna", "boris", "clara", "farid"):
        with pytest.raises((SubjectNotFound, ActionRefused)):
            do(who, f"rebalancing.{act}", plan)


def test_a_manager_moves_accounts_of_the_own_line_only(do, cast, plan):
    do("clara", "account.create", name="Of Clara", country="LV")
    give(do, plan, cast.boris.public_id, countries="LV")
    assert preview(do, cast, plan).moves == 3
    director = do("gita", "rebalancing.create", name="All", reason="Company-wide").public_id
    do("gita", "rebalancing.add_rule", director, effect="give", receivers=[cast.boris.public_id], countries="LV")
    assert preview(do, cast, director, "gita").moves == 4


def test_a_change_of_the_plan_forgets_the_preview(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    with pytest.raises(ActionRefused, match="Preview it first"):
        do("dace", "rebalancing.apply", plan)
    preview(do, cast, plan)
    give(do, plan, cast.dace.public_id)
    with pytest.raises(ActionRefused, match="Preview it first"):
        do("dace", "rebalancing.apply", plan)
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    with pytest.raises(ActionRefused, match="no longer being planned"):
        give(do, plan, cast.anna.public_id)
    with pytest.raises(ActionRefused):
        do("dace", "rebalancing.apply", plan)


def test_rules_can_be_asked_earlier_and_removed(do, cast, plan):
    first = give(do, plan, cast.boris.public_id, countries="LV")
    second = give(do, plan, cast.dace.public_id)
    do("dace", "rebalancing_rule.move_up", second)
    assert [one.id for one in preview(do, cast, plan).rules] == [second, first]
    do("dace", "rebalancing_rule.remove", second)
    assert [(one.id, one.position) for one in preview(do, cast, plan).rules] == [(first, 1)]
    with pytest.raises(RuleBroken, match="first one already"):
        do("dace", "rebalancing_rule.move_up", first)


def test_bad_rules_say_what_is_wrong(do, cast, plan):
    with pytest.raises(RuleBroken, match="one person"):
        give(do, plan)
    with pytest.raises(RuleBroken, match="two people"):
        give(do, plan, cast.boris.public_id, effect="count")
    with pytest.raises(RuleBroken, match="no new owner"):
        give(do, plan, cast.boris.public_id, effect="keep")
    with pytest.raises(InputInvalid):
        give(do, plan, cast.boris.public_id, where={"field": "nonsense", "is": 1})
    with pytest.raises(RuleBroken, match="Add a rule"):
        do("dace", "rebalancing.preview", plan)


def test_a_plan_is_applied_on_its_day_in_the_name_of_whoever_set_it(do, cast, plan, monkeypatch):
    day = timezone.now().date() + timedelta(days=3)
    do("dace", "rebalancing.edit", plan, effective_on=str(day))
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    with pytest.raises(RuleBroken, match="day has not come"):
        do("dace", "rebalancing.apply", plan)
    do("dace", "rebalancing.schedule", plan)
    apply_rebalancings()
    assert set(owners().values()) == {cast.anna.name}
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    apply_rebalancings()
    assert list(owners().values()).count(cast.boris.name) == 3
    entry = AuditEntry.objects.filter(action="rebalancing.apply").get()
    assert entry.actor_id == cast.dace.pk


def test_a_plan_whose_maker_lost_the_right_is_not_applied_and_says_why(do, cast, plan, monkeypatch):
    day = timezone.now().date() + timedelta(days=3)
    do("dace", "rebalancing.edit", plan, effective_on=str(day))
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.schedule", plan)
    type(cast.dace).objects.filter(pk=cast.dace.pk).update(is_active=False)
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    apply_rebalancings()
    assert set(owners().values()) == {cast.anna.name}
    page = ask(cast.actor("gita"), "rebalancing.page", {"id": plan})
    assert (page.state, "has left" in page.refused) == ("previewed", True)


def test_large_work_runs_in_the_background(do, cast, plan):
    from mainstay.framework.tasks.models import BackgroundTask
    from mainstay.framework.tasks.worker import run_task

    give(do, plan, cast.boris.public_id, countries="LV")
    for act in ("preview", "apply", "undo"):
        do("dace", "rebalancing.run", plan, act=act)
        row = run_task(BackgroundTask.objects.latest("id"), cast.actor("dace"))
        assert (row.state, row.error) == ("done", "")
    assert AuditEntry.objects.filter(action="rebalancing.apply").count() == 1
    assert set(owners().values()) == {cast.anna.name}


def test_a_dry_run_leaves_no_trace(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    before = images()
    outcome = perform(cast.actor("dace"), "rebalancing.apply", {}, subject=plan, dry_run=True)
    assert outcome.answer["count"] == 3
    assert images() == before


def test_open_deals_of_the_former_owner_go_along_and_come_back(do, cast, plan):
    from mainstay.modules.pipeline.models import Opportunity

    do("admin", "pipeline.create", name="Deals", stages=[
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ])  # fmt: skip
    account = Account.objects.get(name="Client 0").public_id
    do("anna", "opportunity.create", name="Hers", account=account)
    do("dace", "opportunity.create", name="Of Dace", account=account, owner=cast.dace.public_id)
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    deals = dict(Opportunity.objects.values_list("name", "owner__name"))
    assert deals == {"Hers": cast.boris.name, "Of Dace": cast.dace.name}
    do("dace", "rebalancing.undo", plan)
    deals = dict(Opportunity.objects.values_list("name", "owner__name"))
    assert deals == {"Hers": cast.anna.name, "Of Dace": cast.dace.name}


def test_whoever_receives_an_account_behind_a_wall_stands_behind_it(do, cast, plan):
    from mainstay.framework.events.dispatch import dispatch_pending

    other = do("clara", "account.create", name="Rival of Client 0").public_id
    account = Account.objects.get(name="Client 0").public_id
    do("egils", "wall.raise", name="Two rivals", reason="Both asked", first_accounts=[account], second_accounts=[other])
    give(do, plan, cast.boris.public_id, countries="LV")
    preview(do, cast, plan)
    do("dace", "rebalancing.apply", plan)
    dispatch_pending()
    assert other in {Account.objects.get(pk=pk).public_id for pk in cast.actor("boris").walls}


def test_an_account_that_is_being_handed_over_stays_out_of_it(do, cast, plan):
    give(do, plan, cast.boris.public_id, countries="LV")
    ids = dict(Account.objects.values_list("name", "public_id"))
    handing = {"receiver": cast.dace.public_id, "reason": "The first order is in", "occasion": "landed"}
    do("dace", "handover.start", ids["Client 0"], **handing)
    page = preview(do, cast, plan)
    assert (page.moves, [str(why) for why, _count in page.left_by_reason]) == (2, ["A handover is running"])
    do("dace", "handover.start", ids["Client 1"], **handing)
    assert do("dace", "rebalancing.apply", plan).answer == {
        "count": 1, "left": 2, "undo": {"action": "rebalancing.undo", "subject": plan, "input": {}}}  # fmt: skip
    assert owners()["Client 2"] == cast.boris.name
