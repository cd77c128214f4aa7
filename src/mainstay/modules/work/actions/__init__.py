"""Everything written in work."""

from mainstay.modules.work.actions import approvals, comments, duties, duties_bulk, notifications

__all__ = ["approvals", "comments", "duties", "duties_bulk", "notifications"]
