"""What the invented colleagues know: most of it confirmed, some of it running out, one confirmation expired."""

from datetime import date, timedelta
from typing import Any

from mainstay.demonstration.imagined.company import Colleague, Company
from mainstay.framework.actions import perform
from mainstay.framework.registry import registry
from mainstay.framework.scopes import visible_to
from mainstay.kernel.actor import system_actor
from mainstay.modules.knowledge.rules.starter import shipped_topics

_TEACHER = system_actor(
    "demonstration", frozenset({"topic.load_starter", "requirement.edit", "knowledge.confirm_for"})
)  # fmt: skip
# How many days ago a topic was taught; the code of ethics to every other one so long ago that it runs out soon.
_TAUGHT = 160
_TAUGHT_LONG_AGO = 345
_PRODUCTS, _ETHICS = "product-range", "code-of-ethics"
_FORGETFUL, _FORGOTTEN = "rihards", 420
_RIGHT = "deal.create"


def teach(company: Company, today: date) -> None:
    """Load the starter list, let a right rest on the product range, and confirm what was taught."""
    perform(_TEACHER, "topic.load_starter", {})
    topics = dict(_rows("topic").values_list("starter", "public_id"))
    required = _rows("requirement").filter(topic__starter=_PRODUCTS, role__code="representative").get()
    perform(_TEACHER, "requirement.edit", {"rights": [{"right": _RIGHT}]}, subject=required.public_id)
    for one in shipped_topics():
        people = [person for person in company.people.values() if person.role in one.required_of]
        for days, group in _groups(one.code, people).items():
            given = {"people": [person.public_id for person in group], "on": (today - timedelta(days=days)).isoformat()}
            perform(_TEACHER, "knowledge.confirm_for", given, subject=topics[one.code])


def _groups(code: str, people: list[Colleague]) -> dict[int, list[Colleague]]:
    """Who was taught how many days ago; the newest of each topic were not taught yet."""
    groups: dict[int, list[Colleague]] = {}
    for place, person in enumerate(people):
        if code == _PRODUCTS and person.key == _FORGETFUL:
            groups.setdefault(_FORGOTTEN, []).append(person)
        elif code == _ETHICS:
            groups.setdefault(_TAUGHT_LONG_AGO if place % 2 else _TAUGHT, []).append(person)
        elif place < len(people) - 1:
            groups.setdefault(_TAUGHT, []).append(person)
    return groups


def _rows(kind: str) -> Any:
    return visible_to(_TEACHER, registry.kinds[kind])
