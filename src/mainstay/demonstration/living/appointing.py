"""Offices in the invented company: titles, a proposal that waits for the head, and a colleague stood in for."""

from typing import Any

from mainstay.demonstration.imagined.dice import chosen_from
from mainstay.demonstration.living.stage import Stage


def fill_offices(stage: Stage) -> None:
    """Titles with their duties, proposals, and absences with whoever stands in."""
    words = chosen_from("living")["offices"]
    titles = _make_titles(stage, words["titles"])
    for one in words["proposals"]:
        made = stage.do(one["by"], "appointment.propose", user=stage.id_of(one["who"]), job_title=titles[one["title"]],
                        from_on=stage.day(one["in_days"]), reason=one["reason"])  # fmt: skip
        if one["answer"]:
            stage.do("gita", "appointment_proposal.refuse", made.public_id, answer=one["answer"])
    for one in words["absences"]:
        _stand_in(stage, one)


def _make_titles(stage: Stage, titles: list[dict[str, Any]]) -> dict[str, str]:
    roles = dict(stage.rows("gita", "role").values_list("code", "public_id"))
    return {
        one["name"]: stage.do("gita", "job_title.create", name=one["name"], role=roles[one["role"]],
                              duties="\n".join(one["duties"])).public_id
        for one in titles
    }  # fmt: skip


def _stand_in(stage: Stage, words: dict[str, Any]) -> None:
    """Planned by whoever is away; accepted and confirmed by the manager, where somebody is named who does."""
    stage.do(
        words["of"], "absence.plan", deputy=stage.id_of(words["by"]), reason=words["reason"],
        from_on=stage.day(words["in_days"]), last_on=stage.day(words["in_days"] + words["days"]),
        handover_note=words["note"],
    )  # fmt: skip
    if words["confirmed_by"]:
        made = stage.rows(words["by"], "deputyship").get(principal__public_id=stage.id_of(words["of"]))
        stage.do(words["by"], "deputyship.accept", made.public_id)
        stage.do(words["confirmed_by"], "deputyship.confirm", made.public_id)
        if words["limit"]:
            stage.do(words["confirmed_by"], "deputyship.change", made.public_id, limit=words["limit"])
