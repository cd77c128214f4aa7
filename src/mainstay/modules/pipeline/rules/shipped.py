"""The pipelines of a fresh installation, read from data. Pure."""

from pathlib import Path
from typing import Any, Final

import yaml

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "pipelines.yaml"

ENDS: Final[tuple[dict[str, Any], ...]] = (
    {"code": "won", "name": "Won", "stage_kind": "won", "probability": 100, "category": "closed"},
    {"code": "lost", "name": "Lost", "stage_kind": "lost", "probability": 0, "category": "omitted"},
)
"""The two ends of every pipeline, as inputs."""


def shipped_pipelines() -> list[dict[str, Any]]:
    """Inputs of ``pipeline.create``, one for each shipped pipeline."""
    data: list[dict[str, Any]] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return data
