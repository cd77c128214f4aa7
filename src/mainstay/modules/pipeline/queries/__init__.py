"""Everything read from the pipeline."""

from mainstay.modules.pipeline.queries import board, deals, forecast, leads

__all__ = ["board", "deals", "forecast", "leads"]
