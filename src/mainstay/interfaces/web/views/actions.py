"""Forms of actions: shown in a page or a dialog, posted, undone."""

import json
import secrets
from functools import cache
from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mainstay.framework.actions import Outcome, perform
from mainstay.framework.actions.prepare import Prepared, prepare, record_url, title_of
from mainstay.framework.files.store import stage
from mainstay.framework.forms import (
    DerivedForm,
    LineEditor,
    field_groups,
    filled_form,
    form_for,
    line_editors,
    raw_from_post,
    raw_lines,
    show_line_problems,
    show_problems,
)
from mainstay.framework.registry import registry
from mainstay.framework.sentences import in_words
from mainstay.framework.values import FileHandle
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.views.guards import as_of, for_actor
from mainstay.interfaces.web.views.records import panels
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.decision import allow
from mainstay.kernel.errors import (
    ActionRefused,
    InputInvalid,
    MainstayError,
    Problem,
    RuleBroken,
    StaleVersion,
    SubjectNotFound,
)

_SAVING = frozenset({"create", "edit", "record"})
UNDO_SALT = "mainstay.undo"
UNDO_SECONDS = 3600


@for_actor
def action_page(request: ActorRequest, name: str, public_id: str = "") -> HttpResponse:
    """The form of an action (GET), or doing it (POST)."""
    actor = request.actor
    try:
        ready = prepare(actor, name, public_id, _given(request, name))
    except SubjectNotFound:
        if request.method != "POST" or name not in registry.actions:
            raise
        return _kept(request, name, public_id)
    if not ready.decision:
        if request.method == "POST":
            return _kept(request, name, public_id)
        raise ActionRefused(ready.decision)
    form_class = form_for(ready.action.input, hidden=_closed(actor, ready))
    if request.method != "POST":
        return _show(request, ready, *_filled(request, ready, form_class), [], public_id)
    return _do(request, ready, form_class, public_id)


def _filled(
    request: ActorRequest, ready: Prepared, form_class: type[DerivedForm], post: QueryDict | None = None
) -> tuple[DerivedForm, dict[str, LineEditor]]:
    """The form and its lists, as they stand or as they were posted; each record's title is asked once."""
    titles = cache(lambda kind, one: title_of(request.actor, kind, one))
    form = filled_form(form_class, ready.initial, post, titles, currency=request.actor.currency)
    return form, line_editors(ready.action.input, ready.initial, post, titles, _closed(request.actor, ready))


def _closed(actor: Actor, ready: Prepared) -> frozenset[str]:
    """The field groups that the actor may not write anywhere; their fields are not asked."""
    return frozenset(one for one in field_groups(ready.action.input) if actor.extent(one, "edit") == Extent.NONE)


def _do(request: ActorRequest, ready: Prepared, form_class: type[DerivedForm], public_id: str) -> HttpResponse:
    actor = request.actor
    raw = raw_from_post(form_class, request.POST, ready.initial)
    raw |= raw_lines(ready.action.input, request.POST, ready.initial)
    try:
        raw |= _staged_files(request, form_class)
        outcome = perform(
            actor, ready.action.name, raw, subject=public_id, version=_version(request),
            idempotency_key=request.POST.get("idempotency_key", ""),
        )  # fmt: skip
    except (InputInvalid, RuleBroken, StaleVersion) as error:
        form, editors = _filled(request, ready, form_class, request.POST)
        rest = show_problems(form, show_line_problems(editors, _problems(error)))
        return _show(request, ready, form, editors, rest, public_id, status=422)
    return after(request, ready, outcome)


def _kept(request: ActorRequest, name: str, public_id: str) -> HttpResponse:
    """What was written when the right to it ended meanwhile: the attempt is made, so that it is refused with its reason
    and recorded, and the text comes back. Raises SubjectNotFound to strangers.
    """
    action = registry.actions[name]
    form_class = form_for(action.input)
    ready = Prepared(action, allow(), "", None, {}, "")
    try:
        outcome = perform(request.actor, name, raw_from_post(form_class, request.POST, {}), subject=public_id)
    except ActionRefused as error:
        refused = Problem("", error.code, error.sentence)
        return _show(
            request, ready, *_filled(request, ready, form_class, request.POST), [refused], public_id, status=403
        )
    return after(request, ready, outcome)


def after(request: ActorRequest, ready: Prepared, outcome: Outcome) -> HttpResponse:
    """Back to the page one came from, or to the record that was made, with a toast that offers undo."""
    if outcome.once:
        return _shown_once(request, ready, outcome)
    toast = {
        "text": _("Done: {action}").format(action=ready.action.label),
        "tone": "done",
        "undo_url": undo_url(outcome),
    }
    if request.headers.get("HX-Request"):
        made = record_url(outcome.kind, outcome.public_id, request.actor) if ready.action.creates else ""
        if made:
            request.session.setdefault("toasts", []).append(toast)
            request.session.modified = True
            return HttpResponse(status=204, headers={"HX-Redirect": made})
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": toast})})
    request.session.setdefault("toasts", []).append(toast)
    request.session.modified = True
    wished = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wished, allowed_hosts=None):
        return HttpResponseRedirect(wished)
    made = record_url(outcome.kind, outcome.public_id, request.actor)
    return HttpResponseRedirect(made or ready.url or "/")


