"""Declaring actions."""

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mainstay.framework.registry import registry
from mainstay.framework.values.base import Label
from mainstay.framework.values.inputs import fields_of
from mainstay.kernel.actor import Actor, Standing
from mainstay.kernel.decision import Decision


@dataclass(frozen=True)
class Situation:
    """What a policy is asked about: who, what they are to the record, the record's facts, and the input.

    ``standing`` is None for actions without a subject. Policies are pure: everything they need is in here.
    """

    actor: Actor
    standing: frozenset[Standing] | None
    facts: Mapping[str, Any]
    input: Any


Policy = Callable[[Situation], Decision]


@dataclass(frozen=True, kw_only=True)
class Action:
    """A registered action.

    ``subject`` is the kind it acts on (empty: it creates, or acts on a scope); ``creates`` the kind it makes.
    ``undo`` names the action that takes it back, with a function from outcome to its input. ``destructive`` asks once.
    ``initial`` gives the JSON forms of the present values of a record (default: its columns of the same names), for an
    act on oneself those of the actor;
    ``form_template`` places the derived form's fields by hand; ``primary`` marks the filled button of a record's page.
    ``commits`` says from the record and the input what the act binds the company to, by ``money``, ``gift`` (Money) and
    ``discount`` (percent): a stand-in does it up to the caps of the deputyship.
    ``sample`` makes a valid input for the permission tests. ``favourite_of`` lists roles whose MCP tools include it.
    """

    name: str
    label: Label
    input: type
    body: Callable[..., Any]
    policy: Policy
    subject: str = ""
    creates: str = ""
    events: tuple[str, ...] = ()
    sample: Callable[..., Mapping[str, Any]] | None = None
    destructive: bool = False
    icon: str = "edit"
    scope: str = "record"
    menu: bool = True
    favourite_of: tuple[str, ...] = ()
    help: str = ""
    bulk: bool = False
    verb: str = ""
    form_template: str = ""
    initial: Callable[[Any], Mapping[str, Any]] | None = None
    primary: bool = False
    commits: Callable[[Any, Any], Mapping[str, Any]] | None = None

    @property
    def noun(self) -> str:
        """The part before the dot."""
        return self.name.partition(".")[0]


def action(
    name: str,
    *,
    label: Label,
    policy: Policy,
    input: type | None = None,
    **options: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated body as an action.

    The body takes the context and the input and returns the record that it made or changed (or None). Raises
    ValueError for a name without a noun, a missing docstring, or an input that is not a described dataclass.
    """

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        input_class = input or next(
            p.annotation for p in list(inspect.signature(body, eval_str=True).parameters.values())[1:2]
        )
        if "." not in name:
            msg = f"action {name!r} needs a noun and a verb"
            raise ValueError(msg)
        if not body.__doc__:
            msg = f"action {name!r} needs a docstring"
            raise ValueError(msg)
        if not dataclasses.is_dataclass(input_class):
            msg = f"the input of {name!r} is not a dataclass"
            raise ValueError(msg)
        fields_of(input_class)
        registry.actions.add(
            Action(name=name, label=label, policy=policy, input=input_class, body=body,
                   help=inspect.cleandoc(body.__doc__), **options)
        )  # fmt: skip
        return body

    return register


def by_right(group: str, verb: str) -> Policy:
    """The common policy: the actor's right to ``verb`` records of ``group``, as far as it reaches."""

    def may(situation: Situation) -> Decision:
        return situation.actor.may(group, verb, situation.standing)

    may.__name__ = f"may_{verb}_{group}"
    may.__doc__ = f"May {verb} {group}, by the rights table."
    return may
