"""A world with one record of every kind, made through actions by whoever may make it, Anna first."""

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from mainstay.framework.actions import perform
from mainstay.framework.files.store import stage
from mainstay.framework.registry import registry
from mainstay.framework.scopes import CompanyScope, visible_to
from mainstay.framework.tasks.registry import enqueue
from mainstay.kernel.actor import system_actor
from mainstay.kernel.errors import MainstayError
from mainstay.kernel.period import add_months

ORDER = ("anna", "dace", "boris", "gita", "farid", "egils", "admin")
PIPELINE = {
    "name": "Key deals",
    "stages": [
        {"code": "first", "name": "First talk", "probability": 10, "category": "pipeline"},
        {"code": "offer", "name": "Offer", "probability": 50, "category": "best_case"},
        {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
        {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
    ],
}

# One line of what the shipped profile sp500 reads.
COMPANIES = b"""Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded
LPI,Lielupes Piens,Consumer Staples,Packaged Foods,"Jelgava, Latvia",2020-01-02,0000123456,1998
"""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class NotMade(Exception):
    """Nobody could do it; says what each try came to."""


class World:
    """One record of each kind. ``public_id(kind)`` makes it when it is first asked for."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.ids: dict[str, str] = {
            "user": cast.boris.public_id, "unit": cast.unit.public_id,
            "role": registry.kinds["role"].model.objects.get(code="coordinator").public_id,
        }  # fmt: skip
        self.do("pipeline.create", given=PIPELINE)
        self._making: list[str] = []
        self._tries: dict[str, list[str]] = {}

    def public_id(self, kind: str) -> str:
        """The record of the kind; raises NotMade."""
        if kind == "file":
            # A staged file serves one action only.
            return str(stage(self.cast.actor("anna"), "constituents.csv", [COMPANIES]).public_id)
        if kind not in self.ids:
            self.ids[kind] = BESIDE[kind](self) if kind in BESIDE else self._made(kind)
        return self.ids[kind]

    def subject(self, kind: str) -> str:
        """The record as kind:id."""
        return f"{kind}:{self.public_id(kind)}"

    def another(self, kind: str) -> str:
        """One more record of the kind, beside the world's own."""
        own = self.public_id(kind)
        del self.ids[kind]
        try:
            return self.public_id(kind)
        finally:
            self.ids[kind] = own

    def elsewhere(self, kind: str = "account") -> str:
        """One more account, in the book of somebody else."""
        made = self.another(kind)
        perform(
            self.cast.actor("gita"), "account.assign",
            {"owner": self.cast.dace.public_id, "reason": "Divided"}, subject=made,
        )  # fmt: skip
        return made

    def raw(self, sample: Callable[..., Mapping[str, Any]]) -> dict[str, Any]:
        """What a sample gives, with the world's records in it."""
        if sample is dict:
            return {}
        needed = [one for one in inspect.signature(sample).parameters.values() if one.default is one.empty]
        return dict(sample(self) if needed else sample())

    def scoped_ids(self) -> set[str]:
        """The public ids of records that only those concerned see."""
        return {one for kind, one in self.ids.items() if not isinstance(registry.kinds[kind].scope, CompanyScope)}

    def do(self, name: str, subject: str = "", given: Mapping[str, Any] | None = None) -> Any:
        """The action with its sample, by the first of the cast who may; raises NotMade with every answer.

        What must have happened before has happened; what no person does is done by the program itself.
        """
        for earlier in BEFORE.get(name, ()):
            self.do(earlier)
        if name in SUBJECT and not subject:
            subject = SUBJECT[name](self)
        action = registry.actions[name]
        subject = subject or (self.public_id(action.subject) if action.subject else "")
        raw = self.raw(action.sample) if given is None else dict(given)
        answers = set()
        for actor in [*(self.cast.actor(who) for who in ORDER), system_actor("test", frozenset({name}))]:
            try:
                with transaction.atomic():
                    return perform(actor, name, raw, subject=subject)
            except MainstayError as error:
                problems = [f"{one.path}: {one.sentence}" for one in getattr(error, "problems", ())]
                answers.add(" / ".join(problems) or str(error))
        raise NotMade(f"{name}: {'; '.join(sorted(answers))}")

    def found(self, kind: str) -> str:
        """The newest record of the kind that anybody of the cast sees; raises NotMade."""
        for who in ORDER:
            row = visible_to(self.cast.actor(who), registry.kinds[kind]).order_by("-pk").first()
            if row is not None:
                return str(row.public_id)
        raise NotMade(f"{kind}: {self._tries.get(kind, 'no action makes it')}")

    def _made(self, kind: str) -> str:
        if kind in self._making:
            raise NotMade(f"{kind} needs itself: {self._making}")
        self._making.append(kind)
        try:
            for action in sorted(_makers(kind), key=lambda one: (one.name != f"{kind}.create", bool(one.subject))):
                try:
                    outcome = self.do(action.name)
                except NotMade as error:
                    self._tries.setdefault(kind, []).append(str(error))
                    continue
                if outcome.kind == kind:
                    return str(outcome.public_id)
        finally:
            self._making.remove(kind)
        return self.found(kind)


def _makers(kind: str) -> list[Any]:
    return [one for one in registry.actions if one.creates == kind and one.subject != kind and one.sample]


def _after(kind: str, name: str, subject: Callable[[World], str] = lambda _world: "") -> Callable[[World], str]:
    """The record that an action leaves beside its own."""

    def make(world: World) -> str:
        world.do(name, subject(world))
        return world.found(kind)

    return make


def _merge(world: World) -> str:
    world.do("account.merge", world.public_id("account"), {"other": world.another("account")})
    return world.found("merge")


def _conflict(world: World) -> str:
    """Between two clients of one owner."""
    first, second = world.public_id("account"), world.another("account")
    world.do("competition.declare", given={"first": first, "second": second})
    owner = registry.kinds["account"].model.objects.get(public_id=first).owner_id
    world.do("conflict.detect", given={"user": owner})
    return world.found("conflict")


def _erasure_round(world: World) -> str:
    """Of somebody who left a client long ago."""
    world.do("retention_class.load")
    contact = world.another("contact")
    registry.kinds["contact"].model.objects.filter(public_id=contact).update(to_on=date(2020, 1, 1))
    world.do("erasure_round.propose")
    return world.found("erasure_round")


def _notice_round(world: World) -> str:
    """Of somebody whose data came from elsewhere."""
    contact = registry.kinds["contact"].model.objects.select_related("person", "account").get(
        public_id=world.another("contact"))  # fmt: skip
    registry.kinds["person"].model.objects.filter(pk=contact.person_id).update(source="Bought list")
    month = add_months(contact.person.created_at.date().replace(day=1), 1)
    world.do("notice_round.keep", given={"user": contact.account.owner_id, "month": month.isoformat()})
    return world.found("notice_round")


def _sole_signature(world: World) -> str:
    """In an office where nobody else may decide."""
    given = {"unit": world.another("unit"), "last_on": "2031-12-31", "reason": "Two of us are left"}
    return str(world.do("sole_signature.switch_on", given=given).public_id)


def _stage(_world: World) -> str:
    return str(registry.kinds["stage"].model.objects.get(name="Offer").public_id)


def _task(world: World) -> str:
    return str(enqueue(world.cast.actor("anna"), "import", "Import", {}).public_id)


BESIDE: dict[str, Callable[[World], str]] = {
    "exchange_rate": _after("exchange_rate", "exchange_rate.record"),
    "tag": _after("tag", "account.tag"),
    "address": _after("address", "account.add_address"),
    "account_name": _after("account_name", "account.add_name"),
    "team_member": _after("team_member", "account.add_team_member"),
    "person": _after("person", "contact.create"),
    "data_subject": _after("data_subject", "contact.create"),
    "contact_point": _after("contact_point", "contact.add_point"),
    "sighting": _after("sighting", "account.record_sighting"),
    "stakeholder": _after("stakeholder", "account.add_stakeholder"),
    "merge": _merge,
    "erasure": _after("erasure", "person.erase", lambda world: world.another("data_subject")),
    "removed_interaction": _after(
        "removed_interaction", "interaction.remove", lambda world: world.another("interaction")
    ),
    "retention_class": _after("retention_class", "retention_class.load"),
    "notification": _after("notification", "notification.post"),
    "import_profile": _after("import_profile", "import.save_profile"),
    "conflict": _conflict,
    "gift_rule": _after("gift_rule", "gift_pack.load"),
    "gift_entry": _after("gift_entry", "gift.plan"),
    "gift_attestation_answer": _after("gift_attestation_answer", "gift_attestation.start"),
    "erasure_round": _erasure_round,
    "notice_round": _notice_round,
    "sole_signature": _sole_signature,
    "stage": _stage,
    "task": _task,
}
"""Kinds whose records come along with others, and how."""

BEFORE: dict[str, tuple[str, ...]] = {
    "duty.reopen_many": ("duty.done_many",),
    "rebalancing.preview": ("rebalancing.add_rule",),
    "rebalancing.apply": ("rebalancing.preview",),
    "rebalancing.undo": ("rebalancing.apply",),
    "rebalancing.schedule": ("rebalancing.preview",),
    "account.restore": ("account.archive",),
    "contact.resume": ("contact.end",),
    "team.remove": ("team.add",),
    "user.reactivate": ("user.deactivate",),
    "lead.accept": ("lead.assign",),
    "lead.qualify": ("lead.accept",),
    "lead.convert": ("lead.qualify",),
    "opportunity.reopen": ("opportunity.lose",),
    "order.reinstate": ("order.cancel",),
    "promise.reopen": ("promise.break",),
    "gift.resume": ("gift.cancel",),
    "gift.exempt": ("gift_pack.load",),
    "person.unfreeze": ("person.freeze",),
    "handover.letter_sent": ("handover.draft_letter",),
    "person.restrict": ("retention_class.load",),
    "topic.remove_question": ("topic.add_question",),
}
"""What must have happened to the record before the action makes sense."""


def _contact_elsewhere(world: World) -> str:
    contact = world.public_id("contact")
    world.ids["account"] = world.another("account")
    return contact


SUBJECT: dict[str, Callable[[World], str]] = {
    "account.merge": lambda world: world.another("account"),
    "account.keep_separate": lambda world: world.another("account"),
    "person.merge": lambda world: world.another("person"),
    "person.keep_separate": lambda world: world.another("person"),
    "contact.move": _contact_elsewhere,
    "user.report": lambda world: world.cast.anna.public_id,
    "user.reinvite": lambda world: str(world.do("user.invite").public_id),
    "gift.return": lambda world: str(world.do("gift.record").public_id),
    "gift.correct": lambda world: str(world.do("gift.record").public_id),
    "gift.ask": lambda world: str(world.do("gift.record").public_id),
    "interaction.cancel": lambda world: str(world.do("interaction.plan").public_id),
    "interaction.conclude": lambda world: str(world.do("interaction.plan").public_id),
}
"""Actions that need another record than the world's own."""


@pytest.fixture
def world(cast) -> World:
    """The world of the cast."""
    return World(cast)


@pytest.fixture
def new_world(cast) -> Callable[[], World]:
    """A world anew."""
    return lambda: World(cast)


@pytest.fixture
def taken_back() -> Callable[[], Any]:
    """A block that leaves no trace of what happens inside."""
    return undone


LEFT_OUT = frozenset({
    "framework_auditentry", "framework_auditseal", "framework_auditcommitment", "framework_auditerasure",
    "mainstay_history_context", "django_session", "django_migrations", "cache", "sqlite_sequence",
})  # fmt: skip


@pytest.fixture
def state() -> Callable[[], str]:
    """A hash over every row of every table, audit and housekeeping aside."""

    def read() -> str:
        digest = hashlib.sha256()
        with connection.cursor() as cursor:
            for table in sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT):
                name = connection.ops.quote_name(table)
                cursor.execute(f"SELECT * FROM {name}")
                rows = sorted(repr(row) for row in cursor.fetchall())
                digest.update(f"{table}:{len(rows)}:{rows}".encode())
        return digest.hexdigest()

    return read
