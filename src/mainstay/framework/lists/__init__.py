"""Lists: one engine for every page of rows, its filters, order, columns, counts, export and saved views."""

from mainstay.framework.lists.engine import (
    ListPage,
    ListRow,
    ListState,
    list_count,
    list_page,
    list_rows,
    may_list,
)
from mainstay.framework.lists.spec import ListSpec, register_list

__all__ = [
    "ListPage", "ListRow", "ListSpec", "ListState", "list_count", "list_page", "list_rows", "may_list",
    "register_list",
]  # fmt: skip
