"""Everything written in the pipeline."""

from mainstay.modules.pipeline.actions import (
    bulk,
    lead_steps,
    leads,
    lines,
    moving,
    opportunities,
    pipelines,
    stakeholders,
    valuing,
)

__all__ = [
    "bulk", "lead_steps", "leads", "lines", "moving", "opportunities", "pipelines", "stakeholders", "valuing",
]  # fmt: skip
