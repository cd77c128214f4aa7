"""The gifts app."""

from mainstay.framework.modules import ModuleConfig


class GiftsConfig(ModuleConfig):
    """Gifts and hospitality."""

    name = "mainstay.modules.gifts"
    label = "gifts"
