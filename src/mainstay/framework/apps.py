"""Start of the framework: database set-up, the freeze of the registry after the last app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FrameworkConfig(AppConfig):
    """The framework as a Django app."""

    name = "mainstay.framework"
    label = "framework"

    def ready(self) -> None:
        """Keep the history triggers in step with every migration."""
        # Loading these declares kinds, actions and schedules of the framework itself.
        from mainstay.framework.custom_fields import declared as _custom_fields  # noqa: F401
        from mainstay.framework.custom_fields import pages as _field_pages  # noqa: F401
        from mainstay.framework.custom_fields import queries as _field_queries  # noqa: F401
        from mainstay.framework.files import declared as _files  # noqa: F401
        from mainstay.framework.history import triggers
        from mainstay.framework.imports import declared as _imports  # noqa: F401
        from mainstay.framework.industry import declared as _industry  # noqa: F401
        from mainstay.framework.tasks import declared as _tasks  # noqa: F401
        from mainstay.framework.tokens import declared as _tokens  # noqa: F401
        from mainstay.framework.tokens import webhooks as _webhooks  # noqa: F401
        from mainstay.framework.views import declared as _views  # noqa: F401
        from mainstay.framework.visits import noting as _visits  # noqa: F401

        pre_migrate.connect(triggers.drop_before_migrate, dispatch_uid="mainstay-history-drop")
        post_migrate.connect(triggers.create_after_migrate, dispatch_uid="mainstay-history-create")
