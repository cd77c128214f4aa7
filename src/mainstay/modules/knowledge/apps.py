"""The knowledge app."""

from mainstay.framework.modules import ModuleConfig


class KnowledgeConfig(ModuleConfig):
    """Required knowledge and its confirmation."""

    name = "mainstay.modules.knowledge"
    label = "knowledge"
