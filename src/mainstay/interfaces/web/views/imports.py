"""The import wizard: files, columns, check, import, result. Every page belongs to one import of the reader."""

from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.framework.actions import perform
from mainstay.framework.actions.prepare import prepare
from mainstay.framework.files.store import stage
from mainstay.framework.imports.declared import DUPLICATES, MODES
from mainstay.framework.imports.editing import corrected_for, sources_for
from mainstay.framework.imports.mapping.values import STYLES
from mainstay.framework.imports.queries import (
    RunView,
    faults_of,
    importable_kinds,
    kind_label,
    known_profiles,
    likenesses_of,
    own_run,
    own_runs,
    result_of,
    task_of,
)
from mainstay.framework.imports.readers.rows import ReadingFailed
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.errors import ActionRefused, InputInvalid, MainstayError, Problem, RuleBroken

_STEPS = (
    ("files", gettext_lazy("Files")), ("columns", gettext_lazy("Columns")), ("check", gettext_lazy("Check")),
    ("result", gettext_lazy("Result")),
)  # fmt: skip
_STATES: dict[str, tuple[str, Any]] = {
    "draft": ("", gettext_lazy("Being described")), "checking": ("due", gettext_lazy("Being checked")),
    "checked": ("wait", gettext_lazy("Checked, not imported yet")), "running": ("due", gettext_lazy("Running")),
    "done": ("done", gettext_lazy("Imported")), "stopped": ("wait", gettext_lazy("Stopped")),
    "failed": ("late", gettext_lazy("Failed")), "undoing": ("due", gettext_lazy("Being undone")),
    "undone": ("", gettext_lazy("Undone")),
}  # fmt: skip


@for_actor
def imports_page(request: HttpRequest) -> HttpResponse:
    """All imports of the reader, and the beginning of a new one (POST: the files)."""
    problems: list[Problem] = []
    decision = prepare(request.actor, "import.prepare").decision  # type: ignore[attr-defined]
    if not decision:
        raise ActionRefused(decision)
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_address(_begin(request)))
        except (InputInvalid, RuleBroken, ReadingFailed) as error:
            problems = _problems(error)
    actor = request.actor  # type: ignore[attr-defined]
    page = {
        "title": _("Import"), "problems": problems, "profiles": known_profiles(actor), "steps": _steps("files"),
        "picked": request.POST.get("profile", ""), "runs": [_row(run) for run in own_runs(actor)],
    }  # fmt: skip
    return render(request, "imports/imports.html", {"page": page}, status=422 if problems else 200)


def _begin(request: HttpRequest) -> str:
    """Keep the uploaded files and begin an import with them; gives its public id."""
    actor = request.actor  # type: ignore[attr-defined]
    staged = [stage(actor, one.name or "file", one.chunks()) for one in request.FILES.getlist("files")]
    given = {"files": [one.public_id for one in staged], "profile": request.POST.get("profile", "")}
    return perform(actor, "import.prepare", given).public_id


@for_actor
def import_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where an import is: its columns, its check, its progress or its result."""
    run = own_run(request.actor, public_id)  # type: ignore[attr-defined]
    if run.is_busy:
        return render(
            request, "imports/progress.html", {"page": _page(request, run, "result") | _progress(request, run)}
        )
    if run.state == "draft":
        return HttpResponseRedirect(_address(public_id, "columns"))
    if run.state == "checked":
        return HttpResponseRedirect(_address(public_id, "check"))
    page = _page(request, run, "result") | _report(run) | {"faults": faults_of(run)}
    return render(request, "imports/result.html", {"page": page})


@for_actor
def progress_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; asked again every second, and the whole page is fetched anew when it is over."""
    run = own_run(request.actor, public_id)  # type: ignore[attr-defined]
    if not run.is_busy:
        return HttpResponse(status=204, headers={"HX-Redirect": _address(public_id)})
    return render(
        request, "imports/progress_part.html", {"page": _page(request, run, "result") | _progress(request, run)}
    )


