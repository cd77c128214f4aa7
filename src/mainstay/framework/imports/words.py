"""A report in plain lines, for the command line."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from mainstay.framework.imports.queries import RunView, faults_of
from mainstay.framework.sentences import in_words

_SHOWN = 20


def lines_of_report(run: RunView) -> Iterator[str]:
    """What became of the rows, source by source; known faults; control figures; the first faults."""
    yield f"{run.title} ({run.public_id}): {run.state}"
    if run.state == "undone":
        yield "  " + ", ".join(f"{name} {count:,}" for name, count in run.counts.get("undone", {}).items())
        return
    for source in run.report.get("sources", []):
        counts = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in source["counts"].items())
        yield f"  {source['id']} ({source['kind']}): {counts}"
        yield from _figures(source)
    for kind, count in run.report.get("made_along", {}).items():
        yield "  " + _("made along: {kind} {count}").format(kind=kind, count=count)
    for fix in run.report.get("fixes", []):
        if fix["count"]:
            yield from _fix(fix)
    yield from _faults(run)


def _figures(source: dict[str, Any]) -> Iterator[str]:
    for name, counts in source["taken"]["counts"].items():
        words = ", ".join(
            f"{word or '-'} {count:,}" for word, count in sorted(counts.items(), key=lambda one: -one[1])[:12]
        )
        yield f"    {name}: {words}"
    read = {(name, currency): amount for name, currency, amount in source["read"]["totals"]}
    for name, currency, amount in source["taken"]["totals"]:
        yield f"    {name}: {amount} {currency}".rstrip() + _(" (in the file {amount})").format(
            amount=read.get((name, currency))
        )
    for one in source["rounded"]:
        yield "    " + _("{field} as stored: {stored} {currency} (rounding {difference})").format(**one)


def _fix(fix: dict[str, Any]) -> Iterator[str]:
    chosen = next((one["title"] for one in fix["options"] if one["id"] == fix["chosen"]), _("not mended"))
    yield f"  {fix['id']}: {fix['count']:,} × {fix['reason']} → {chosen}"
    if len(fix["options"]) > 1:
        yield "    " + ", ".join(f"--fix {fix['id']}={one['id']}" for one in fix["options"])


def _faults(run: RunView) -> Iterator[str]:
    for group in run.report.get("groups", []):
        text = gettext(group["text"]).format_map(_Dots())
        yield f"  {group['count']:,} × {group['source']}.{group['field'] or '-'}: {text}"
    for one in faults_of(run, _SHOWN):
        remedy = f" {in_words(one.remedy)}" if one.remedy else ""
        yield f"    {one.source} row {one.row} {one.column or one.field} “{one.value}”: {in_words(one.reason)}{remedy}"


class _Dots(dict[str, str]):
    """Any placeholder of a sentence that stands for many rows."""

    def __missing__(self, key: str) -> str:
        return "…"
