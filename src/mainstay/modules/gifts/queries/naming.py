"""Names for what the sentences of a decision call by public ids."""

from collections.abc import Iterable, Mapping
from typing import Any

from mainstay.framework.queries import QueryContext
from mainstay.modules.gifts.models import GiftEntry
from mainstay.modules.gifts.rules.citing import colleagues_in, entries_in
from mainstay.modules.people.queries.rights import names_by_public_id


def names_in(context: QueryContext, texts: Iterable[Any], values: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Colleagues and gifts that a decision names, by public id: ``texts`` are searched for colleagues, the ``values`` of
    its warnings for entries of the ledger. A gift that the reader does not see keeps the number of its entry.
    """
    entries = GiftEntry.objects.filter(public_id__in=entries_in(values), gift__in=context.visible("gift"))
    titles = {one.public_id: one.gift.title for one in entries.select_related("gift") if one.gift}
    return names_by_public_id(colleagues_in(texts)) | titles
