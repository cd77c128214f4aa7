"""A company-wide rebalancing of 100,000 accounts: seconds of preview, apply and undo, beside bare SQL of the same row
changes, with readers at account pages before and meanwhile, and the longest wait of another writer.

Run it on a copy of the base of million/build.py: it writes. ``MAINSTAY_DATA`` names the folder.
"""

import argparse
import contextlib
import os
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

os.environ.setdefault("MAINSTAY_DATA", "/tmp/mainstay-rebalancing")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")

SEGMENTS, RECEIVERS, DIRECTOR = 24, 40, 1


def read_pages(seconds: float, results: Any) -> None:
    """Open the list of accounts and account pages in turn, as a manager, an account manager and the director; puts
    (moment, milliseconds).
    """
    import django

    django.setup()
    from django.contrib.sessions.backends.cache import SessionStore
    from django.test import RequestFactory

    from mainstay.framework.lists import ListState, list_page
    from mainstay.framework.registry import registry
    from mainstay.interfaces.web.views import records
    from mainstay.modules.people.queries import actor_of_user

    actors = [actor_of_user(user) for user in (7, 100, DIRECTOR)]
    state = ListState.read({}, registry.lists["account"])
    own = {actor.user_id: [row.id for row in list_page(actor, "account", state).rows] for actor in actors}
    found, until, turn = [], time.monotonic() + seconds, 0
    while time.monotonic() < until:
        actor = actors[turn % len(actors)]
        begin = time.perf_counter()
        if turn % 2:
            list_page(actor, "account", state)
        else:
            made = RequestFactory().get("/accounts/")
            made.actor, made.session, made.LANGUAGE_CODE = actor, SessionStore(), "en"
            records.record_page(made, "account", own[actor.user_id][turn % 20])
        found.append((time.time(), (time.perf_counter() - begin) * 1000))
        turn += 1
        time.sleep(0.02)
    results.put(found)


def write_on(seconds: float, results: Any) -> None:
    """Log talks, one after the other; puts (moment, milliseconds)."""
    import django

    django.setup()
    from datetime import UTC, datetime

    from mainstay.framework.actions import perform
    from mainstay.framework.lists import ListState, list_page
    from mainstay.framework.registry import registry
    from mainstay.modules.people.queries import actor_of_user

    actor = actor_of_user(499)
    own = [row.id for row in list_page(actor, "account", ListState.read({}, registry.lists["account"])).rows]
    given = {"interaction_kind": "visit", "outcome": "went well", "happened_at": datetime.now(UTC).isoformat()}
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begin = time.perf_counter()
        perform(actor, "interaction.log", given | {"account": own[len(found) % len(own)]})
        found.append((time.time(), (time.perf_counter() - begin) * 1000))
        time.sleep(0.2)
    results.put(found)


def prepare() -> Any:
    """Bring the base up to date; the director as actor with the rights of the shipped role."""
    from datetime import date

    from django.core.management import call_command
    from django.utils import timezone

    from mainstay.modules.people.models import Role, RoleRight
    from mainstay.modules.people.queries import actor_of_user
    from mainstay.modules.people.rules.rights import shipped_roles

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    role = Role.objects.get(code="director")
    rights = next(one.rights for one in shipped_roles() if one.code == "director")
    present = set(RoleRight.objects.filter(role=role).values_list("group", "verb"))
    RoleRight.objects.bulk_create(
        RoleRight(role=role, group=group, verb=verb, extent=extent, from_on=date(2020, 1, 1), created_at=timezone.now())
        for group, verb, extent in rights if (group, verb) not in present
    )  # fmt: skip
    return actor_of_user(DIRECTOR)


def plan_of(actor: Any) -> str:
    """Twenty-four of 200 segments spread evenly over forty people, key accounts excepted."""
    from mainstay.framework.actions import perform
    from mainstay.modules.people.models import User

    people = list(User.objects.filter(pk__gt=400, pk__lte=400 + RECEIVERS).values_list("public_id", flat=True))
    made = perform(actor, "rebalancing.create", {"name": "Company-wide", "reason": "Segments by team"}).public_id
    keep = {"effect": "keep", "where": {"all": [{"field": "tier", "is": "a"}, {"field": "status", "is": "client"}]}}
    give = {
        "effect": "count",
        "receivers": people,
        "segments": ", ".join(f"s{number}" for number in range(SEGMENTS)),
    }
    for rule in (keep, give):
        perform(actor, "rebalancing.add_rule", rule, subject=made)
    return made


