"""Only an empty installation is filled, and only the demonstration is taken out."""

import pytest

from mainstay.demonstration.removing import contents, refuse_removal, why_not_fill
from mainstay.kernel.errors import RuleBroken


@pytest.mark.django_db
def test_an_empty_installation_may_be_filled_but_has_nothing_to_remove():
    assert why_not_fill(contents()) is None
    with pytest.raises(RuleBroken, match="no demonstration data"):
        refuse_removal(contents(), everything=True)


def test_a_real_company_is_never_filled_or_emptied(cast):
    assert "has a company already" in str(why_not_fill(contents()))
    with pytest.raises(RuleBroken, match="no demonstration data"):
        refuse_removal(contents(), everything=True)
