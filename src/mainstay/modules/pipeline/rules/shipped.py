"""The pipelines of a fresh installation, read from data. Pure."""

from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "pipelines.yaml"


def shipped_pipelines() -> list[dict[str, Any]]:
    """Inputs of ``pipeline.create``, one for each shipped pipeline."""
    data: list[dict[str, Any]] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return data
