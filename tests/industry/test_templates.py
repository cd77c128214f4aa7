"""Each industry template in a fresh base: everything it promises, in every place, and off again without loss."""

import copy
from datetime import timedelta

import pytest
import yaml
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.custom_fields.models import CustomField
from mainstay.framework.imports.targets import targets_here
from mainstay.framework.industry.shipped import CHOICES, FOLDER, shipped_template
from mainstay.framework.industry.template import FIELD_TYPES, KINDS, read_template
from mainstay.framework.lists import ListState, list_page
from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid

CODES = [code for code, _name in CHOICES]
SAMPLES = {
    "text": "Quince", "long_text": "Quince jelly", "integer": 17, "decimal": "17.5", "percent": "17", "money": "1700 EUR",
    "date": "2031-07-17", "boolean": True, "url": "https://quince.example.org/", "email": "quince@example.org",
}  # fmt: skip
CLOCK = system_actor("clock", frozenset({"account.open_standing_duties"}))


def sample(field):
    return next(iter(field.choices)) if field.type == "choice" else SAMPLES[field.type]


def switch(do, code, way):
    return do("admin", f"industry_template.switch_{way}", template=code)


def column(cast, kind, name, who="admin", **state):
    found = list_page(
        cast.actor(who), kind, ListState.read({"columns": [name], "limit": 200, **state}, registry.lists[kind])
    )
    return [str(row.values[name]) for row in found.rows]


ACTIVE = {"filter": {"field": "is_active", "is": True}}


@pytest.fixture
def records(do):
    """``records(template)`` makes an account, a contact and a deal with a value in every field."""

    def make(template):
        custom = {kind: {field.name: sample(field) for field in template.fields_of(kind)} for kind in KINDS}
        account = do("anna", "account.create", name="Lielupes Piens", custom=custom["account"])
        contact = do("anna", "contact.create", account=account.public_id, family_name="Ozola", custom=custom["contact"],
                     contact_role=template.contact_roles[0].name)  # fmt: skip
        deal = do("anna", "opportunity.create", account=account.public_id, name="Second shift",
                  custom=custom["opportunity"])  # fmt: skip
        ids = {"account": account.public_id, "contact": contact.public_id, "opportunity": deal.public_id}
        return {kind: registry.kinds[kind].model.objects.get(public_id=one) for kind, one in ids.items()}

    return make


def test_the_list_of_templates_is_the_folder():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(CODES)
    for code, name in CHOICES:
        assert (shipped_template(code).code, shipped_template(code).name) == (code, str(name))


def test_templates_know_the_types_of_custom_fields():
    from mainstay.framework.custom_fields.fields import TYPES

    assert set(FIELD_TYPES) == set(TYPES)


def test_a_field_that_two_templates_share_is_the_same_in_both():
    seen = {}
    for code in CODES:
        for kind in KINDS:
            for field in shipped_template(code).fields_of(kind):
                assert seen.setdefault((kind, field.name), field) == field, (code, kind, field.name)


@pytest.mark.parametrize("code", CODES)
def test_every_template_has_fields_of_each_kind_needs_parts_stages_and_obligations(code):
    one = shipped_template(code)
    for kind in KINDS:
        assert len(one.fields_of(kind)) >= 2, kind
    assert min(len(one.needs), len(one.contact_roles), len(one.pipeline.stages)) >= 4
    assert len(one.obligations) >= 2


