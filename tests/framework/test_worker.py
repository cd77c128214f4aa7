"""The worker strikes every schedule, delivers events, seals the log, and runs tasks with progress and cancel."""

import pytest

from mainstay.framework.audit import chain
from mainstay.framework.events.models import Delivery, OutboxEvent
from mainstay.framework.registry import registry
from mainstay.framework.tasks.models import BackgroundTask, ScheduleRun
from mainstay.framework.tasks.registry import TaskRun, enqueue
from mainstay.framework.tasks.worker import Worker, run_task
from mainstay.modules.people.queries import actor_of_user


@pytest.fixture
def worker(cast):
    return Worker(actor_of_user)


def test_a_turn_strikes_every_schedule_and_none_fails(worker, do):
    do("anna", "account.create", name="Lielupes Piens")
    worker.turn()
    struck = dict(ScheduleRun.objects.values_list("name", "outcome"))
    assert set(struck) == {one.name for one in registry.schedules}
    assert set(struck.values()) == {"ok"}, struck


def test_a_turn_delivers_events_and_seals_the_log(worker, do):
    do("anna", "account.create", name="Lielupes Piens")
    for _ in range(5):
        worker.turn()
    assert not OutboxEvent.objects.filter(dispatched_at=None).exists()
    assert not Delivery.objects.exclude(state=Delivery.DONE).exists(), list(
        Delivery.objects.values("subscriber", "error")
    )
    assert chain.tail()[0] == 0
    assert chain.verify().ok


@pytest.fixture
def task_type():
    def declare(function):
        from mainstay.framework.tasks.registry import TaskType

        registry.tasks._items["test.work"] = TaskType("test.work", "Work", function)

    yield declare
    registry.tasks._items.pop("test.work", None)


def test_a_task_reports_progress_and_its_result(worker, cast, task_type):
    def work(run: TaskRun):
        run.tell(1, 2, "half way")
        return {"rows": run.input["rows"], "who": run.actor.name}

    task_type(work)
    row = enqueue(cast.actor("anna"), "test.work", "Some work", {"rows": 7})
    worker.turn()
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.step) == ("done", 1, 2, "half way")
    assert row.result == {"rows": 7, "who": "Anna Bērziņa"}


def test_a_task_stops_when_its_owner_wishes(cast, do, task_type):
    def work(run: TaskRun):
        do("anna", "task.cancel", subject=run.row.public_id)
        run.tell(1, 2, remember={"at": 1})
        return {}

    task_type(work)
    row = enqueue(cast.actor("anna"), "test.work", "Some work", {})
    BackgroundTask.objects.filter(pk=row.pk).update(state=BackgroundTask.RUNNING)
    row.refresh_from_db()
    assert run_task(row, cast.actor("anna")).state == "cancelled"
    assert row.resume == {"at": 1}


def test_a_failing_task_says_why_and_harms_nobody(cast, task_type):
    def work(run: TaskRun):
        raise OSError("the disk is full")

    task_type(work)
    row = enqueue(cast.actor("anna"), "test.work", "Some work", {})
    assert "disk is full" in run_task(row, cast.actor("anna")).error
