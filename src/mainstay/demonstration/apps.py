"""The demonstration as a Django app: it stands above all modules and freezes the registry after them."""

from mainstay.framework.modules import ModuleConfig


class DemonstrationConfig(ModuleConfig):
    """Its actions are for the system alone; it has no tables."""

    name = "mainstay.demonstration"
    label = "demonstration"
