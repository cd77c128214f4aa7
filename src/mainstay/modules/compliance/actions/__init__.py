"""Everything written by compliance."""

from mainstay.modules.compliance.actions import consents, erasing, holds, retention, states, suppressions

__all__ = ["consents", "erasing", "holds", "retention", "states", "suppressions"]