@for_actor
def columns_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which column fills which field, with samples; POST keeps it, guesses a file anew, or goes on to the check."""
    actor = request.actor  # type: ignore[attr-defined]
    run = own_run(actor, public_id)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            profile = corrected_for(actor, public_id, {key: str(value) for key, value in request.POST.items()})
            perform(
                actor, "import.describe", {"profile": profile, "mode": request.POST.get("mode", "")}, subject=public_id
            )
            if request.POST.get("do") == "check":
                perform(actor, "import.check", {}, subject=public_id)
                return HttpResponseRedirect(_address(public_id))
            return HttpResponseRedirect(_address(public_id, "columns"))
        except (InputInvalid, RuleBroken) as error:
            problems = _problems(error)
            run = own_run(actor, public_id)
    return _show_columns(request, run, problems)


def _show_columns(request: HttpRequest, run: RunView, problems: list[Problem]) -> HttpResponse:
    try:
        sources = sources_for(request.actor, run.public_id)  # type: ignore[attr-defined]
    except (ReadingFailed, RuleBroken) as error:
        problems, sources = [*problems, *_problems(error)], []
    defaults = run.profile.get("defaults", {})
    page = _page(request, run, "columns") | {
        "problems": problems, "sources": sources, "kinds": importable_kinds(), "modes": MODES, "mode": run.mode,
        "source_modes": MODES[1:], "styles": list(STYLES), "numbers": defaults.get("numbers", "1,234.56"),
        "currency": defaults.get("currency", ""), "time_zone": defaults.get("time_zone", "UTC"),
        "dates": _listed(defaults.get("date", "iso")),
    }  # fmt: skip
    return render(request, "imports/columns.html", {"page": page}, status=422 if problems else 200)


def _listed(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


@for_actor
def check_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report of the dry run with the fixes and decisions to choose; POST checks again or imports."""
    actor = request.actor  # type: ignore[attr-defined]
    run = own_run(actor, public_id)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            perform(actor, "import.describe", _chosen(request, run), subject=public_id)
            again = request.POST.get("do") == "check"
            perform(actor, "import.check" if again else "import.start", {}, subject=public_id)
            return HttpResponseRedirect(_address(public_id))
        except (InputInvalid, RuleBroken) as error:
            problems = _problems(error)
    page = _page(request, run, "check") | _report(run) | {
        "problems": problems, "faults": faults_of(run), "likenesses": likenesses_of(run), "duplicates": DUPLICATES,
        "duplicate_rule": run.duplicates,
    }  # fmt: skip
    return render(request, "imports/check.html", {"page": page}, status=422 if problems else 200)


def _chosen(request: HttpRequest, run: RunView) -> dict[str, Any]:
    """Fixes as ``fix-<id>``, decisions on rows as ``row:<source>:<number>``."""
    choices = {key.removeprefix("fix-"): str(value) for key, value in request.POST.items() if key.startswith("fix-")}
    decisions: dict[str, dict[str, str]] = {}
    for key, value in request.POST.items():
        if key.startswith("row:") and value:
            _row_word, source, number = key.split(":", 2)
            decisions.setdefault(source, dict(run.decisions.get(source, {})))[number] = str(value)
    return {"choices": {**run.choices, **choices}, "decisions": decisions,
            "duplicates": request.POST.get("duplicates", run.duplicates)}  # fmt: skip


@for_actor
def result_file(request: HttpRequest, public_id: str) -> FileResponse:
    """Every row that was not taken as it was, as CSV."""
    run = own_run(request.actor, public_id)  # type: ignore[attr-defined]
    name, content = result_of(run)
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _address(public_id: str, part: str = "") -> str:
    return reverse(f"import-{part}" if part else "import", args=[public_id])


def _row(run: RunView) -> dict[str, Any]:
    tone, words = _STATES[run.state]
    counts = run.counts or run.report.get("counts", {})
    return {"title": run.title, "url": _address(run.public_id), "tone": tone, "state": words, "at": run.created_at,
            "created": counts.get("created", 0), "updated": counts.get("updated", 0) + counts.get("linked", 0),
            "refused": counts.get("refused", 0)}  # fmt: skip


