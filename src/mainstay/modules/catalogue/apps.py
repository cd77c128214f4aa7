"""The catalogue app."""

from mainstay.framework.modules import ModuleConfig


class CatalogueConfig(ModuleConfig):
    """Products, lines, price lists, kinds of need."""

    name = "mainstay.modules.catalogue"
    label = "catalogue"
