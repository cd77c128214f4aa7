"""Every right that a role can have has words."""

from mainstay.kernel.rights_words import GROUP_WORDS, VERB_WORDS, group_words, verb_words
from mainstay.modules.people.rules.rights import shipped_roles


def test_every_right_of_the_shipped_roles_has_words():
    rights = [right for role in shipped_roles() for right in role.rights]
    assert {group for group, _verb, _extent in rights} <= set(GROUP_WORDS)
    assert {verb for _group, verb, _extent in rights} <= set(VERB_WORDS)


def test_a_right_of_tomorrow_still_reads():
    assert (str(group_words("loyalty_card")), str(verb_words("re_open"))) == ("loyalty card", "re open")
