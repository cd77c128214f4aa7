"""The work app."""

from mainstay.framework.modules import ModuleConfig


class WorkConfig(ModuleConfig):
    """Duties, My day, approvals, notifications, comments with mentions, files."""

    name = "mainstay.modules.work"
    label = "work"
