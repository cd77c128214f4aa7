"""Forms derived from inputs: fields for the browser, and the way back from a posted form to a raw input.

A browser has no "absent": for inputs whose fields may stay unset, a field that comes back as it was shown is unset.
"""

from mainstay.framework.forms.derive import DerivedForm, filled_form, form_for, raw_from_post, show_problems

__all__ = ["DerivedForm", "filled_form", "form_for", "raw_from_post", "show_problems"]
