"""Addresses of the web: fixed ones, then those derived from pages and lists, then those of modules."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from mainstay.framework.modules import ModuleConfig
from mainstay.framework.pages import Page
from mainstay.framework.registry import registry
from mainstay.interfaces.web.views import actions, bulk, cells, chips, imports, lists, papers, records, small

Patterns = list[URLPattern | URLResolver]

_fixed: Patterns = [
    path("do/<str:name>/", actions.action_page),
    path("do/<str:name>/<str:public_id>/", actions.action_page),
    path("looked/<str:kind>/<str:public_id>/", records.looked),
    path("undo/<str:token>/", actions.undo),
    path("lookup/<str:kind>/", small.lookup),
    path("palette/", small.palette, name="palette"),
    path("search/", small.search_page, name="search"),
    path("language/", small.set_language, name="set_language"),
    path("theme/", small.set_theme, name="set_theme"),
    path("as-of/", small.set_as_of, name="set_as_of"),
    path("files/", small.upload, name="upload"),
    path("files/<str:public_id>/", small.download, name="download"),
    path("tasks/", small.tasks_page, name="tasks"),
    path("tasks/<str:public_id>/", small.task_page, name="task"),
    path("health/", small.service_ready),
]


def _list_patterns() -> Patterns:
    found: Patterns = []
    for spec in registry.lists:
        given: dict[str, Any] = {"kind": spec.kind}
        base = spec.path
        found += [
            path(f"{base}/", lists.list_view, given, name=f"list-{spec.kind}"),
            path(f"{base}/~count/", lists.count_view, given),
            path(f"{base}/~filter/", chips.filter_editor, given),
            path(f"{base}/~columns/", bulk.columns, given),
            path(f"{base}/~export/<str:form>/", bulk.export, given),
            path(f"{base}/~bulk/<str:name>/", bulk.bulk, given),
            path(f"{base}/~cell/<str:public_id>/<str:field>/", cells.edit_cell, given),
        ]
    return found


def _page_patterns() -> Patterns:
    found: Patterns = []
    for declared in registry.pages:
        if isinstance(declared, Page):
            address = f"{declared.path}/" if declared.path else ""
            found.append(path(address, records.plain_page, {"name": declared.name}, name=declared.name))
            continue
        spec = registry.lists.get(declared.kind)
        base = spec.path if spec else f"{declared.kind}s"
        given = {"kind": declared.kind}
        found.append(path(f"{base}/<str:public_id>/", records.record_page, given, name=f"record-{declared.kind}"))
        if declared.tabs:
            found.append(path(f"{base}/<str:public_id>/<str:tab>/", records.record_page, given))
            found.append(path(f"{base}/<str:public_id>/<str:tab>.pdf", papers.record_paper, given))
    return found


def _module_patterns() -> Patterns:
    found: Patterns = []
    for config in apps.get_app_configs():
        if isinstance(config, ModuleConfig) and find_spec(f"{config.name}.urls"):
            found.append(path("", include(import_module(f"{config.name}.urls"))))
    return found


urlpatterns: Patterns = [*_fixed, *imports.urlpatterns, *_module_patterns(), *_list_patterns(), *_page_patterns()]
