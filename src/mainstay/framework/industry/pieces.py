"""How modules bring the records of a template into use and take them out again, without losing any."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.industry.models import IndustryTemplate, TemplatePiece

Done = list[dict[str, Any]]
COMPLETE = "industry_template.complete"
SWITCH_ON = "switch_on_industry"
"""The procedure whose parts bring a template in: each takes the context, the IndustryTemplate row and the Template."""
SWITCH_OFF = "switch_off_industry"
"""The procedure whose parts take it out: the same arguments."""


@dataclass(frozen=True)
class Wanted:
    """A record that a template wants: its code there, what finds a record that serves already, and what makes one."""

    code: str
    present: Callable[[], models.Model | None]
    make: Callable[[], models.Model]


def bring_in(
    context: ActionContext, row: IndustryTemplate, section: str, model: type[models.Model], wanted: Iterable[Wanted]
) -> Done:
    """Make what is missing and put into use what is there: records have ``is_active``. Gives counts for the report. To
    complete a template that is on, only what it never brought is looked at.
    """
    known = {piece.code: piece for piece in row.pieces.filter(section=section)}
    stored = model._default_manager.in_bulk([piece.record_id for piece in known.values()])
    made = woken = 0
    for one in wanted:
        piece = known.get(one.code)
        if piece is not None and context.action_name == COMPLETE:
            continue
        record = stored.get(piece.record_id) if piece else one.present()
        if record is None:
            record = one.make()
            made += 1
            _note(context, row, section, one.code, record, piece, was_made=True)
        elif piece is None:
            _note(context, row, section, one.code, record, None, was_made=False)
        if not getattr(record, "is_active"):  # noqa: B009 - every piece has it, whatever its model
            context.update(record, is_active=True)
            woken += 1
    return [{"section": section, "made": made, "woken": woken}]


def _note(
    context: ActionContext, row: IndustryTemplate, section: str, code: str, record: models.Model,
    piece: TemplatePiece | None, *, was_made: bool,
) -> None:  # fmt: skip
    if piece is not None:
        context.update(piece, record_id=record.pk, was_made=was_made)
        return
    context.create(
        TemplatePiece(template=row, section=section, code=code, record_id=record.pk, was_made=was_made,
                      created_at=context.now)
    )  # fmt: skip


def put_away(
    context: ActionContext, row: IndustryTemplate, section: str, model: type[models.Model],
    in_use: Callable[[Any], bool] = lambda _record: False,
) -> Done:  # fmt: skip
    """Take the template's records out of use, except those that another template needs, that were made by hand, or
    that are ``in_use``. Nothing is deleted.
    """
    ids = set(row.pieces.filter(section=section).values_list("record_id", flat=True))
    pieces = TemplatePiece.objects.filter(section=section, record_id__in=ids)
    needed = set(pieces.filter(template__is_on=True).exclude(template=row).values_list("record_id", flat=True))
    ours = set(pieces.filter(was_made=True).values_list("record_id", flat=True))
    put = kept = 0
    for record in model._default_manager.filter(pk__in=(ids & ours) - needed, is_active=True).order_by("pk"):
        if in_use(record):
            kept += 1
            continue
        context.update(record, is_active=False)
        put += 1
    return [{"section": section, "put_away": put, "kept": kept}]


def in_languages(text: str) -> dict[str, str]:
    """A text of a template in every language of the program that has it."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words = gettext(text)
        if words != text:
            found[language] = words
    return found


def in_words_of(context: ActionContext, text: str) -> str:
    """A text of a template in the language of whoever switches."""
    with translation.override(context.actor.language):
        return gettext(text)


def counts(done: Iterable[Mapping[str, Any]], name: str) -> int:
    """The sum of a count over all parts."""
    return sum(int(one.get(name, 0)) for one in done)
