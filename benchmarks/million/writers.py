"""Longest wait of a write with several writers: each a process of another person who logs talks as fast as it can.

Run it on the base of build.py. Beside it: one writer alone.
"""

import argparse
import os
import time
from datetime import UTC, datetime
from multiprocessing import get_context

os.environ.setdefault("MAINSTAY_DATA", "/tmp/mainstay-million")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")


def write_for(user: int, seconds: float, results: object) -> None:
    """Log talks on the accounts of a person until the time is over; puts every wait in milliseconds."""
    import django

    django.setup()
    from mainstay.framework.actions import perform
    from mainstay.framework.lists import ListState, list_page
    from mainstay.framework.registry import registry
    from mainstay.modules.people.queries import actor_of_user

    actor = actor_of_user(user)
    state = ListState.read({}, registry.lists["account"])
    own = [row.id for row in list_page(actor, "account", state).rows]
    given = {"interaction_kind": "visit", "outcome": "went well", "happened_at": datetime.now(UTC).isoformat()}
    waits, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begin = time.perf_counter()
        perform(actor, "interaction.log", given | {"account": own[len(waits) % len(own)]})
        waits.append((time.perf_counter() - begin) * 1000)
    results.put(waits)


def measure(writers: int, seconds: float) -> None:
    """Print acts a second, median, p95 and the longest wait."""
    context = get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=write_for, args=(490 + number, seconds, results)) for number in range(writers)]
    for process in processes:
        process.start()
    waits = sorted(wait for _ in processes for wait in results.get())
    for process in processes:
        process.join()
    print(
        f"{writers} writers: {len(waits) / seconds:7.1f} acts/s  p50 {waits[len(waits) // 2]:7.1f}  "
        f"p95 {waits[int(len(waits) * 0.95)]:7.1f}  longest {waits[-1]:7.1f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    measure(1, given.seconds)
    measure(given.writers, given.seconds)
