"""Forms derived from inputs: fields for the browser, and the way back from a posted form to a raw input.

A browser has no "absent": for inputs whose fields may stay unset, a field that comes back as it was shown is unset.
"""

from mainstay.framework.forms.derive import DerivedForm, filled_form, form_for, raw_from_post, show_problems
from mainstay.framework.forms.lines import LineEditor, field_groups, line_editors, raw_lines, show_line_problems

__all__ = [
    "DerivedForm", "LineEditor", "field_groups", "filled_form", "form_for", "line_editors", "raw_from_post", "raw_lines",
    "show_line_problems", "show_problems",
]  # fmt: skip
