"""The gifts app, and what the database itself refuses: to change an entry of the ledger, and to remove one in any act.

Django rebuilds tables of SQLite in migrations and loses their triggers, so they are made anew after each
(docs/decisions/0006). Emptying a whole installation is no act; whatever is lost shows in the chain of seals.
"""

from typing import Any

from django.db import connection
from django.db.models.signals import post_migrate

from mainstay.framework.database import is_sqlite
from mainstay.framework.modules import ModuleConfig

_TABLE = "gifts_giftentry"
_NAME = "mainstay_ledger"
_WORDS = "The gift ledger is only added to."


def guard_ledger(**_: Any) -> None:
    """Put both triggers in place, when the table is there."""
    if _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _SQLITE if is_sqlite() else _POSTGRESQL:
            cursor.execute(statement)


_SQLITE = (
    f"DROP TRIGGER IF EXISTS {_NAME}_u",
    f"DROP TRIGGER IF EXISTS {_NAME}_d",
    f"CREATE TRIGGER {_NAME}_u BEFORE UPDATE ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    (
        f"CREATE TRIGGER {_NAME}_d BEFORE DELETE ON {_TABLE} "
        "WHEN (SELECT action_id FROM mainstay_history_context) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    ),
)
_POSTGRESQL = (
    (
        f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' OR nullif(current_setting('mainstay.action', true), '') IS NOT NULL THEN "
        f"RAISE EXCEPTION '{_WORDS}'; END IF; RETURN OLD; END $$"
    ),
    f"DROP TRIGGER IF EXISTS {_NAME}_g ON {_TABLE}",
    f"CREATE TRIGGER {_NAME}_g BEFORE UPDATE OR DELETE ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
)


class GiftsConfig(ModuleConfig):
    """Gifts and hospitality."""

    name = "mainstay.modules.gifts"
    label = "gifts"

    def ready(self) -> None:
        """Keep the guards of the ledger in place through every migration."""
        post_migrate.connect(guard_ledger, sender=self, dispatch_uid="mainstay-gift-ledger")
        super().ready()
