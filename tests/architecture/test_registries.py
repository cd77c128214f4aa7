"""Rules that hold for everything that is registered."""

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from mainstay.framework.history.mirrors import META, mirror_table, tracked_models
from mainstay.framework.lists.spec import ListSpec
from mainstay.framework.pages import RecordPage
from mainstay.framework.records import Record
from mainstay.framework.registry import registry
from mainstay.framework.values import MoneyType
from mainstay.framework.values.inputs import fields_of

ORDER = [
    "framework", "people", "signin", "work", "catalogue", "knowledge", "accounts", "compliance", "gifts", "engagement",
    "pipeline", "agreements",
]  # fmt: skip


def own_models() -> list[type[models.Model]]:
    return [m for c in apps.get_app_configs() if c.name.startswith("mainstay.") for m in c.get_models()]


def test_foreign_keys_point_down():
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.auto_created and isinstance(target, type) and target._meta.app_label in ORDER:
                here, there = ORDER.index(model._meta.app_label), ORDER.index(target._meta.app_label)
                if there > here:
                    wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert not wrong


def test_every_action_has_a_policy_a_docstring_and_a_sample():
    wrong = [a.name for a in registry.actions if not a.help or a.policy is None or a.sample is None]
    assert not wrong


def test_every_action_and_query_is_named_noun_verb():
    functions = {a.name: a.body.__name__ for a in registry.actions}
    wrong = [n for n, f in functions.items() if f != "_".join(reversed(n.replace(".", " ").split()))]
    assert not [n for n in wrong if n.count(".") != 1]
    assert not [q.name for q in registry.queries if q.name.partition(".")[2].startswith("get_")]


def test_every_event_has_a_sentence_and_every_declared_event_exists():
    assert all(str(e.sentence) for e in registry.events)
    missing = [f"{a.name}: {e}" for a in registry.actions for e in a.events if e not in registry.events]
    missing += [
        f"{s.name}: {e}" for s in registry.subscribers for e in s.events if e != "*" and e not in registry.events
    ]
    assert not missing


def test_every_kind_of_an_action_list_and_page_exists():
    wrong = [
        f"{a.name}: {k}" for a in registry.actions for k in (a.subject, a.creates) if k and k not in registry.kinds
    ]
    wrong += [spec.kind for spec in registry.lists if spec.kind not in registry.kinds]
    wrong += [p.name for p in registry.pages if isinstance(p, RecordPage) and p.kind not in registry.kinds]
    wrong += [p.name for p in registry.pages if p.query not in registry.queries]
    assert not wrong


def test_lists_show_order_and_act_on_what_exists():
    wrong = []
    for spec in registry.lists:
        spec: ListSpec
        kind = registry.kinds[spec.kind]
        wrong += [f"{spec.kind}.{c}" for c in spec.columns if kind.field(c) is None]
        sort = kind.field(spec.sort.lstrip("-"))
        if sort is None or not sort.sort:
            wrong.append(f"{spec.kind} sort {spec.sort}")
        wrong += [f"{spec.kind} bulk {b}" for b in spec.bulk if b not in registry.actions]
        for field in kind.fields:
            if field.edit_with:
                action = registry.actions.get(field.edit_with[0])
                if action is None or field.edit_with[1] not in {f.name for f in fields_of(action.input)}:
                    wrong.append(f"{spec.kind}.{field.name} edit_with {field.edit_with}")
    assert not wrong


def test_what_lists_are_ordered_by_is_never_null():
    wrong = []
    for spec in registry.lists:
        kind = registry.kinds[spec.kind]
        for field in kind.fields:
            if field.sort and "__" not in field.sort and kind.model._meta.get_field(field.sort).null:
                wrong.append(f"{spec.kind}.{field.sort}")
    assert not wrong


def test_history_columns_equal_model_columns(db):
    from django.db import connection

    with connection.cursor() as cursor:
        for model in tracked_models():
            skipped = getattr(model, "history_skip", frozenset())
            wanted = {f.column for f in model._meta.concrete_fields} - skipped
            found = {i.name for i in connection.introspection.get_table_description(cursor, mirror_table(model))}
            assert found - set(META) == wanted, model._meta.label


def test_every_business_table_knows_when_its_rows_were_born():
    wrong = [m._meta.label for m in tracked_models() if "created_at" not in {f.name for f in m._meta.concrete_fields}]
    assert not wrong


def test_records_with_names_and_addresses_say_what_is_personal():
    wrong = [m._meta.label for m in own_models() if issubclass(m, Record) and not isinstance(m.personal, frozenset)]
    assert not wrong


def test_every_address_asks_for_an_actor_or_is_listed_as_open():
    open_names = {"set_language", None}
    wrong = []

    def walk(patterns, prefix=""):
        for one in patterns:
            if isinstance(one, URLResolver):
                if not prefix and str(one.pattern).startswith("sign-in"):
                    continue
                walk(one.url_patterns, prefix + str(one.pattern))
            elif isinstance(one, URLPattern):
                address = prefix + str(one.pattern)
                open_page = address in OPEN or one.name in open_names - {None}
                if not getattr(one.callback, "needs_actor", False) and not open_page:
                    wrong.append(address)

    walk(get_resolver().url_patterns)
    assert not wrong


OPEN = {"health/", "invitation/<str:token>/"}


def test_a_field_that_reads_minor_units_names_their_currency():
    wrong = [
        f"{kind.name}.{one.name}" for kind in registry.kinds for one in kind.fields
        if isinstance(one.type, MoneyType) and one.show is None and not one.currency_path
    ]  # fmt: skip
    assert not wrong