def _page(request: HttpRequest, run: RunView, step: str) -> dict[str, Any]:
    tone, words = _STATES[run.state]
    return {
        "title": run.title, "run": run, "tone": tone, "state": words, "steps": _steps(step), "url": _address(run.public_id),
        "columns_url": _address(run.public_id, "columns"), "check_url": _address(run.public_id, "check"),
        "crumbs": [{"label": _("Import"), "url": reverse("imports")}, {"label": run.title, "url": ""}],
        "result_url": _address(run.public_id, "file") if run.result_file else "", "path": request.path,
    }  # fmt: skip


def _steps(present: str) -> list[dict[str, Any]]:
    return [
        {"number": place, "label": label, "active": name == present} for place, (name, label) in enumerate(_STEPS, 1)
    ]


def _progress(request: HttpRequest, run: RunView) -> dict[str, Any]:
    return {"task": task_of(request.actor, run), "part_url": _address(run.public_id, "progress")}  # type: ignore[attr-defined]


def _report(run: RunView) -> dict[str, Any]:
    """The report in the words of the pages."""
    report, counts = run.report, run.counts or run.report.get("counts", {})
    aside = counts.get("left_out", 0) + counts.get("skipped", 0)
    figures = [
        (_("Made"), counts.get("created", 0), ""), (_("Updated"), counts.get("updated", 0) + counts.get("linked", 0), ""),
        (_("Unchanged"), counts.get("unchanged", 0), ""), (_("Left out"), aside, ""),
        (_("Refused"), counts.get("refused", 0), "late"),
    ]  # fmt: skip
    return {
        "figures": [{"label": label, "value": value, "tone": tone if value else ""} for label, value, tone in figures],
        "sources": [_source(one) for one in report.get("sources", [])],
        "fixes": [one for one in report.get("fixes", []) if one["count"]], "groups": report.get("groups", []),
        "along": [(kind_label(kind), count) for kind, count in report.get("made_along", {}).items()],
        "unread": report.get("unread", []), "fault_count": report.get("faults", 0), "counts": counts,
        "undone": counts.get("undone", {}),
    }  # fmt: skip


def _source(one: dict[str, Any]) -> dict[str, Any]:
    counts = one["counts"]
    read = {(name, currency): amount for name, currency, amount in one["read"]["totals"]}
    stored = {(row["field"], row["currency"]): row for row in one["rounded"]}
    totals = [
        {"field": name, "currency": currency, "file": _exact(read.get((name, currency), "")), "taken": _exact(amount),
         "stored": _exact(stored.get((name, currency), {}).get("stored", "")),
         "difference": _exact(stored.get((name, currency), {}).get("difference", ""))}
        for name, currency, amount in one["taken"]["totals"]
    ]  # fmt: skip
    counted = [
        {"field": name, "words": sorted(words.items(), key=lambda pair: -pair[1])[:12]}
        for name, words in one["taken"]["counts"].items()
    ]
    return {
        **one, "label": kind_label(one["kind"]), "counts": counts, "not_taken": list(one["not_taken"].items()),
        "totals": totals, "counted": counted,
        "updated": counts.get("updated", 0) + counts.get("linked", 0),
        "aside": counts.get("left_out", 0) + counts.get("skipped", 0),
    }  # fmt: skip


def _exact(text: str) -> Decimal | None:
    """A sum with all its decimals."""
    return Decimal(text) if text else None


def _problems(error: MainstayError) -> list[Problem]:
    if isinstance(error, InputInvalid):
        return [Problem("", one.code, one.sentence) for one in error.problems]
    if isinstance(error, ActionRefused):
        raise error
    return [Problem("", error.code, error.sentence)]


urlpatterns = [
    path("imports/", imports_page, name="imports"),
    path("imports/<str:public_id>/", import_page, name="import"),
    path("imports/<str:public_id>/progress/", progress_part, name="import-progress"),
    path("imports/<str:public_id>/columns/", columns_page, name="import-columns"),
    path("imports/<str:public_id>/check/", check_page, name="import-check"),
    path("imports/<str:public_id>/result.csv", result_file, name="import-file"),
]
