"""Looking through many rows at once misses nothing that looking row by row finds."""

import pytest

from mainstay.modules.accounts.models import Account, Contact, PersonIdentity
from mainstay.modules.accounts.queries.alike import (
    account_traits,
    accounts_worth_asking,
    alike_accounts,
    alike_contacts,
    identity_traits,
    persons_worth_asking,
)
from mainstay.modules.accounts.rules.keys import account_keys, person_keys

pytestmark = pytest.mark.django_db
NAMES = (
    "Lielupes Piens", "SIA Lielupes Piens", "Lielupe", "Lielupes Maize", "Ostrov Mlék", "Ostrov", "Delta", "ڈیلٹا", "Zuše",
)  # fmt: skip
PEOPLE = (("Jānis Ozols", "janis@piens.lv", "+371 67000001"), ("Ozols Jānis", "", ""), ("Janis Ozols", "", ""),
          ("Anna Liepa", "JANIS@piens.lv", ""), ("Anna Liepa", "", "+371 67000001"), ("Petr Novák", "", ""))  # fmt: skip


def account(name, **more):
    given = {"website": "", "email": "", "phone": "", "country": "LV"} | more
    keys = account_keys(name=name, name_latin="", **given)
    return Account(name=name, **{key: value for key, value in given.items() if key != "website"}, **keys)


def test_no_account_that_looks_alike_is_missed(do, cast):
    for name in NAMES[:1] + NAMES[4:7]:
        do("anna", "account.create", name=name, country="LV", website="https://piens.lv" if "Piens" in name else None,
           phone="+371 67000000" if name == "Delta" else "", tax_number="LV40003000000" if name == "Ostrov" else None)  # fmt: skip
    typed = [account(name) for name in NAMES]
    typed += [account("Nobody", website="www.piens.lv"), account("Nobody", phone="67000000"), account("")]
    many = [account_traits(one) for one in typed]
    worth = accounts_worth_asking(many)
    alike = [bool(alike_accounts(Account.objects.all(), one)) for one in many]
    assert all(asked for asked, found in zip(worth, alike, strict=True) if found)
    assert (any(alike), all(worth)) == (True, False)


def test_no_person_who_looks_alike_is_missed(do, cast):
    place = do("anna", "account.create", name="Piens", country="LV")
    name, email, phone = PEOPLE[0]
    do("anna", "contact.create", account=place.public_id, name=name, email=email, phone=phone)
    many = []
    for name, email, phone in PEOPLE:
        keys = person_keys(name=name, name_latin="", email=email, phone=phone, mobile="", country="LV")
        many.append(identity_traits(PersonIdentity(name=name, email=email, phone=phone, **keys)))
    worth = persons_worth_asking(many)
    alike = [bool(alike_contacts(Contact.objects.all(), one)) for one in many]
    assert all(asked for asked, found in zip(worth, alike, strict=True) if found)
    assert alike[:3] == [True, True, True]
    assert (worth[3:5], worth[5]) == ([True, True], False)


def test_many_are_looked_through_in_a_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert (
            accounts_worth_asking([account_traits(account(f"Firm {n}", email=f"a@b{n}.lv")) for n in range(300)])
            == [False] * 300
        )
