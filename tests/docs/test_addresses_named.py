"""Addresses that the guide names answer."""

import re

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from mainstay.modules.pipeline.rules.shipped import shipped_pipelines
from tests.docs.pages import ADMINISTRATION, GUIDE

_ADDRESS = re.compile(r"`(/[a-z_][a-z0-9_./-]*/)`")
_BEGINNINGS = {"/why/account/", "/data_subjects/"}  # the id of a record comes behind them
_OF_THE_MACHINE = ("/srv/", "/etc/", "/run/")
_ALL = frozenset({200, 302})


def addresses():
    text = "".join(path.read_text() for path in (*GUIDE, *ADMINISTRATION))
    return sorted({one for one in _ADDRESS.findall(text) if not one.startswith(_OF_THE_MACHINE)})


def answers(cast, address):
    """Whether one of the cast is shown the page."""
    for who in ("anna", "dace", "egils", "farid", "gita", "admin"):
        browser = Client()
        browser.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        if browser.get(address).status_code in _ALL:
            return True
    return False


@pytest.mark.parametrize("address", [one for one in addresses() if one not in _BEGINNINGS])
def test_an_address_that_the_guide_names_answers_somebody(cast, do, address):
    do("admin", "pipeline.create", **shipped_pipelines()[0])
    assert answers(cast, address)


@pytest.mark.parametrize("address", sorted(_BEGINNINGS))
def test_a_beginning_of_an_address_is_completed_by_an_id(address):
    assert resolve(f"{address}py6neg2gmzx4/")
    with pytest.raises(Resolver404):
        resolve(f"{address}py6neg2gmzx4/what/else/")


def test_the_guide_names_addresses_at_all():
    assert {"/deals/board/", "/accounts/stale/"} <= set(addresses())
