"""Talks with who took part, promises, and the duties of everybody."""

from itertools import chain
from typing import Any

from mainstay.demonstration.imagined.talks import Duty, Promise, Talk
from mainstay.demonstration.stored.ledger import Ledger, table
from mainstay.framework.scopes.access import Reach, grant_access, own_holder
from mainstay.framework.scopes.models import AccountAccess

_RUNNING = ("open", "waiting")


def store_talks(ledger: Ledger) -> None:
    """Talks of two years and the coming days; duties come first, as talks and promises point to them."""
    world = ledger.world
    talks = sorted(chain(world.talks, world.day.talks), key=lambda one: (one.happened_at, one.public_id))
    _store_duties(ledger, _duties_of(talks) + world.day.duties)
    ledger.store([_talk(ledger, one) for one in talks], "talks")
    _store_participants(ledger, talks)
    promises = [(talk, one) for talk in talks for one in talk.promises]
    ledger.store([_promise(ledger, talk, one) for talk, one in promises], "promises")


def _duties_of(talks: list[Talk]) -> list[Duty]:
    steps = [talk.next_duty for talk in talks if talk.next_duty is not None]
    return [*steps, *(one.duty for talk in talks for one in talk.promises)]


def _store_duties(ledger: Ledger, duties: list[Duty]) -> None:
    """Duties, and for the running ones the access to the client that they give."""
    made = ledger.store([_duty(ledger, one) for one in duties], "duties")
    reaches = [
        Reach(own_holder(row.assignee_id), row.account_id, AccountAccess.DUTY, row.pk)
        for row in made if row.account_id is not None and row.state in _RUNNING
    ]  # fmt: skip
    grant_access(reaches, ledger.context.now)


def _duty(ledger: Ledger, one: Duty) -> Any:
    client, to = one.client, one.promised
    return table("work.Duty")(
        public_id=one.public_id, what=one.what, why=one.why, duty_kind=one.kind, state=one.state,
        assignee_id=ledger.users[one.assignee.key], created_by_id=ledger.users[(one.giver or one.assignee).key],
        due_on=one.due_on, due_at=one.due_at, promised_to=to.name if to else "", promised_key=to.key if to else "",
        subject_kind=one.about[0], subject_id=one.about[1], weight=one.weight, closed_at=one.closed_at,
        closed_by_id=ledger.users[one.assignee.key] if one.closed_at else None, outcome=one.outcome,
        account_id=ledger.keys[client.public_id] if client else None, account_public_id=client.public_id if client else "",
        account_name=client.name if client else "", created_at=one.created_at,
    )  # fmt: skip


def _talk(ledger: Ledger, one: Talk) -> Any:
    return table("engagement.Interaction")(
        public_id=one.public_id, account_id=ledger.keys[one.client.public_id], interaction_kind=one.kind, state=one.state,
        happened_at=one.happened_at, recorded_at=one.recorded_at, duration_minutes=one.minutes, direction=one.direction,
        place=one.place, topic=one.topic, outcome=one.outcome, next_step=one.next_step, next_step_on=one.next_step_on,
        next_duty_id=ledger.keys[one.next_duty.public_id] if one.next_duty else None,
        author_id=ledger.users[one.author.key], created_at=one.recorded_at,
    )  # fmt: skip


def _store_participants(ledger: Ledger, talks: list[Talk]) -> None:
    participant = table("engagement.Participant")
    rows = []
    for talk in talks:
        here = {"interaction_id": ledger.keys[talk.public_id], "created_at": talk.recorded_at}
        rows += [participant(side="ours", user_id=ledger.users[one.key], **here) for one in talk.colleagues]
        rows += [participant(side="theirs", contact_id=ledger.keys[one.public_id], **here) for one in talk.contacts]
    ledger.store(rows, "participants")


def _promise(ledger: Ledger, talk: Talk, one: Promise) -> Any:
    return table("engagement.Promise")(
        public_id=one.public_id, interaction_id=ledger.keys[talk.public_id], account_id=ledger.keys[talk.client.public_id],
        side=one.side, what=one.what, contact_id=ledger.keys[one.contact.public_id] if one.contact else None,
        owner_id=ledger.users[one.owner.key], first_due_on=one.due_on, due_on=one.due_on, state=one.state,
        duty_id=ledger.keys[one.duty.public_id], closed_on=one.closed_on, created_at=talk.recorded_at,
    )  # fmt: skip
