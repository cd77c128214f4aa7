"""Privacy in the invented company: rules in force, consents, a hold, requests at two steps, an export on the register."""

import tempfile
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from mainstay.demonstration.imagined.dice import chosen_from
from mainstay.demonstration.living.stage import Stage
from mainstay.framework.exports.lists import export_list
from mainstay.framework.lists import ListState

_OFFICER = "egils"
_BY_NAME, _COLUMNS = "name", ("name", "account", "title")
_OPEN_POINT, _SETTLED = "; confirm with counsel", "; our counsel agreed"


def keep_privacy(stage: Stage) -> None:
    """Everything that the pages of compliance show of persons' data."""
    words = chosen_from("living")["privacy"]
    _put_rules_in_place(stage)
    _note_consents(stage, words)
    _place_hold(stage, words["hold"])
    _take_requests(stage, words["requests"])
    for one in words["suppressed"]:
        stage.do(one["by"], "suppression.add", address=one["address"], reason=one["reason"])
    for one in words["exports"]:
        _export(stage, one)


def find_conflicts(stage: Stage) -> None:
    """Two clients of one colleague compete: the conflict of interest waits for an answer."""
    words = chosen_from("living")["conflicts"]
    owned = stage.rows(_OFFICER, "account").filter(owner__public_id=stage.id_of(words["of"]), parent=None)
    first, second = owned.order_by("-revenue_12m_minor", "public_id").values_list("public_id", flat=True)[:2]
    stage.do(words["by"], "competition.declare", first=first, second=second, note=words["note"])


def _put_rules_in_place(stage: Stage) -> None:
    """The shipped record classes; where they ask for a lawyer's word, the officer writes that it came."""
    stage.do(_OFFICER, "retention_class.load")
    for row in stage.rows(_OFFICER, "retention_class").prefetch_related("grounds").order_by("code"):
        lines = [
            {"jurisdiction": one.jurisdiction, "ground": one.ground.replace(_OPEN_POINT, _SETTLED)}
            for one in row.grounds.all() if _OPEN_POINT in one.ground
        ]  # fmt: skip
        if lines:
            stage.do(_OFFICER, "retention_class.edit", row.public_id, grounds=lines)


def _note_consents(stage: Stage, words: dict[str, Any]) -> None:
    """Consents as they came in talks, by forms and at fairs; the last one of some sellers was taken back."""
    wordings = cycle(words["consents"])
    for key in words["asking"]:
        contacts = stage.own_contacts(key)[: words["each"]]
        for contact in contacts:
            said = next(wordings)
            at = datetime.combine(stage.today - timedelta(days=stage.dice.between(20, 500)), time(9), tzinfo=UTC)
            stage.do(key, "consent.give", contact=contact, at=at.isoformat(), **said)
        if key in words["taken_back"] and contacts:
            stage.do(key, "consent.withdraw", contact=contacts[-1], channel="email", **words["taken_back"][key])


def _place_hold(stage: Stage, said: dict[str, str]) -> None:
    person = _person(stage, stage.own_contacts(said["of"])[0])
    stage.do(_OFFICER, "legal_hold.place", person=person, reason=said["reason"])


def _take_requests(stage: Stage, requests: list[dict[str, Any]]) -> None:
    """One that is answered, one whose clock is running."""
    for place, one in enumerate(requests, 1):
        contacts = stage.own_contacts(one["by"])
        contact = contacts[place % len(contacts)]
        made = stage.do(one["by"], "privacy_request.receive", contact=contact, sort=one["sort"], words=one["words"],
                        received_on=stage.day(-one["days"]), received_by=one["how"])  # fmt: skip
        if one["proof"]:
            stage.do(_OFFICER, "privacy_request.identify", made.public_id, person=_person(stage, contact),
                     proof=one["proof"])  # fmt: skip
        if one["outcome"]:
            stage.do(_OFFICER, "privacy_request.settle", made.public_id, outcome=one["outcome"])
            stage.do(_OFFICER, "privacy_request.answer", made.public_id, answered_by=one["how"])


def _person(stage: Stage, contact: str) -> str:
    found: str = stage.rows(_OFFICER, "contact").get(public_id=contact).person.public_id
    return found


def _export(stage: Stage, said: dict[str, str]) -> None:
    """A list that left the house: the register keeps it, the file is nobody's."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contacts.csv"
        export_list(
            stage.actor(said["by"]),
            "contact",
            ListState(sort=_BY_NAME, columns=_COLUMNS),
            file,
            "csv",
            purpose=said["purpose"],
        )
