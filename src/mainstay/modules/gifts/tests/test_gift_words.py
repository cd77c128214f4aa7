"""What people read of gift rules: words in place of codes, keys and ISO days."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.gifts.queries.rule_words import rule_in_words
from mainstay.modules.gifts.rules.citing import cited, colleagues_in, for_people
from mainstay.modules.gifts.rules.packs import pack_names, shipped_pack
from mainstay.modules.gifts.rules.stored import plain


@pytest.mark.parametrize(
    ("citation", "shown"),
    [
        ("POLICY entertainment v1 entertainment", "Company policy: Hospitality"),
        ("POLICY gifts v12", "Company policy: Gifts"),
        ("FINRA-3220 v2 NTM 06-69", "FINRA-3220: NTM 06-69"),
        ("HOUSE gifts v1 tiers", "HOUSE: tiers"),
        ("", ""),
    ],
)
def test_a_citation_names_the_rules_and_the_paragraph_once(citation, shown):
    assert cited(citation) == shown


def test_values_of_a_stored_sentence_become_what_they_mean():
    stored = sentence("{by} signed on {day}, after the event.", by="user:8g5wf9sqd4pc", day="2026-11-22")
    assert colleagues_in([stored.values]) == {"8g5wf9sqd4pc"}
    shown = for_people(stored, {"8g5wf9sqd4pc": "Dace Kalniņa"})
    assert dict(shown.values) == {"by": "Dace Kalniņa", "day": date(2026, 11, 22)}


def test_amounts_and_routes_of_a_tier_are_said_as_money_and_words():
    shown = for_people(sentence("Above {above}: {route}.", above="50.00 USD", route="line manager"))
    assert shown.values["above"] == Money(Decimal("50.00"), "USD")
    assert str(shown.values["route"]) == "The line manager"


@pytest.mark.parametrize("pack", pack_names())
def test_every_shipped_row_can_be_said_in_words(pack):
    for rules in shipped_pack(pack):
        for version in rules.rules:
            lines = [(str(label), value) for label, value in rule_in_words(plain(version))]
            assert lines[0][0] == "Measure"
            assert all(value and "_" not in value for _, value in lines), lines
