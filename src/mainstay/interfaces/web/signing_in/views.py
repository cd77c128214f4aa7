"""Addresses of signing in: through a company, where one is signed in, and proving once more who one is."""

import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.framework.actions import perform
from mainstay.framework.queries import ask
from mainstay.interfaces.web.requests import ActorRequest
from mainstay.interfaces.web.signing_in import openid, saml
from mainstay.interfaces.web.signing_in.arriving import company_named, let_in, note_not_vouched, whom
from mainstay.interfaces.web.signing_in.door import PROVEN_AT
from mainstay.interfaces.web.signing_in.vouching import NotVouched, Vouched
from mainstay.interfaces.web.views.guards import for_actor
from mainstay.kernel.sentences import sentence
from mainstay.project.companies import Company

ON_THE_WAY = "company_sign_ins"
_MOST_ON_THE_WAY = 5
_WAIT = 900
_TICKET_SECONDS = 120
View = Callable[..., HttpResponse]


def _of_company(view: View) -> View:
    """The view with the company in place of its code; too many tries are slowed down; a failure becomes a page."""

    @never_cache
    def guarded(request: HttpRequest, code: str) -> HttpResponse:
        company = company_named(code)
        if company is None:
            raise Http404
        slow: HttpResponse | None = ratelimit.consume_or_429(request, action="company_sign_in")
        if slow is not None:
            return slow
        try:
            return view(request, company)
        except NotVouched as error:
            note_not_vouched(request, company, error, getattr(error, "about", None))
            return _not_in(request, company, error)

    return guarded


def _not_in(request: HttpRequest, company: Company, error: NotVouched) -> HttpResponse:
    values = {"company": company, "said": error.said, "again_url": reverse("company_sign_in", args=[company.code])}
    return render(request, "signin/not_in.html", values, status=403)


@require_safe
@_of_company
def start(request: HttpRequest, company: Company) -> HttpResponse:
    """Send the browser to the company's service. With ``again`` somebody signed in proves once more who they are."""
    again = bool(request.GET.get("again")) and hasattr(request, "actor")
    asked = openid.new_asked()
    kept = {"company": company.code, "next": _safe(request, request.GET.get("next", "")), "again": again,
            "at": int(time.time()), "nonce": asked.nonce, "verifier": asked.verifier}  # fmt: skip
    if company.kind == "openid":
        address, key = (
            openid.address_to_ask(company, asked, saml.our_address(company, "company_arrive"), again=again),
            asked.state,
        )
    else:
        address, key = saml.address_to_ask(company, asked.state, again=again)
    waiting = dict(list(request.session.get(ON_THE_WAY, {}).items())[-_MOST_ON_THE_WAY + 1 :])
    request.session[ON_THE_WAY] = {**waiting, key: kept}
    return HttpResponseRedirect(address)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_of_company
def arrive(request: HttpRequest, company: Company) -> HttpResponse:
    """Where the service sends the browser back to.

    A SAML answer is posted from another site, without our cookie: it is checked, laid aside for two minutes, and picked
    up by the browser's next step, which has the cookie.
    """
    if company.kind == "saml":
        claimed = saml.claimed(company, request.POST.get("SAMLResponse", ""))
        ticket = secrets.token_urlsafe(32)
        cache.set(f"saml-ticket:{ticket}", (company.code, claimed), _TICKET_SECONDS)
        return HttpResponseRedirect(f"{reverse('company_finish', args=[company.code])}?{urlencode({'ticket': ticket})}")
    kept = _kept(request, company, request.GET.get("state", ""))
    asked = openid.Asked(request.GET.get("state", ""), kept["nonce"], kept["verifier"])
    answer = {name: request.GET[name] for name in ("code", "error", "iss") if name in request.GET}
    redirect_uri = saml.our_address(company, "company_arrive")
    return _come_in(request, company, openid.vouched(company, asked, answer, redirect_uri, again=kept["again"]), kept)


@require_safe
@_of_company
def finish(request: HttpRequest, company: Company) -> HttpResponse:
    """The second step of a SAML answer, in the browser that asked for it."""
    name = f"saml-ticket:{request.GET.get('ticket', '')[:100]}"
    code, claimed = cache.get(name) or ("", None)
    cache.delete(name)
    if code != company.code or claimed is None:
        raise NotVouched(_too_late(), "no such ticket")
    return _come_in(request, company, claimed.vouched, _kept(request, company, claimed.request_id))


def _kept(request: HttpRequest, company: Company, key: str) -> dict[str, Any]:
    """What this browser remembers of the request, once. Raises NotVouched where it asked nothing, or too long ago."""
    waiting = dict(request.session.get(ON_THE_WAY, {}))
    kept: dict[str, Any] | None = waiting.pop(key, None) if key else None
    request.session[ON_THE_WAY] = waiting
    if kept is None or kept["company"] != company.code or time.time() - kept["at"] > _WAIT:
        raise NotVouched(_too_late(), "state")
    return kept


def _come_in(request: HttpRequest, company: Company, said: Vouched, kept: dict[str, Any]) -> HttpResponse:
    try:
        if kept["again"] and hasattr(request, "actor"):
            return _proven(request, company, said, kept["next"])
        if hasattr(request, "actor"):
            logout(request)
        return let_in(request, company, said, kept["next"])
    except NotVouched as error:
        error.about = said  # type: ignore[attr-defined]
        raise


def _proven(request: Any, company: Company, said: Vouched, next_url: str) -> HttpResponse:
    if whom(company, said).pk != request.user.pk:
        raise NotVouched(
            sentence("{company} says that you are somebody else. Sign out first.", company=company.name), "other person"
        )
    request.session[PROVEN_AT] = time.time()
    return HttpResponseRedirect(next_url or "/")


def _too_late() -> Any:
    return sentence("This sign-in was not started in this browser, or too long ago. Start it once more.")


def _safe(request: HttpRequest, address: str) -> str:
    """The address if it is one of ours; else nothing."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure())
    return address if ours and address.startswith("/") else ""


@require_safe
@_of_company
def metadata(_request: HttpRequest, company: Company) -> HttpResponse:
    """What the company's SAML service wants to know about us."""
    if company.kind != "saml":
        raise Http404
    return HttpResponse(saml.our_metadata(company), content_type="application/samlmetadata+xml")


@require_safe
@never_cache
@for_actor
def prove_again(request: ActorRequest) -> HttpResponse:
    """Ask once more who it is, by whatever the person has: password, second factor, company."""
    target = _safe(request, request.GET.get("next", "")) or "/"
    methods = get_adapter().get_reauthentication_methods(request.user)
    for one in methods:
        one["url"] += ("&" if "?" in one["url"] else "?") + urlencode({"next": target})
    if methods and not methods[0]["id"].startswith("company:"):
        return HttpResponseRedirect(methods[0]["url"])
    return render(request, "signin/again.html", {"methods": methods})


@require_safe
@for_actor
def my_sessions(request: Any) -> HttpResponse:
    """Where one is signed in; each can be signed out."""
    found = ask(request.actor, "session.mine")
    return render(request, "signin/sessions.html", {"page": found, "here": request.running.public_id})


@require_POST
@for_actor
def end_others(request: Any) -> HttpResponse:
    """Sign out everywhere else."""
    perform(request.actor, "session.end_others", {"but": request.running.public_id})
    request.session.setdefault("toasts", []).append({"text": _("Signed out everywhere else"), "tone": "done"})
    request.session.modified = True
    return HttpResponseRedirect(reverse("my_sessions"))
