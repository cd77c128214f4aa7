"""The app of sessions and sign-in rules."""

from mainstay.framework.modules import ModuleConfig


class SigninConfig(ModuleConfig):
    """Sessions and the rules of signing in."""

    name = "mainstay.modules.signin"
    label = "signin"
