"""Timeliness: facts go stale, become a duty of the owner, are confirmed with one key, and the report follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.errors import ActionRefused, RuleBroken
from mainstay.modules.accounts.models import Account, FieldCheck, FreshnessRule
from mainstay.modules.accounts.schedules import keep_data_current


def age(days):
    """Everything was created ``days`` ago."""
    then = timezone.now() - timedelta(days=days)
    Account.objects.update(created_at=then, stale_on=None)


def stale_duties():
    return registry.kinds["duty"].model.objects.filter(duty_kind="stale")


@pytest.fixture
def dairy(do):
    return do("anna", "account.create", name="Lielupes Piens", phone="63020000", country="LV").public_id


def test_a_new_account_is_fresh_for_as_long_as_its_shortest_rule(dairy):
    assert Account.objects.get().stale_on == timezone.now().date() + timedelta(days=365)


def test_a_stale_account_becomes_one_duty_of_its_owner_and_is_confirmed_with_one_key(dairy, do, cast):
    age(400)
    keep_data_current()
    keep_data_current()
    duty = stale_duties().get()
    assert (duty.assignee_id, duty.subject_id, "Lielupes Piens" in duty.what, "Phone" in duty.why) == (
        cast.anna.pk, dairy, True, True,
    )  # fmt: skip
    found = ask(cast.actor("anna"), "account.stale")
    assert [(one.account.name, {fact.field for fact in one.facts}) for one in found] == [
        ("Lielupes Piens", {"phone", "employees", "turnover"})
    ]
    assert ask(cast.actor("clara"), "account.stale") == []
    done = do("anna", "account.confirm", dairy)
    assert done.answer["confirmed"] == 3
    assert ask(cast.actor("anna"), "account.stale") == []
    assert stale_duties().get().state == "done"
    report = ask(cast.actor("dace"), "account.timeliness")
    assert [(one.owner.name, one.accounts, one.fresh, one.stale, one.confirmed_90_days) for one in report] == [
        ("Anna Bērziņa", 1, 1, 0, 3)
    ]


def test_confirming_some_leaves_the_duty_open_until_all_are_fresh(dairy, do):
    age(400)
    keep_data_current()
    do("anna", "account.confirm", dairy, fields="phone", found_in="mail")
    assert stale_duties().get().state == "open"
    do("anna", "account.confirm", dairy, fields="employees, turnover")
    assert stale_duties().get().state == "done"
    assert set(FieldCheck.objects.values_list("source", flat=True)) == {"mail", "talk"}


def test_facts_of_contacts_count_and_tier_a_is_watched_closer(dairy, do, cast):
    janis = do("anna", "contact.create", account=dairy, name="Jānis", email="j@x.lv").public_id
    do("anna", "account.set_tier", dairy, tier="a", tier_reason="Key")
    assert Account.objects.get().stale_on == timezone.now().date() + timedelta(days=120)
    do(
        "anna",
        "contact.confirm",
        janis,
        fields="email",
        true_on=(timezone.now().date() - timedelta(days=130)).isoformat(),
    )
    found = ask(cast.actor("anna"), "account.stale")
    assert [(fact.field, fact.contact.name) for fact in found[0].facts] == [("email", "Jānis")]
    report = ask(cast.actor("dace"), "account.timeliness")
    assert (report[0].stale, report[0].late) == (1, 1)


def test_a_confirmation_names_real_facts_and_past_days(dairy, do):
    with pytest.raises(RuleBroken, match="no fact that can be confirmed"):
        do("anna", "account.confirm", dairy, fields="phone,colour")
    with pytest.raises(RuleBroken, match="still to come"):
        do("anna", "account.confirm", dairy, fields="phone", true_on="2400-01-01")
    assert not FieldCheck.objects.exists()


def test_rules_are_rows_that_those_with_the_right_change(dairy, do, cast):
    with pytest.raises(ActionRefused):
        do("anna", "freshness_rule.load_defaults")
    do("egils", "freshness_rule.load_defaults")
    rule = FreshnessRule.objects.get(kind_name="account", field="phone")
    do("egils", "freshness_rule.edit", rule.public_id, days=10)
    keep_data_current()
    assert Account.objects.get().stale_on == timezone.now().date() + timedelta(days=10)
    do("egils", "freshness_rule.edit", rule.public_id, is_active=False)
    keep_data_current()
    assert Account.objects.get().stale_on == timezone.now().date() + timedelta(days=365)


def test_nobody_makes_the_clock_strike_by_hand(do):
    for name in ("account.compute_stale_days", "account.open_stale_duties"):
        with pytest.raises(ActionRefused):
            do("gita", name)
