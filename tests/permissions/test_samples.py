"""Every action and query ships a valid sample: somebody of the cast, or the program itself, can do it."""

import pytest

from mainstay.framework.queries import ask
from mainstay.framework.registry import registry
from mainstay.kernel.errors import MainstayError

# Samples that cannot name what they need (a line, a token, an act of before): how far they come instead.
AS_FAR_AS = {
    "invitation.accept": "This invitation is no longer valid",
    "company.set_up": "has a company already",
    "account.undo_many": "no such act of yours",
    "opportunity.edit_line": "no such line",
    "opportunity.remove_line": "no such line",
    "opportunity.drop_stakeholder": "names no such person",
    "suppression.lift": "of somebody else",
    "import.undo": "There is nothing to undo",
    "demonstration.fill": "There is a unit riga already",
    "account.merge_preview": "This is the same account",
    "person.merge_preview": "This is the same person",
    "sole_signature.switch_on": "so somebody else always can",
    "departure.do": "Their last day is",
    "handover.tell": "of your checklist",
    "handover.accept": "of your checklist",
    "deputyship.dispute": "no such act under this deputyship",
    "deputyship.ratify": "did no such act",
    "erasure_round.spare": "not waiting in the round",
    "rebalancing.schedule": "Its day has come",
    "rebalancing_rule.move_up": "first one already",
}
WHO = ("anna", "dace", "boris", "gita", "farid", "egils", "admin")


def test_every_action_and_query_has_a_sample():
    assert not [one.name for one in (*registry.actions, *registry.queries) if one.sample is None]


def test_a_record_of_every_kind_can_be_made(new_world, taken_back):
    wrong = []
    for kind in registry.kinds:
        with taken_back():
            try:
                new_world().public_id(kind.name)
            except Exception as error:  # noqa: BLE001 - every kind that fails is named
                wrong.append(f"{kind.name}: {error}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("noun", sorted({one.noun for one in registry.actions}))
def test_the_samples_of_actions_are_valid_for_somebody(noun, new_world, taken_back):
    wrong = []
    for action in [one for one in registry.actions if one.noun == noun and one.sample]:
        with taken_back():
            try:
                new_world().do(action.name)
            except Exception as error:  # noqa: BLE001 - every action that fails is named
                if action.name not in AS_FAR_AS or AS_FAR_AS[action.name] not in str(error):
                    wrong.append(f"{action.name}: {error}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("noun", sorted({one.noun for one in registry.queries}))
def test_the_samples_of_queries_are_valid_for_somebody(noun, new_world, taken_back):
    wrong = []
    for query in [one for one in registry.queries if one.noun == noun and one.sample]:
        with taken_back():
            world = new_world()
            answers = []
            for who in WHO:
                try:
                    ask(world.cast.actor(who), query.name, world.raw(query.sample))
                    break
                except MainstayError as error:
                    answers.append(str(error))
                except Exception as error:  # noqa: BLE001 - every query that fails is named
                    wrong.append(f"{query.name}: {type(error).__name__} {error}")
                    break
            else:
                if query.name not in AS_FAR_AS or AS_FAR_AS[query.name] not in str(answers):
                    wrong.append(f"{query.name}: {sorted(set(answers))}")
    assert not wrong, "\n".join(wrong)
