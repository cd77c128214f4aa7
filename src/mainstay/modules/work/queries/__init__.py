"""Everything read from work: a person's day, the team's day, duties, approvals, comments, notifications."""

from mainstay.modules.work.queries import day, letters, notices, pages, talk, team
from mainstay.modules.work.queries.rows import duties_panel
from mainstay.modules.work.queries.talk import comments_panel

__all__ = ["comments_panel", "day", "duties_panel", "letters", "notices", "pages", "talk", "team"]
