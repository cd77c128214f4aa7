"""Measure pages on the base: statements, CPU, p50 and p95, beside yardsticks of the same run."""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

os.environ.setdefault("MAINSTAY_DATA", "/tmp/mainstay-million")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")

import django

django.setup()

from django.contrib.sessions.backends.cache import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mainstay.framework.actions import perform
from mainstay.framework.lists import ListState, list_count, list_page
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find
from mainstay.interfaces.web.views import lists, records
from mainstay.kernel.actor import Actor, Mandate
from mainstay.modules.people.queries import actor_of_user

ROUNDS = int(os.environ.get("ROUNDS", "40"))


def readers() -> dict[str, Actor]:
    """The five classes of reader."""
    deputy = actor_of_user(499)
    other = actor_of_user(498)
    deputy = replace(deputy, mandates=(_book_of(other, deputy.name),))
    return {
        "50 accounts": actor_of_user(500), "deputy, two books": deputy, "manager": actor_of_user(7),
        "head": actor_of_user(2), "whole company": actor_of_user(1),
    }  # fmt: skip


def _book_of(principal: Actor, deputy: str) -> Mandate:
    """The principal's whole book, for a day."""
    return Mandate(
        id=1, public_id="benchmark", principal=principal.user_id, principal_public_id=principal.public_id,
        principal_name=principal.name, deputy_name=deputy, until=timezone.now() + timedelta(days=1),
        rights=principal.rights, holder=principal.holder, reach=principal.reach,
    )  # fmt: skip


def request_of(actor: Actor, path: str, **params: str) -> HttpRequest:
    """A request as the middleware would hand it on."""
    made = RequestFactory().get(path, params)
    made.actor = actor
    made.session = SessionStore()
    made.LANGUAGE_CODE = "en"
    return made


def timed(name: str, function: Callable[[int], Any]) -> float:
    """Run ROUNDS times after a warm-up and print a line; returns the p95 in milliseconds."""
    function(0)
    with CaptureQueriesContext(connection) as captured:
        function(1)
    walls, cpu = [], time.process_time()
    for index in range(ROUNDS):
        begin = time.perf_counter()
        function(index)
        walls.append((time.perf_counter() - begin) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / ROUNDS
    walls.sort()
    p95 = walls[int(len(walls) * 0.95) - 1]
    print(
        f"{name:<52} {len(captured):>3} statements  cpu {cpu:7.1f}  p50 {statistics.median(walls):7.1f}  p95 {p95:7.1f} ms",
        flush=True,
    )
    return p95


def yardstick_rows(request: HttpRequest, kind: str, ids: list[int]) -> HttpResponse:
    """The same rows through the same template, without scope, filter or order."""
    spec = registry.lists[kind]
    model = registry.kinds[kind].model
    found = list_page_of(
        spec, kind, list(model.objects.filter(pk__in=ids).select_related(*spec.select).prefetch_related(*spec.prefetch))
    )
    return render(request, "list.html", {"page": lists._context(request, spec, found, "")})


def list_page_of(spec: Any, kind: str, rows: list[Any]) -> Any:
    from mainstay.framework.lists.engine import ListPage, as_row

    columns = tuple(registry.kinds[kind].field(name) for name in spec.columns)
    state = ListState.read({}, spec)
    return ListPage(spec, state, columns, tuple(as_row(registry.kinds[kind], columns, row) for row in rows), "")


def main() -> None:
    """All pages for all readers."""
    print(f"engine {connection.vendor}; {ROUNDS} rounds each")
    timed("yardstick: bare view", lambda _: HttpResponse("ok"))
    spec = registry.lists["account"]
    for who, actor in readers().items():
        ids = [row.record.pk for row in list_page(actor, "account", ListState.read({}, spec)).rows]
        own = [row.id for row in list_page(actor, "account", ListState.read({}, spec)).rows] or ["a1"]
        base = timed(
            f"yardstick: same account rows [{who}]",
            lambda _, a=actor, i=ids: yardstick_rows(request_of(a, "/accounts/"), "account", i),
        )
        page = timed(
            f"account list [{who}]", lambda _, a=actor: lists.list_view(request_of(a, "/accounts/"), "account")
        )
        print(f"    account list is {page / base:.1f} times its yardstick")
        timed(
            f"account list by revenue [{who}]",
            lambda _, a=actor: lists.list_view(request_of(a, "/accounts/", sort="-revenue_12m"), "account"),
        )
        timed(
            f"account list, tier A [{who}]",
            lambda _, a=actor: lists.list_view(
                request_of(a, "/accounts/", filter='{"field": "tier", "is": "a"}'), "account"
            ),
        )
        timed(f"count to 1,000 (apart) [{who}]", lambda _, a=actor: list_count(a, "account", ListState.read({}, spec)))
        timed(
            f"account page [{who}]",
            lambda n, a=actor, o=own: records.record_page(request_of(a, "/accounts/x/"), "account", o[n % len(o)]),
        )
        timed(f"search, rare word [{who}]", lambda _, a=actor: find(a, "zebrafish"))
        timed(f"search, common word [{who}]", lambda _, a=actor: find(a, "group"))
        if "interaction" in registry.lists:
            timed(f"newest talks [{who}]", lambda _, a=actor: lists.list_view(request_of(a, "/talks/"), "interaction"))
        if actor.extent("interaction", "create"):
            timed(
                f"log a talk [{who}]", lambda n, a=actor, o=own: perform(a, "interaction.log", log_input(o[n % len(o)]))
            )


def log_input(account: str) -> dict[str, Any]:
    """A valid quick log."""
    sample = registry.actions["interaction.log"].sample

    class World:
        def public_id(self, kind: str) -> str:
            return account

        def subject(self, kind: str) -> str:
            return f"{kind}:{account}"

    given = dict(sample(World()) if sample.__code__.co_argcount else sample())
    return {
        key: value for key, value in given.items() if key in {"account", "interaction_kind", "outcome", "happened_at"}
    } | {"account": account}


if __name__ == "__main__":
    sys.exit(main())