def _shown_once(request: ActorRequest, ready: Prepared, outcome: Outcome) -> HttpResponse:
    """A secret that was just made and is kept nowhere: on the answer itself, never again."""
    spec = registry.lists.get(ready.action.creates)
    page = {
        "title": ready.action.label,
        "secrets": list(outcome.once.values()),
        "url": f"/{spec.path}/" if spec else "/",
    }
    in_dialog = bool(request.headers.get("HX-Request"))
    return render(request, "secret_part.html" if in_dialog else "secret.html", {"page": page})


def undo_url(outcome: Outcome) -> str:
    """A signed address that takes the act back; empty when it cannot be undone."""
    undo = outcome.answer.get("undo")
    return f"/undo/{signing.dumps(undo, salt=UNDO_SALT, compress=True)}/" if undo else ""


@for_actor
def undo(request: ActorRequest, token: str) -> HttpResponse:
    """Do the action that takes another back."""
    try:
        back = signing.loads(token, salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return HttpResponse(status=404)
    if request.method != "POST":
        return HttpResponse(status=405)
    perform(request.actor, back["action"], back.get("input", {}), subject=back.get("subject", ""))
    toast = {"text": _("Taken back"), "tone": "done"}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": toast})})


def _show(
    request: ActorRequest,
    ready: Prepared,
    form: DerivedForm,
    editors: dict[str, LineEditor],
    problems: list[Problem],
    public_id: str,
    status: int = 200,
) -> HttpResponse:
    action = ready.action
    page: dict[str, Any] = {
        "title": action.label, "note": ready.title, **_laid_out(form, editors), "lines": editors,
        "submit_label": _("Save") if action.name.rpartition(".")[2] in _SAVING else action.label,
        "wrong": _marked(form, editors), "cancel_url": ready.url or request.headers.get("Referer", "/"),
        "problems": problems, "version": ready.version, "action_url": request.get_full_path(),
        "multipart": any(isinstance(s.type, FileHandle) for s in form.specs.values()),
        "key": request.POST.get("idempotency_key") or secrets.token_urlsafe(12), "destructive": action.destructive,
        "consequences": [action.help] if action.destructive else [], "form": form, "public_id": public_id,
        "hidden": [("next", request.GET.get("next", ""))] if request.GET.get("next") else [],
    }  # fmt: skip
    page["panels"] = panels(request.actor, f"do.{action.name}", page)
    in_dialog = bool(request.headers.get("HX-Request"))
    template = action.form_template or ("dialog_form.html" if in_dialog else "form.html")
    if as_of(request):
        page["problems"] = [*problems, Problem("", "past", _past())]
    return render(request, template, {"page": page, "form": form, "in_dialog": in_dialog}, status=status)


def _marked(form: DerivedForm, editors: dict[str, LineEditor]) -> int:
    """How many fields and lists are marked with a problem."""
    lines = [line for editor in editors.values() for line in editor.forms]
    return sum(len(one.errors) for one in (form, *lines) if one.is_bound) + sum(
        bool(e.problems) for e in editors.values()
    )


def _laid_out(form: DerivedForm, editors: dict[str, LineEditor]) -> dict[str, Any]:
    """Fieldsets and lists in the order of asking: where a line is needed, what may be left out follows the lines."""
    groups, lists = form.groups(), list(editors.values())
    if not any(one.required for one in lists):
        return {"groups": groups, "line_editors": lists, "later_groups": []}
    asked = [bound for bound in groups[0]["fields"] if bound.is_hidden or bound.field.required]
    later = [bound for bound in groups[0]["fields"] if bound not in asked]
    return {
        "groups": [{**groups[0], "fields": asked}], "line_editors": lists,
        "later_groups": [{"label": _("More about it"), "fields": later}, *groups[1:]] if later else groups[1:],
    }  # fmt: skip


def _past() -> Any:
    from mainstay.kernel.sentences import sentence

    return sentence("You are looking at the past. What you save here is saved now.")


def _given(request: ActorRequest, name: str) -> dict[str, Any]:
    """Values that the address brings along: ``/do/interaction.log/?account=…``."""
    action = registry.actions.get(name)
    if action is None:
        return {}
    names = form_for(action.input).specs
    return {key: request.GET.getlist(key) if len(request.GET.getlist(key)) > 1 else value
            for key, value in request.GET.items() if key in names}  # fmt: skip


def _staged_files(request: ActorRequest, form_class: type[DerivedForm]) -> dict[str, str]:
    found = {}
    for name, spec in form_class.specs.items():
        upload = request.FILES.get(name)
        if isinstance(spec.type, FileHandle) and upload is not None:
            stored = stage(request.actor, upload.name or "file", upload.chunks())
            found[name] = stored.public_id
    return found


def _version(request: ActorRequest) -> int | None:
    stated = request.POST.get("version", "")
    return int(stated) if stated.isdigit() else None


def _problems(error: MainstayError) -> list[Problem]:
    if isinstance(error, InputInvalid):
        return list(error.problems)
    return [Problem(getattr(error, "path", ""), error.code, error.sentence)]


__all__ = ["action_page", "after", "in_words", "undo", "undo_url"]
