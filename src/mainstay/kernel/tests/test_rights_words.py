"""The words of the rights table."""

from mainstay.kernel.rights_words import GROUP_WORDS, VERB_WORDS, group_words, verb_words

VERBS = "read create edit export import assign merge erase approve"
GROUPS = (
    "account contact lead interaction consent deal margin order duty rebalancing comment file catalogue rate person rule "
    "approval appointment privacy audit role setting unit absence deputyship conflict competition wall gift gift_rule knowledge "
    "confirmation import token"
)


def test_every_verb_and_group_of_the_table_has_its_word():
    assert list(VERB_WORDS) == VERBS.split()
    assert list(GROUP_WORDS) == GROUPS.split()
    assert {verb_words(verb).context for verb in VERBS.split()} == {"right to"}
    assert {group_words(group).context for group in GROUPS.split()} == {"right on"}
    assert (str(verb_words("edit")), str(group_words("interaction"))) == ("change", "talks and promises")


def test_where_no_word_is_known_the_code_stands():
    assert (str(verb_words("mass_edit")), str(group_words("price_list"))) == ("mass edit", "price list")
    assert verb_words("mass_edit").context == group_words("price_list").context == ""
