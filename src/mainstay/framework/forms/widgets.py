"""Widgets that Django has not: money, words with suggestions, and a reference looked up while typing."""

import json
from typing import Any

from django import forms

from mainstay.kernel.money import Money


class MoneyWidget(forms.MultiWidget):
    """An amount and its currency."""

    template_name = "widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "amount": forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}),
                "currency": forms.TextInput(
                    attrs={"maxlength": "3", "size": "4", "dir": "ltr", "class": "is-currency"}
                ),
            },
            attrs,
        )

    def id_for_label(self, id_: str) -> str:
        """The label is that of the amount; the currency names itself."""
        return id_

    def decompress(self, value: Any) -> list[Any]:
        """From a Money, its JSON form, or nothing."""
        if isinstance(value, Money):
            return [f"{value.amount:f}", value.currency]
        if isinstance(value, dict):
            return [value.get("amount", ""), value.get("currency", "")]
        return ["", ""]


class LookupWidget(forms.TextInput):
    """A record chosen by typing a part of its name; the id travels in a hidden field.

    Its value is (public id, title). Without script the id can still be typed.
    """

    template_name = "widgets/lookup.html"

    def __init__(self, kind: str, *, many: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self.many = many

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The chosen records as (id, title)."""
        context = super().get_context(name, None, attrs)
        chosen = value if isinstance(value, list) else [value] if value else []
        context["widget"] |= {
            "kind": self.kind, "many": self.many, "url": f"/lookup/{self.kind}/",
            "chosen": [item if isinstance(item, tuple | list) else (item, item) for item in chosen if item],
        }  # fmt: skip
        return context


class SuggestWidget(forms.TextInput):
    """A line of text with words to choose from; other words may be typed."""

    template_name = "widgets/suggest.html"

    def __init__(self, words: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "dir": "auto", **(attrs or {})})
        self.words = words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The input with the list of words beside it."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"words": self.words, "words_id": f"{context['widget']['attrs'].get('id', name)}_words"}
        return context


class CodeSelect(forms.Select):
    """A code chosen by its name; a stored code that the list lacks can still be shown and kept."""

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The groups of the list, with an option for a value that it lacks."""
        known = {str(code) for code, _label in self.choices}
        lacking = [(one, one) for one in value if one and str(one) not in known]
        if not lacking:
            return super().optgroups(name, value, attrs)
        kept, self.choices = self.choices, [*self.choices, *lacking]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


class WordsOrJson(forms.Textarea):
    """A list of words, one on each line; anything else as JSON."""

    def format_value(self, value: Any) -> str | None:
        """As it can be typed."""
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return "\n".join(value)
        return json.dumps(value, ensure_ascii=False, indent=2)
