"""The accounts app."""

from mainstay.framework.modules import ModuleConfig


class AccountsConfig(ModuleConfig):
    """Organisations, persons, accounts, contacts, ownership."""

    name = "mainstay.modules.accounts"
    label = "accounts"
