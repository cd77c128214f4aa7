"""What stand-ins may do at this moment: `people` says so when the program starts, the life of an act asks it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.framework.scopes.scope import reaches
from mainstay.kernel.actor import Actor, Mandate
from mainstay.kernel.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """A deputyship that has not begun or is over, and why it does not count."""

    mandate: Mandate
    words: Sentence


_fresh: list[Callable[[Actor], Actor]] = []
_lately: list[Callable[[Actor], tuple[OutOfTime, ...]]] = []


def mandates_come_from(fresh: Callable[[Actor], Actor], lately: Callable[[Actor], tuple[OutOfTime, ...]]) -> None:
    """Named once, by the module that knows deputyships."""
    _fresh[:] = [fresh]
    _lately[:] = [lately]


def refreshed(actor: Actor) -> Actor:
    """The actor with the deputyships that run at this moment; asked again inside the transaction of every act."""
    if not _fresh or not (actor.mandates or actor.given):
        return actor
    return _fresh[0](actor)


@dataclass(frozen=True, slots=True)
class Outside:
    """An attempt outside time or scope: the deputyship, the reason, and whether the reason is told to the person.

    Outside the time it is: the person knew the record. Outside the scope the answer stays that of a stranger.
    """

    mandate: Mandate
    words: Sentence
    told: bool


def attempt_outside(actor: Actor, kind_name: str, public_id: str) -> Outside | None:
    """Why a record that the actor does not reach would have been reached through a deputyship; None for strangers."""
    kind = registry.kinds[kind_name]
    if actor.is_system or not _lately:
        return None
    row = kind.model._default_manager.filter(public_id=public_id).first() if public_id else None
    if row is None:
        return None
    for one in _lately[0](actor):
        if reaches(actor.standing_in(one.mandate), kind, row):
            return Outside(one.mandate, one.words, told=True)
    for mandate in actor.mandates:
        whole = replace(mandate, narrowed_to=None, records=frozenset(), duties=frozenset(), walls=())
        if reaches(replace(actor, walls=()).standing_in(whole), kind, row):
            words = sentence(
                "Your deputyship for {principal} does not reach this record.", principal=mandate.principal_name
            )
            return Outside(mandate, words, told=False)
    return None


def led_through(actor: Actor, kind_name: str, row: object) -> bool:
    """Whether only a deputyship leads the actor to a record."""
    if not actor.mandates:
        return False
    kind = registry.kinds[kind_name]
    return not visible_to(actor.own(), kind).filter(pk=getattr(row, "pk", None)).exists()
