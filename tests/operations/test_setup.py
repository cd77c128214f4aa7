"""Setting up a company: how the first person gets in, and what a second run adds."""

import re

from django.core.cache import cache
from django.test import Client

from mainstay.framework.actions import perform
from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.custom_fields.models import CustomField
from mainstay.framework.industry.models import TemplatePiece
from mainstay.kernel.actor import system_actor
from mainstay.modules.accounts.models import FreshnessRule
from mainstay.modules.compliance.models import RetentionClass
from mainstay.modules.people.actions.company import set_up_company
from mainstay.modules.people.models import Role, RoleRight, User

COMPANY = {"name": "Mainstay Trade", "country": "LV", "currency": "EUR", "zone": "Europe/Riga",
           "person_name": "Gita Sharma", "person_email": "gita@example.com"}  # fmt: skip
PASSWORD = "correct horse battery staple"


def installed(*names):
    return [perform(system_actor("installer", frozenset({name})), name, {}) for name in names]


def complete():
    return installed("company.complete")[0]


def test_the_first_person_joins_by_a_link_that_works_once(db):
    cache.clear()
    set_up_company(**COMPANY)
    first = complete().once["invitation"]
    token = complete().once["invitation"]
    browser = Client()
    assert browser.post(f"/invitation/{first}/", {"password": PASSWORD}).status_code == 422
    assert browser.post(f"/invitation/{token}/", {"password": PASSWORD}).status_code == 302
    assert browser.post("/sign-in/login/", {"login": "gita@example.com", "password": PASSWORD}).status_code == 302
    assert User.objects.get().last_login is not None
    assert "invitation" not in complete().once
    assert token not in str([(entry.input, entry.changes) for entry in AuditEntry.objects.all()])


def test_a_new_version_brings_rights_that_a_role_never_had_and_leaves_what_was_changed(db):
    set_up_company(**COMPANY)
    manager = Role.objects.get(code="manager")
    RoleRight.objects.filter(role=manager, group="account", verb="read").delete()
    Role.objects.filter(code="coordinator").delete()
    edited = RoleRight.objects.filter(role=manager, group="contact", verb="read")
    edited.update(extent="none")
    Role.objects.filter(pk=manager.pk).update(name="Head of sales")
    done = complete()
    coordinator = RoleRight.objects.filter(role__code="coordinator").count()
    assert (done.answer["roles"], done.answer["rights"]) == (1, 1 + coordinator)
    assert RoleRight.objects.filter(role=manager, group="account", verb="read").count() == 1
    assert edited.get().extent == "none"
    assert Role.objects.get(pk=manager.pk).name == "Head of sales"
    again = complete()
    assert (again.answer["roles"], again.answer["rights"]) == (0, 0)


def test_rules_and_record_classes_that_are_missing_come_and_edited_ones_stay(db):
    set_up_company(**COMPANY)
    installed("freshness_rule.load_defaults", "retention_class.load")
    FreshnessRule.objects.filter(kind_name="account", field="phone").update(days=7)
    FreshnessRule.objects.filter(kind_name="account", field="website").delete()
    RetentionClass.objects.filter(code="contact").update(months=1)
    RetentionClass.objects.filter(code="promise").delete()
    _rules, classes = installed("freshness_rule.load_defaults", "retention_class.load")
    assert FreshnessRule.objects.get(kind_name="account", field="phone").days == 7
    assert FreshnessRule.objects.filter(kind_name="account", field="website").count() == 1
    assert classes.answer["added"] == ["promise"]
    assert RetentionClass.objects.get(code="contact").months == 1


def test_an_industry_template_gets_what_is_new_and_nothing_that_was_put_away_comes_back(db):
    set_up_company(**COMPANY)
    actor = system_actor("test", frozenset({"industry_template.switch_on"}))
    perform(actor, "industry_template.switch_on", {"template": "food_drink"})
    pieces = TemplatePiece.objects.filter(section="fields").order_by("pk")
    new, put_away = pieces[0], pieces[1]
    CustomField.objects.filter(pk=new.record_id).delete()
    new.delete()
    CustomField.objects.filter(pk=put_away.record_id).update(is_active=False)
    [done] = installed("industry_template.complete")
    assert done.answer["made"] == 1
    assert not CustomField.objects.get(pk=put_away.record_id).is_active
    assert installed("industry_template.complete")[0].answer["made"] == 0


def test_guesses_at_invitations_are_slowed_down_like_those_at_passwords(db):
    cache.clear()
    browser = Client()
    answers = [browser.post("/invitation/x/", {"password": PASSWORD}) for _ in range(11)]
    assert [one.status_code for one in answers] == [422] * 10 + [429]
    assert "Wait a few minutes" in answers[-1].content.decode()
    assert browser.get("/invitation/x/").status_code == 200
    # A caller cannot become somebody else by a header of their own.
    assert (
        browser.post("/invitation/x/", {"password": PASSWORD}, headers={"X-Forwarded-For": "192.0.2.7"}).status_code
        == 429
    )
    cache.clear()


def test_behind_a_proxy_that_is_named_each_caller_counts_alone(db, settings):
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = Client()
    for address in ("192.0.2.7", "192.0.2.8"):
        sent = {"X-Forwarded-For": f"10.0.0.1, {address}"}
        answers = [browser.post("/invitation/x/", {"password": PASSWORD}, headers=sent) for _ in range(11)]
        assert [one.status_code for one in answers] == [422] * 10 + [429]
    cache.clear()


def test_setup_prints_the_link_and_what_is_missing(mainstay):
    words = ["--name", "Alpenhandel", "--country", "CH", "--zone", "Europe/Zurich", "--person", "Urs Meier",
             "--email", "urs@example.com"]  # fmt: skip
    code, said = mainstay("setup", *words, MAINSTAY_ADDRESS="https://sales.example.com")
    assert code == 0, said
    links = re.findall(r"https://sales\.example\.com/invitation/[\w-]{43}/", said)
    assert len(links) == 1
    assert re.search(
        r"stopped: the record class \w+ has no ground in CH\. Write the ground under /record-classes/", said
    )
    code, again = mainstay("setup", MAINSTAY_ADDRESS="https://sales.example.com")
    assert code == 0, again
    assert re.findall(r"https://\S+/invitation/[\w-]{43}/", again) != links
    code, said = mainstay("doctor")
    assert (code, "BAD  Automatic erasure is stopped" in said) == (1, True)
