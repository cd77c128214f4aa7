"""The frame around every page: navigation by role, create items, languages, theme, bands."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mainstay.framework.actions.prepare import creations
from mainstay.framework.locale import LANGUAGES, language_named
from mainstay.framework.registry import registry
from mainstay.interfaces.web.templatetags.formats import moment
from mainstay.kernel.actor import Actor, Extent
from mainstay.kernel.sentences import sentence

# A group of the navigation shows all when there are this many at the most, else so many and the rest behind "More".
_AT_MOST, _AT_ONCE = 9, 7
_GROUPS = ("", "work", "serving", "results", "settings")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The ``shell`` of the templates; before sign-in only what the sign-in pages need."""
    code = language_named(get_language() or "en").code
    frame: dict[str, Any] = {
        "language": code, "direction": language_named(code).direction.value, "theme": "auto",
        "languages": [(one.code, one.native_name) for one in LANGUAGES], "language_url": reverse("set_language"),
        "theme_url": "", "home_url": "/", "page_title": "Mainstay",
    }  # fmt: skip
    actor: Actor | None = getattr(request, "actor", None)
    return {"shell": frame | (_of_actor(request, actor) if actor else {})}


def _of_actor(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    toasts = request.session.pop("toasts", [])
    nav = _nav(request, actor)
    return {
        "theme": actor.theme, "theme_url": reverse("set_theme"), "sign_out_url": reverse("account_logout"),
        "nav": nav, "section": _section(nav), "palette_url": reverse("palette"), "as_of_url": reverse("set_as_of"),
        "as_of": _as_of(request, actor), "toasts": toasts,
        "user": {"name": actor.name, "initials": _initials(actor.name), "title": _title(actor), "url": "/settings/me/"},
        "self_items": [
            {"label": _("Sign-in and security"), "url": reverse("mfa_index"), "icon": "shield-lock"},
            {"label": _("Signed-in devices"), "url": reverse("my_sessions"), "icon": "devices"},
            {"label": _("Background tasks"), "url": reverse("tasks"), "icon": "progress"},
            {"label": _("API tokens"), "url": reverse("list-token"), "icon": "key"},
            {"label": _("Webhooks"), "url": reverse("list-webhook"), "icon": "webhook"},
        ],
        "create_items": [{"label": one.label, "url": f"/do/{one.name}/", "icon": one.icon} for one in creations(actor)],
        "log_url": "/do/interaction.log/" if actor.may("interaction", "create") else "",
        "notifications_url": "/notifications/",
        "unread": _unread(actor), "bands": _bands(actor),
    }  # fmt: skip


def _bands(actor: Actor) -> list[dict[str, Any]]:
    """For whom one stands in, and who acts in one's place: on every page, as it changes what one may do."""
    for_others = [(one, sentence("You stand in for {name}", name=one.principal_name)) for one in actor.mandates]
    instead = [(one, sentence("{name} acts in your place", name=one.deputy_name)) for one in actor.given]
    return [
        {
            "icon": "user-share", "plain": True, "strong": words, "link": _("Look at the deputyship"),
            "text": sentence("until {moment}", moment=one.until),
            "url": f"/deputyships/{one.public_id}/",
        }
        for one, words in (*for_others, *instead)
    ]  # fmt: skip


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    titles = {"": "", "work": _("My work"), "serving": _("Serving"), "results": _("Results"), "settings": ""}
    groups: dict[str, list[dict[str, Any]]] = {}
    shown = [item for item in sorted(registry.nav, key=lambda one: one.rank)
             if not item.right or actor.extent(*item.right) != Extent.NONE]  # fmt: skip
    here = _nearest(request.path, [item.url for item in shown])
    for item in shown:
        groups.setdefault(item.group, []).append({
            "label": item.label, "url": item.url, "icon": item.icon, "active": item.url == here, "key": item.key,
            "count": item.count(actor) if item.count else None,
        })  # fmt: skip
    return [
        {"label": titles.get(name, name), "foot": name == "settings", **_folded(groups[name])}
        for name in _GROUPS
        if name in groups
    ]


def _folded(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The first entries of a long group; the others stand behind "More", open when one is in one of them."""
    more = items[_AT_ONCE:] if len(items) > _AT_MOST else []
    shown = items[: len(items) - len(more)]
    return {"items": items, "shown": shown, "more": more, "more_open": any(item["active"] for item in more)}


def _nearest(path: str, addresses: list[str]) -> str:
    """The address of the navigation that a page belongs to: the longest that it begins with, else one in its folder."""
    if path == "/":
        return path
    above = [one for one in addresses if one != "/" and path.startswith(one)]
    folder = path[: path.index("/", 1) + 1] if path.count("/") > 1 else path
    beside = [one for one in addresses if one.startswith(folder) and folder != "/settings/"]
    return max(above, key=len, default="") or next(iter(beside), "")


def _section(nav: list[dict[str, Any]]) -> str:
    """The entry of the navigation that one is in: the title of the page on a phone."""
    return next((str(item["label"]) for group in nav for item in group["items"] if item["active"]), "")


def _as_of(request: HttpRequest, actor: Actor) -> dict[str, Any] | None:
    stored = request.session.get("as_of")
    if not stored:
        return None
    value = datetime.fromisoformat(stored).astimezone(ZoneInfo(actor.zone))
    return {"value": value, "label": moment(value)}


def _initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts[:1])).upper()


def _title(actor: Actor) -> str:
    return actor.title


def _unread(actor: Actor) -> int:
    from mainstay.framework.queries import ask

    return int(ask(actor, "notification.unread").count) if "notification.unread" in registry.queries else 0
