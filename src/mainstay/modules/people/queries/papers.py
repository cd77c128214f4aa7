"""Handover pack and return report of a deputyship for print."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mainstay.kernel.papers import PaperSection, PaperTable


def pack_on_paper(values: dict[str, Any]) -> Iterator[PaperSection]:
    """The principal's note, and what to stay away from."""
    deputyship = values["deputyship"]
    facts = [
        (_("Away"), deputyship.principal.name), (_("Stands in"), deputyship.deputy.name),
        (_("From"), deputyship.from_on), (_("Last day"), deputyship.last_on),
        (_("What for"), deputyship.scope_words), (_("Decides up to"), deputyship.limit),
        (_("Stay away from"), ", ".join(deputyship.left_out)),
    ]  # fmt: skip
    filled = tuple((name, value) for name, value in facts if value)
    yield PaperSection(_("Handover"), facts=filled, text=(deputyship.handover_note,))


def report_on_paper(values: dict[str, Any]) -> Iterator[PaperSection]:
    """What was done, refused and ratified, each under both names."""
    report = values["report"]
    if report.return_note:
        yield PaperSection(_("Note on returning"), text=(report.return_note,))
    acts = tuple((one.label, one.about, one.actor, one.owner, one.at, one.review_words) for one in report.acts)
    headings = (_("What"), _("About"), pgettext_lazy("who", "By"), _("For"), _("When"), _("Said of it"))
    yield PaperSection(_("What was done"), table=PaperTable(headings, acts), when_empty=_("Nothing was done yet"))
    for title, some in ((_("What was refused"), report.refused), (_("Ratified afterwards"), report.ratified)):
        rows = tuple((one.label, one.about, one.actor, one.at, one.reason or one.note) for one in some)
        if rows:
            yield PaperSection(
                title, table=PaperTable((_("What"), _("About"), pgettext_lazy("who", "By"), _("When"), _("Why")), rows)
            )
