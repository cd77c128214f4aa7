"""The engagement app."""

from mainstay.framework.modules import ModuleConfig


class EngagementConfig(ModuleConfig):
    """Interactions and promises."""

    name = "mainstay.modules.engagement"
    label = "engagement"