@pytest.mark.parametrize("code", CODES)
def test_a_template_switched_on_gives_everything_everywhere_and_off_again_loses_nothing(
    do, cast, browser, importer, records, code
):
    template = shipped_template(code)
    switch(do, code, "on")
    made = records(template)
    anna = browser("anna")
    for kind in KINDS:
        fields = template.fields_of(kind)
        form = anna.get(f"/do/{kind}.create/").content.decode()
        imported = {field.name for field in targets_here()[kind].fields}
        for field in fields:
            assert f"custom.{field.name}" in form
            assert f"x_{field.name}" in imported
            assert column(cast, kind, f"x_{field.name}", "anna") != ["None"], field.name
        given = {field.name: sample(field) for field in fields if field.type != "money"}
        assert made[kind].custom.items() >= {k: v for k, v in given.items() if isinstance(v, str | bool)}.items()
        report = ask(cast.actor("anna"), "custom_field.breakdown", {"kind": kind, "field": fields[0].name})
        assert [one.count for one in report.lines] == [1]
        assert fields[0].label in anna.get("/reports/fields/").content.decode()
    word = {kind: next(f for f in template.fields_of(kind) if f.type in {"text", "long_text", "choice", "email"})
            for kind in ("account",)}["account"]  # fmt: skip
    words = word.choices[sample(word)] if word.type == "choice" else "quince"
    assert made["account"].public_id in [hit.public_id for hit in find(cast.actor("anna"), words)]
    assert {one.name for one in template.needs} <= set(column(cast, "need_kind", "name", **ACTIVE))
    assert {one.name for one in template.contact_roles} <= set(column(cast, "contact_role", "name", **ACTIVE))
    assert template.contact_roles[1].name in anna.get("/do/contact.create/").content.decode()
    assert made["contact"].public_id in [
        hit.public_id for hit in find(cast.actor("anna"), template.contact_roles[0].name)
    ]
    assert template.pipeline.name in column(cast, "pipeline", "name", **ACTIVE)
    assert {one.name for one in template.pipeline.stages} <= set(column(cast, "stage", "name"))
    assert {one.what for one in template.obligations} <= set(column(cast, "standing_duty", "what", **ACTIVE))
    before = {kind: dict(row.custom) for kind, row in made.items()}

    switch(do, code, "off")
    for kind in KINDS:
        assert "custom." not in anna.get(f"/do/{kind}.create/").content.decode()
        with pytest.raises(InputInvalid):
            column(cast, kind, f"x_{template.fields_of(kind)[0].name}", "anna")
    assert column(cast, "need_kind", "name", **ACTIVE) == []
    assert column(cast, "contact_role", "name", **ACTIVE) == []
    assert column(cast, "standing_duty", "what", **ACTIVE) == []
    assert template.pipeline.name not in column(cast, "pipeline", "name", **ACTIVE)
    for row in made.values():
        row.refresh_from_db()
    assert {kind: row.custom for kind, row in made.items()} == before
    do("anna", "account.edit", made["account"].public_id, city="Jelgava")

    rows = CustomField.objects.count()
    switch(do, code, "on")
    assert CustomField.objects.count() == rows
    first = template.fields_of("account")[0]
    assert column(cast, "account", f"x_{first.name}", "anna") != ["None"]
    assert {one.name for one in template.needs} <= set(column(cast, "need_kind", "name", **ACTIVE))
    for row in made.values():
        row.refresh_from_db()
    assert {kind: row.custom for kind, row in made.items()} == before


def test_only_administrators_switch(do, browser):
    with pytest.raises(ActionRefused):
        do("anna", "industry_template.switch_on", template="media")
    assert browser("anna").get("/settings/industry/").status_code == 403


def test_the_settings_page_lists_all_and_switches(do, browser):
    admin = browser("admin")
    page = admin.get("/settings/industry/").content.decode()
    assert all(str(name) in page for _code, name in CHOICES)
    assert admin.get("/do/industry_template.switch_on/?template=media").status_code == 200
    done = admin.post("/do/industry_template.switch_on/", {"template": "media", "next": "/settings/industry/"})
    assert (done.status_code, done["Location"]) == (302, "/settings/industry/")
    assert "switch_off/?template=media" in admin.get("/settings/industry/").content.decode()


def test_what_two_templates_share_stays_while_one_of_them_is_on(do, cast):
    switch(do, "banking_security", "on")
    switch(do, "wealth_management", "on")
    switch(do, "banking_security", "off")
    active = CustomField.objects.get(kind_name="account", name="identity_checked_on")
    assert active.is_active
    switch(do, "wealth_management", "off")
    active.refresh_from_db()
    assert not active.is_active


def test_what_a_company_made_by_hand_is_used_and_never_switched_off(do, cast):
    do("admin", "custom_field.create", kind_name="account", name="outlets", label="Shops", value_type="integer")
    do("admin", "custom_field.create", kind_name="account", name="audited_on", label="Audit", value_type="text")
    do("admin", "need_kind.create", name="Longer shelf life")
    switch(do, "food_drink", "on")
    assert CustomField.objects.get(name="outlets").label == "Shops"
    assert CustomField.objects.get(name="food_drink_audited_on").value_type == "date"
    switch(do, "food_drink", "off")
    assert CustomField.objects.get(name="outlets").is_active
    assert CustomField.objects.get(name="audited_on").is_active
    assert column(cast, "need_kind", "name", **ACTIVE) == ["Longer shelf life"]


