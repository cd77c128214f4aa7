"""What happens around every page: the content policy, the language, the actor."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from mainstay.framework.reader import locale_of, reader
from mainstay.modules.people.queries import actor_for

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


def content_security_policy(get_response: Handler) -> Handler:
    """No inline script or style anywhere; pages with data are not stored by anybody's cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        if not request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def chosen_language(get_response: Handler) -> Handler:
    """The user's language once signed in; before that the cookie, then the browser's wish."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or ""
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
            return response

    return middleware


def signed_in_actor(get_response: Handler) -> Handler:
    """Put the actor on the request and speak the user's language; a page without an actor sends to sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            actor = actor_for(user)
            request.actor = actor  # type: ignore[attr-defined]
            locale = locale_of(actor)
            translation.activate(locale.language)
            request.LANGUAGE_CODE = locale.language
            reader.set(locale)
            timezone.activate(ZoneInfo(actor.zone))
        try:
            return get_response(request)
        finally:
            reader.set(None)
            timezone.deactivate()

    return middleware
