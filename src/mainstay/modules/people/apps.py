"""The people app."""

from mainstay.framework.modules import ModuleConfig


class PeopleConfig(ModuleConfig):
    """Units, users, roles."""

    name = "mainstay.modules.people"
    label = "people"
