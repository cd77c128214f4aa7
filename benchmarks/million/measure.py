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
from mainstay.kernel.actor import Actor, Mandate, system_actor
from mainstay.modules.people.queries import actor_of_user

ROUNDS = int(os.environ.get("ROUNDS", "40"))
PICKED = [name for name in os.environ.get("READERS", "").split(";") if name]
MOST_MS = 100
MOST_TIMES = 3


def readers() -> dict[str, Actor]:
    """The five classes of reader."""
    deputy = actor_of_user(499)
    other = actor_of_user(498)
    deputy = replace(deputy, mandates=(_book_of(other, deputy),))
    return {
        "50 accounts": actor_of_user(500), "deputy, two books": deputy, "manager": actor_of_user(7),
        "head": actor_of_user(2), "whole company": actor_of_user(1),
    }  # fmt: skip


def _book_of(principal: Actor, deputy: Actor) -> Mandate:
    """The principal's whole book, for a day."""
    return Mandate(
        id=1, public_id="benchmark", principal=principal.user_id, principal_public_id=principal.public_id,
        principal_name=principal.name, deputy=deputy.user_id, deputy_name=deputy.name, until=timezone.now() + timedelta(days=1),
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


def against(name: str, page: Callable[[int], Any], yardstick: Callable[[int], Any]) -> None:
    """A page beside the same rows through the same template without the scope of a reader."""
    base = timed(f"yardstick of {name}", yardstick)
    found = timed(name, page)
    verdict = "" if found < MOST_MS and found <= MOST_TIMES * base else "  <-- beyond the aim"
    print(f"    {found / base:.1f} times its yardstick{verdict}", flush=True)


def main() -> None:
    """All pages for all readers."""
    print(f"engine {connection.vendor}; {ROUNDS} rounds each; aims: p95 below {MOST_MS} ms, {MOST_TIMES} yardsticks")
    timed("yardstick: bare view", lambda _: HttpResponse("ok"))
    for who, actor in readers().items():
        if not PICKED or who in PICKED:
            pages_of(who, actor)


def pages_of(who: str, actor: Actor) -> None:
    """The pages of one reader."""
    rows = list_page(actor, "account", ListState.read({}, registry.lists["account"])).rows
    ids, own = [row.record.pk for row in rows], [row.id for row in rows]
    program = system_actor("benchmark", frozenset())

    def account_list(**params: str) -> Callable[[int], Any]:
        return lambda _: lists.list_view(request_of(actor, "/accounts/", **params), "account")

    def same_accounts(_: int) -> HttpResponse:
        return yardstick_rows(request_of(actor, "/accounts/"), "account", ids)

    def account_page(reader: Actor) -> Callable[[int], Any]:
        return lambda n: records.record_page(request_of(reader, "/accounts/x/"), "account", own[n % len(own)])

    against(f"account list [{who}]", account_list(), same_accounts)
    against(f"account list by revenue [{who}]", account_list(sort="-revenue_12m"), same_accounts)
    against(f"account list, tier A [{who}]", account_list(filter='{"field": "tier", "is": "a"}'), same_accounts)
    timed(
        f"count to 1,000 (apart) [{who}]",
        lambda _: list_count(actor, "account", ListState.read({}, registry.lists["account"])),
    )
    against(f"account page [{who}]", account_page(actor), account_page(program))
    for sort, word in (("rare", "zebrafish"), ("common", "group")):
        timed(f"search, {sort} word [{who}]", lambda _, w=word: find(actor, w))
    talks = [
        row.record.pk for row in list_page(actor, "interaction", ListState.read({}, registry.lists["interaction"])).rows
    ]
    against(
        f"newest talks [{who}]", lambda _: lists.list_view(request_of(actor, "/talks/"), "interaction"),
        lambda _: yardstick_rows(request_of(actor, "/talks/"), "interaction", talks),
    )  # fmt: skip
    if actor.extent("interaction", "create") and not actor.mandates:
        timed(f"log a talk [{who}]", lambda n: perform(actor, "interaction.log", log_input(own[n % len(own)])))


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
