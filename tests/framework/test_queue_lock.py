"""The lock of the one writer: kept apart, in order, and passed over the dead."""

import os
import signal
import time
from multiprocessing import get_context
from threading import Thread

from mainstay.framework.queue_lock import queued


def hold(path, begun, seconds):
    with queued(path):
        begun.set()
        time.sleep(seconds)


def take(path, order, number):
    with queued(path):
        order.put(number)
        time.sleep(0.02)


def test_those_who_wait_are_served_in_the_order_in_which_they_came(tmp_path):
    context = get_context("fork")
    path, order, begun = tmp_path / "lock", context.Queue(), context.Event()
    holder = context.Process(target=hold, args=(path, begun, 0.8))
    holder.start()
    begun.wait(5)
    waiting = []
    for number in range(5):
        waiting.append(context.Process(target=take, args=(path, order, number)))
        waiting[-1].start()
        time.sleep(0.1)
    assert [order.get(timeout=10) for _ in waiting] == [0, 1, 2, 3, 4]
    for process in [holder, *waiting]:
        process.join()


def test_whoever_is_killed_while_holding_or_waiting_is_passed_over(tmp_path):
    context = get_context("fork")
    path, order, begun = tmp_path / "lock", context.Queue(), context.Event()
    holder = context.Process(target=hold, args=(path, begun, 60))
    holder.start()
    begun.wait(5)
    dying, living = (context.Process(target=take, args=(path, order, number)) for number in (1, 2))
    for process in (dying, living):
        process.start()
        time.sleep(0.1)
    os.kill(dying.pid, signal.SIGKILL)
    dying.join()
    time.sleep(0.1)
    assert order.empty()
    os.kill(holder.pid, signal.SIGKILL)
    assert order.get(timeout=10) == 2
    living.join()
    holder.join()


def test_threads_of_one_process_are_kept_apart(tmp_path):
    inside, most = [], []

    def work():
        for _ in range(20):
            with queued(tmp_path / "lock"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 120


def test_a_broken_counter_is_begun_anew(tmp_path):
    (tmp_path / "lock").write_bytes(b"abc")
    with queued(tmp_path / "lock"):
        pass
    with queued(tmp_path / "lock"):
        assert (tmp_path / "lock").read_bytes()[0] == 2
