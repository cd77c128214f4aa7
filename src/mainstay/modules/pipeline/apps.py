"""The pipeline app."""

from mainstay.framework.modules import ModuleConfig


class PipelineConfig(ModuleConfig):
    """Leads, opportunities, stages."""

    name = "mainstay.modules.pipeline"
    label = "pipeline"
