"""What all business modules have in common as Django apps: their files are loaded in one order."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

from mainstay.framework.registry import registry

_FILES = (
    "points",
    "kinds",
    "queries",
    "actions",
    "subscribers",
    "contributions",
    "imports",
    "lists",
    "pages",
    "schedules",
)


class ModuleConfig(AppConfig):
    """Loads a module's declarations when Django is ready; the last module freezes the registry."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import whatever declares something, in order."""
        for name in _FILES:
            if find_spec(f"{self.name}.{name}"):
                import_module(f"{self.name}.{name}")
        modules = [config for config in apps.get_app_configs() if isinstance(config, ModuleConfig)]
        if modules[-1] is self:
            registry.freeze()
