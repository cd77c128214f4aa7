"""Gifts in the invented company: rules confirmed row by row, a year of gifts and meals, and what is still being decided."""

from datetime import date, timedelta
from typing import Any

from mainstay.demonstration.imagined.dice import chosen_from
from mainstay.demonstration.living.stage import Stage, without
from mainstay.framework.actions import Outcome

_OFFICER = "egils"
_PACK = "company-policy"
_USUAL = {"solicited": False, "tender_running": False, "business_related": True}
_PLAIN = ("by", "days", "how", "reason", "same")


def host_people(stage: Stage) -> None:
    """The rules, then everything that was given and received, then the campaign about it."""
    words = chosen_from("living")["gifts"]
    _confirm_rules(stage, words)
    stage.settle()  # New rules have every gift looked at again: while there are none this costs nothing.
    book = _Book(stage)
    for one in words["register"]:
        book.enter(one)
    _attest(stage, words["attesting"])


def _confirm_rules(stage: Stage, words: dict[str, Any]) -> None:
    """Every row that fits such a company; the one for another trade is put away."""
    stage.do(_OFFICER, "gift_pack.load", pack=_PACK)
    for row in stage.rows(_OFFICER, "gift_rule").order_by("row"):
        if row.row in words["not_ours"]:
            stage.do(_OFFICER, "gift_rule.retire", row.public_id, reason=words["not_ours"][row.row])
        else:
            stage.do(_OFFICER, "gift_rule.confirm", row.public_id, source=words["source"], checked_on=stage.day(0))


class _Book:
    """Enters the lines of the data file one after another; nobody is named twice but where a line says ``same``."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._left: dict[str, list[str]] = {}
        self._last: dict[str, str] = {}

    def enter(self, line: dict[str, Any]) -> None:
        """One gift by its giver or receiver, and what became of it: ``how`` names the way below."""
        made = self._made(line)
        match line["how"]:
            case "asked":
                self._ask(line, made)
            case "approved" | "refused":
                self._decide(line, made)
            case "they_declined":
                self._stage.do(line["by"], "gift.decline", made.public_id, note=line["reason"])
            case "returned":
                self._stage.do(line["by"], "gift.return", made.public_id, note=line["reason"])

    def _made(self, line: dict[str, Any]) -> Outcome:
        action = {"received": "gift.receive", "not_taken": "gift.receive", "planned": "gift.plan",
                  "approved": "gift.plan", "refused": "gift.plan", "they_declined": "gift.plan"}.get(
                      line["how"], "gift.record")  # fmt: skip
        given = _USUAL | without(line, *_PLAIN) | {"given_on": self._stage.day(-line["days"])}
        if line["how"] == "not_taken":
            given["declined"] = True
        if line.get("category") in ("meal", "entertainment", "ticket"):
            given |= {"host": self._stage.id_of(line["by"]), "host_present": True, "own_people": 1}
        return self._stage.do(line["by"], action, contacts=self._contacts(line), **given)

    def _contacts(self, line: dict[str, Any]) -> list[str]:
        if "other_party" in line:
            return []
        key = line["by"]
        if key not in self._left:
            self._left[key] = self._stage.own_contacts(key)
        if not line.get("same") and self._left[key]:
            self._last[key] = self._left[key].pop()
        return [self._last[key]]

    def _ask(self, line: dict[str, Any], made: Outcome) -> None:
        """Given before anybody was asked: the manager says afterwards whether it stands."""
        self._stage.do(line["by"], "gift.ask", made.public_id, note=line["reason"])
        self._answer(made, "approval.approve", line)

    def _decide(self, line: dict[str, Any], made: Outcome) -> None:
        approved = line["how"] == "approved"
        self._answer(made, "approval.approve" if approved else "approval.refuse", line)
        if approved and line["days"] >= 0:
            self._stage.do(line["by"], "gift.confirm", made.public_id)

    def _answer(self, made: Outcome, action: str, line: dict[str, Any]) -> None:
        """By whoever was asked; their answer reaches the gift as it does every day."""
        gift = self._stage.rows(line["by"], "gift").select_related("approval__approver").get(public_id=made.public_id)
        if gift.approval is None:
            return
        decider = gift.approval.approver.email.partition("@")[0]
        self._stage.do(decider, action, gift.approval.public_id, reason=line["reason"])
        self._stage.settle()


def _attest(stage: Stage, words: dict[str, Any]) -> None:
    """Everybody is asked about the months that are over; some have answered."""
    first = stage.today.replace(day=1)
    made = stage.do(
        _OFFICER, "gift_attestation.start", title=words["title"], from_on=_a_year_before(first).isoformat(),
        last_on=(first - timedelta(days=1)).isoformat(), due_on=stage.day(words["days"]),
    )  # fmt: skip
    answers = stage.rows(_OFFICER, "gift_attestation_answer").filter(attestation__public_id=made.public_id)
    ids = dict(answers.values_list("user__email", "public_id"))
    for key, note in words["answers"].items():
        stage.do(key, "gift_attestation.answer", ids[stage.company.people[key].email], whole=not note, note=note)


def _a_year_before(first: date) -> date:
    return first.replace(year=first.year - 1)