def test_a_pipeline_with_open_deals_stays_until_they_are_decided(do, cast):
    from mainstay.modules.pipeline.models import Stage

    do("admin", "pipeline.create", name="Usual", is_default=True, stages=[
        {"code": "open", "name": "Open", "probability": 20, "category": "pipeline"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"}])  # fmt: skip
    switch(do, "technology", "on")
    stage = Stage.objects.get(pipeline__name="Technology project", code="proof")
    account = do("anna", "account.create", name="Lielupes Piens").public_id
    deal = do("anna", "opportunity.create", account=account, name="New system", stage=stage.public_id)
    assert switch(do, "technology", "off").answer["kept"] == 1
    assert "Technology project" in column(cast, "pipeline", "name", **ACTIVE)
    do("anna", "opportunity.lose", deal.public_id, reason="price")
    switch(do, "technology", "on")
    assert switch(do, "technology", "off").answer["kept"] == 0
    assert "Technology project" not in column(cast, "pipeline", "name", **ACTIVE)
    with pytest.raises(InputInvalid):
        do("anna", "opportunity.create", account=account, name="Late", stage=stage.public_id)


def test_an_obligation_opens_a_duty_of_the_owner_once_for_each_due_day(do, cast):
    from mainstay.modules.work.models import Duty

    switch(do, "food_drink", "on")
    until = timezone.now().date() + timedelta(days=20)
    account = do("anna", "account.create", name="Lielupes Piens",
                 custom={"food_certificate_until": until.isoformat()}).public_id  # fmt: skip
    do("anna", "account.create", name="Far", custom={"food_certificate_until": "2090-01-01"})
    assert perform(CLOCK, "account.open_standing_duties", {}).answer["opened"] == 1
    duty = Duty.objects.get()
    assert (duty.assignee, duty.what, duty.subject_id) == (
        cast.anna, "Send the renewed food safety certificate", account)  # fmt: skip
    assert duty.due_on == until - timedelta(days=14)
    assert perform(CLOCK, "account.open_standing_duties", {}).answer["opened"] == 0
    do("anna", "duty.done", duty.public_id)
    later = (until + timedelta(days=10)).isoformat()
    do("anna", "account.edit", account, custom={"food_certificate_until": later})
    assert perform(CLOCK, "account.open_standing_duties", {}).answer["opened"] == 1
    switch(do, "food_drink", "off")
    do("anna", "account.edit", account, city="Riga")
    assert perform(CLOCK, "account.open_standing_duties", {}).answer["opened"] == 0


def test_an_obligation_that_repeats_is_due_from_the_day_the_client_came_and_for_its_tiers(do):
    from mainstay.modules.work.models import Duty

    switch(do, "advertising_pr", "on")
    since = timezone.now().date() - timedelta(days=400)
    for name, tier in (("Good client", "a"), ("Small client", "c")):
        do("anna", "account.create", name=name, tier=tier, status="client", customer_since=since.isoformat())
    perform(CLOCK, "account.open_standing_duties", {})
    for duty in Duty.objects.all():
        assert duty.account_name == "Good client"
        assert duty.due_on >= timezone.now().date()


def test_the_installed_base_is_written_down_listed_searched_and_renewed_in_time(do, cast, browser, importer, folder):
    from mainstay.modules.work.models import Duty

    account = do("anna", "account.create", name="Lielupes Piens", external_ref="7").public_id
    anna = browser("anna")
    assert "Installed base" not in anna.get(f"/accounts/{account}/").content.decode()
    switch(do, "technology", "on")
    assert "Installed base" in anna.get(f"/accounts/{account}/").content.decode()
    assert "Round the clock" in anna.get(f"/do/account.add_installed_item/{account}/").content.decode()
    ends = timezone.now().date() + timedelta(days=70)
    item = do("anna", "account.add_installed_item", account, name="Quince server", since_on="2020-01-01",
              support_level="Premium", ends_on=ends.isoformat())  # fmt: skip
    assert "Quince server" in anna.get("/installed-base/").content.decode()
    assert [hit.kind for hit in find(cast.actor("anna"), "quince")] == ["installed_item"]
    assert find(cast.actor("clara"), "quince") == []
    profile = {
        "format": "mainstay.import/1", "name": "base", "title": "Base",
        "sources": [{"id": "b", "file": "base.csv", "kind": "installed_item", "match": [["account", "name"]], "fields": {
            "account": {"from": "Client", "reference": {"kind": "account", "by": "external_id"}},
            "name": "What", "ends_on": "Until", "support_level": "Support"}}],
    }  # fmt: skip
    importer.load(folder(base="Client,What,Until,Support\n7,Old printer,2030-01-01,None\n"), profile)
    assert column(cast, "installed_item", "name", "anna") == ["Old printer", "Quince server"]
    perform(CLOCK, "account.open_standing_duties", {})
    duty = Duty.objects.get(subject_kind="installed_item")
    assert (duty.subject_id, duty.due_on) == (item.public_id, ends - timedelta(days=60))


def test_names_come_in_the_language_of_the_reader(do, cast):
    from django.utils import translation

    switch(do, "media", "on")
    field = CustomField.objects.get(name="media_agency")
    from mainstay.framework.custom_fields.fields import label_of

    with translation.override("lv"):
        translated = translation.gettext(field.label)
        assert label_of(field) == translated


MISTAKES = [
    (("fields", "account", 0, "type"), "number", "fields.account.0.type"),
    (("fields", "account", 1, "choices"), {"a": "A"}, "fields.account.1.choices"),
    (("needs", 1, "code"), "longer_shelf_life", "needs.1.code"),
    (("pipeline", "stages", 0, "probability"), 101, "pipeline.stages.0.probability"),
    (("obligations", 0, "due", "field"), "founded", "obligations.0.due.field"),
    (("obligations", 0, "due", "repeats"), True, "obligations.0.due.months"),
    (("obligations", 0, "tiers"), ["z"], "obligations.0.tiers"),
    (("colour",), "red", "colour"),
    (("needs",), [], "needs"),
]


@pytest.mark.parametrize(("place", "value", "path"), MISTAKES)
def test_a_mistake_in_a_template_is_named_with_its_place(place, value, path):
    data = copy.deepcopy(yaml.safe_load((FOLDER / "food_drink.yaml").read_text(encoding="utf-8")))
    target = data
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    with pytest.raises(InputInvalid) as refused:
        read_template(data)
    assert path in [one.path for one in refused.value.problems]
