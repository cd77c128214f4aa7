"""Longest wait of a write with several writers: each a process that logs talks as fast as it can for some seconds.

Run it on an installation with demonstration data (`mainstay up --demo` once). Beside it: one writer alone.
"""

import argparse
import os
import time
from multiprocessing import get_context

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.project.settings")


def write_for(seconds: float, results: object) -> None:
    """Create accounts until the time is over; puts every wait in milliseconds."""
    import django

    django.setup()
    from mainstay.framework.actions import perform
    from mainstay.modules.people.queries import actor_by_email

    actor = actor_by_email("anna@example.com", "api")
    waits, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begin = time.perf_counter()
        perform(actor, "account.create", {"name": f"Writer {os.getpid()} {len(waits)}"})
        waits.append((time.perf_counter() - begin) * 1000)
    results.put(waits)


def measure(writers: int, seconds: float) -> None:
    """Print acts a second, median, p95 and the longest wait."""
    context = get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=write_for, args=(seconds, results)) for _ in range(writers)]
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
