"""A pasted chat becomes a conversation with its people."""

import pytest

from mainstay.kernel.errors import InputInvalid
from mainstay.modules.accounts.models import Account
from mainstay.modules.engagement.models import Interaction

CHAT = """[24/11/2025, 10:12:33] Helen Marsh: Can you deliver <b>40 t</b> in January?
[24/11/2025, 10:13:02] Anna Bērziņa: Yes,
from the second week.
[24/11/2025, 10:40:00] Zane: Who is that?"""


def test_people_are_matched_the_rest_stay_names_and_the_text_is_kept(do, look, client, helen):
    made = do("anna", "interaction.from_chat", account=client, chat=CHAT)
    page = look("anna", "interaction.page", id=made.public_id)
    assert [(one.kind, one.name) for one in page.people] == [
        ("contact", "Helen Marsh"), ("", "Zane"), ("user", "Anna Bērziņa"),
    ]  # fmt: skip
    assert "&lt;b&gt;40 t&lt;/b&gt;" in page.notes
    assert "Yes,<br>from the second week." in page.notes
    assert (page.interaction_kind, page.duration_minutes, page.direction_label) == ("chat", 27, "They to us")
    assert made.answer["unknown_people"] == ["Zane"]
    assert page.happened_at.isoformat() == "2025-11-24T08:40:00+00:00"
    assert Account.objects.get().last_contact_at == page.happened_at


def test_the_same_chat_is_not_taken_twice(do, client):
    do("anna", "interaction.from_chat", account=client, chat=CHAT)
    with pytest.raises(InputInvalid):
        do("anna", "interaction.from_chat", account=client, chat=CHAT)
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("chat", "path"),
    [("Dear Helen, thank you.", "chat"), ("[03/04/2025, 10:00] Helen: a", "month_first"),
     ("[24/11/2099, 10:00] Helen: a", "chat")],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(do, client, chat, path):
    with pytest.raises(InputInvalid) as caught:
        do("anna", "interaction.from_chat", account=client, chat=chat)
    assert caught.value.problems[0].path == path
    assert not Interaction.objects.exists()
