"""Search finds what was saved, in any spelling, within rights; filters say what is wrong with them."""

import pytest

from mainstay.framework.lists import ListState, list_count, list_page
from mainstay.framework.registry import registry
from mainstay.framework.search.find import find
from mainstay.kernel.errors import InputInvalid

NAMES = ["Lielupes Piens", "Orlické pekárny", "शर्मा ट्रेडर्स", "মেঘনা ফুডস", "شركة النور للحلويات", "Brückner Süßwaren"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("lielupes", 0), ("LIELUPĒS", 0), ("orlicke", 1), ("pekarny orl", 1), ("शर्मा", 2), ("মেঘনা", 3), ("النور", 4), ("النّور", 4),
     ("bruckner", 5), ("susswaren", 5)],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(cast, do, typed, name):
    for one in NAMES:
        do("anna", "account.create", name=one)
    assert [hit.title for hit in find(cast.actor("anna"), typed)] == [NAMES[name]]
    assert find(cast.actor("clara"), typed) == []


@pytest.mark.parametrize("hostile", ['"', "' OR 1=1 --", "a* NEAR b", "(((", "\x00", ":*", "x" * 5_000, "%", "\\"])
def test_hostile_words_find_nothing_and_break_nothing(cast, hostile):
    assert find(cast.actor("anna"), hostile) == []


@pytest.mark.parametrize(
    "tree",
    [{"field": "margin", "is": "1"}, {"field": "tier", "like": "a"}, {"any": {}}, {"field": "tier", "is": "z"}, "{", [1],
     {"all": [{"all": [{"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]}]}]}],
)  # fmt: skip
def test_a_wrong_filter_is_refused_with_a_sentence(cast, tree):
    with pytest.raises(InputInvalid) as caught:
        state = ListState.read({"filter": tree}, registry.lists["account"])
        list_page(cast.actor("anna"), "account", state)
    assert str(caught.value.sentence).endswith(".")


def test_counts_are_capped_and_equal_the_rows(cast, do):
    for number in range(7):
        do("anna", "account.create", name=f"Client {number}", tier="a" if number % 2 else "b")
    state = ListState.read({"filter": {"field": "tier", "is": ["a"]}}, registry.lists["account"])
    assert list_count(cast.actor("anna"), "account", state) == (3, True)
    assert list_count(cast.actor("anna"), "account", state, cap=2) == (2, False)
    assert len(list_page(cast.actor("anna"), "account", state).rows) == 3
