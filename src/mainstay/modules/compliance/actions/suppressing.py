"""Writers of the do-not-contact list. Whatever is on it already stays: nothing here ever takes an entry off."""

from collections.abc import Iterable

from django.conf import settings

from mainstay.framework.actions import ActionContext
from mainstay.modules.compliance.choices import Reach, SuppressionReason
from mainstay.modules.compliance.models import Suppression
from mainstay.modules.compliance.rules.suppression import digest


def suppress(
    context: ActionContext, marks: Iterable[tuple[str, str]], *, reach: Reach, reason: SuppressionReason,
    channel: str = "", purpose: str = "",
) -> list[Suppression]:  # fmt: skip
    """Put addresses, persons or companies, as (sort, normal form), on the list; those that run already are left."""
    digests = {digest(settings.SUPPRESSION_SALT, kind, normal) for kind, normal in marks if normal}
    running = Suppression.objects.filter(digest__in=digests, channel=channel, purpose=purpose, lifted_at=None)
    new = digests - set(running.values_list("digest", flat=True))
    made = [
        context.create(
            Suppression(digest=one, reach=reach.value, channel=channel, purpose=purpose, reason=reason.value,
                        recorded_by_id=context.actor.user_id or None)
        )
        for one in sorted(new)
    ]  # fmt: skip
    for row in made:
        context.emit("suppression.added", row)
    return made
