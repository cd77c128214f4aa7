"""The agreements app."""

from mainstay.framework.modules import ModuleConfig


class AgreementsConfig(ModuleConfig):
    """Orders and invoices."""

    name = "mainstay.modules.agreements"
    label = "agreements"
