"""Whether an act is worth offering to the reader of the page."""

from django import template
from django.http import HttpRequest

from mainstay.framework.actions.perform import may_perform
from mainstay.framework.registry import registry

register = template.Library()


@register.filter
def may(request: HttpRequest | str, name: str) -> bool:
    """Whether the reader has the right to the act at all; whether to this record, the act itself decides."""
    actor = getattr(request, "actor", None)
    action = registry.actions.get(name)
    return actor is not None and action is not None and bool(may_perform(actor, action))