def timed(name: str, function: Callable[[], Any]) -> tuple[float, float, Any]:
    """Run once and print; returns begin, end and the answer."""
    begin, cpu = time.time(), time.process_time()
    answer = function()
    end = time.time()
    print(f"{name:<52} {end - begin:7.2f} s  cpu {time.process_time() - cpu:6.2f} s", flush=True)
    return begin, end, answer


class _RolledBack(Exception):
    """Leaves the transaction of the yardstick."""


def bare(plan: str) -> float:
    """The same row changes as plain SQL with the history triggers on, rolled back; returns its seconds."""
    from django.db import connection

    from mainstay.framework.database import recorded_as

    moves = "accounts_rebalancingmove m JOIN accounts_rebalancing p ON p.id = m.rebalancing_id AND p.public_id = %s"
    ids = f"SELECT m.account_id FROM {moves} WHERE m.\"left\" = ''"
    new = f"SELECT m.to_user_id FROM {moves} WHERE m.account_id = "
    now = "'2030-01-01 00:00:00'"
    opened = "framework_accountaccess (holder_id, account_id, how, source, from_at)"
    owned = "accounts_accountowner (account_id, user_id, from_at, reason, created_at)"
    begun = "accounts_accountowner WHERE to_at IS NULL AND reason = 'bare'"
    statements = (
        (f"UPDATE framework_accountaccess SET to_at = {now} WHERE how = 'owner' AND to_at IS NULL AND account_id IN ({ids})", 1),
        (f"UPDATE accounts_accountowner SET to_at = {now} WHERE to_at IS NULL AND account_id IN ({ids})", 1),
        (f"INSERT INTO {owned} SELECT m.account_id, m.to_user_id, {now}, 'bare', {now} FROM {moves} WHERE m.\"left\" = ''", 1),
        (f"INSERT INTO {opened} SELECT user_id, account_id, 'owner', id, {now} FROM {begun}", 0),
        (f"UPDATE accounts_account SET owner_id = ({new} accounts_account.id), version = version + 1 WHERE id IN ({ids})", 2),
    )  # fmt: skip
    begin = time.perf_counter()
    with contextlib.suppress(_RolledBack), recorded_as(1), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, [plan] * params)
        seconds = time.perf_counter() - begin
        raise _RolledBack
    print(f"{'yardstick: bare SQL with triggers, before commit':<52} {seconds:7.2f} s", flush=True)
    return seconds


def told(name: str, found: list[tuple[float, float]]) -> None:
    """Median, p95 and the longest of some waits."""
    waits = sorted(one for _, one in found)
    if waits:
        p95 = waits[max(int(len(waits) * 0.95) - 1, 0)]
        print(
            f"{name:<52} {len(waits):4} times  p50 {waits[len(waits) // 2]:7.1f}  p95 {p95:7.1f}  longest {waits[-1]:8.1f} ms"
        )


def main() -> None:
    """Preview, yardstick, apply among readers and a writer, undo."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=25, help="how long the readers read")
    parser.add_argument("--alone", action="store_true", help="without readers and writer")
    given = parser.parse_args()

    import django

    django.setup()
    from mainstay.framework.actions import perform
    from mainstay.framework.audit.models import AuditEntry

    actor = prepare()
    plan = plan_of(actor)
    timed("preview", lambda: perform(actor, "rebalancing.preview", {}, subject=plan))
    bare(plan)
    context = get_context("spawn")
    queues = [context.Queue(), context.Queue()]
    others = [] if given.alone else [
        context.Process(target=read_pages, args=(given.seconds, queues[0])),
        context.Process(target=write_on, args=(given.seconds, queues[1])),
    ]  # fmt: skip
    for one in others:
        one.start()
    time.sleep(0 if given.alone else given.seconds / 2)
    entries = AuditEntry.objects.count()
    begin, end, done = timed("apply", lambda: perform(actor, "rebalancing.apply", {}, subject=plan))
    print(
        f"    {done.answer['count']} accounts, {done.answer['left']} left, audit entries {AuditEntry.objects.filter(action='rebalancing.apply', action_id=done.action_id).count()} (of {AuditEntry.objects.count() - entries} meanwhile)"
    )
    for name, queue in zip(("account pages and lists", "another writer"), queues[: len(others)], strict=False):
        found = queue.get()
        told(f"{name}, before", [one for one in found if one[0] < begin])
        told(f"{name}, during apply", [one for one in found if one[0] >= begin and one[0] - one[1] / 1000 <= end])
    for one in others:
        one.join()
    _, _, back = timed("undo", lambda: perform(actor, "rebalancing.undo", {}, subject=plan))
    print(f"    {back.answer['count']} accounts back, {back.answer['left']} left")


if __name__ == "__main__":
    main()
