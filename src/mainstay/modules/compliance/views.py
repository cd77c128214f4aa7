"""Downloads of privacy that are no list: the copies for a person, and the record of processing."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mainstay.framework.outputs import as_json_value
from mainstay.framework.queries import ask
from mainstay.kernel.errors import ActionRefused, InputInvalid, SubjectNotFound
from mainstay.modules.compliance.rules.archive import readable

_COPIES = {"access": "privacy.access_export", "portable": "privacy.portable_export"}


@require_safe
@login_required
def privacy_copy(request: HttpRequest, what: str, public_id: str) -> HttpResponse:
    """The file for a person: everything about them, or what they gave us; the query writes the export down."""
    found = _asked(request, _COPIES.get(what, ""), {"id": public_id})
    with translation.override(found.language or translation.get_language()):
        content = found.archive()
    return _file(content, "application/zip", f"{what}-{public_id}.zip")


@require_safe
@login_required
def processing_file(request: HttpRequest, form: str) -> HttpResponse:
    """The record of processing as a file, for an authority or an auditor."""
    found = as_json_value(_asked(request, "privacy.processing_record", {}))
    if form == "json":
        text = json.dumps(found, ensure_ascii=False, indent=1)
        return _file(text.encode(), "application/json", "record-of-processing.json")
    tables = {
        name: rows for name, rows in found.items() if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    }
    page = readable(gettext("Record of processing"), tables, translation.get_language())
    return _file(page.encode(), "text/html; charset=utf-8", "record-of-processing.html")


def _asked(request: HttpRequest, name: str, values: dict[str, str]) -> Any:
    if not name:
        raise Http404
    try:
        return ask(request.actor, name, values)  # type: ignore[attr-defined]
    except (SubjectNotFound, ActionRefused, InputInvalid) as error:
        raise Http404 from error


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)


privacy_copy.needs_actor = True  # type: ignore[attr-defined]
processing_file.needs_actor = True  # type: ignore[attr-defined]
