"""What `mainstay doctor` says about the sign-in services of companies, and what a wrong file is answered with."""

import os

import pytest

from mainstay.interfaces.web.signing_in.checking import soundness
from mainstay.project.companies import Company, load_companies, read_companies
from mainstay.project.installation import InstallationBroken

GOOD = """
[[company]]
code = "northwind"
kind = "openid"
domains = ["Northwind.example"]
issuer = "https://login.northwind.example/realms/people"
client_id = "mainstay"
client_secret = "s"
"""
WRONG = {
    'code = "Northwind"': "small letters",
    'kind = "ldap"': "kind",
    "domains = []": "mail domains",
    'domains = ["@northwind"]': "mail domains",
    'domains = "northwind.example"': "list of texts",
    'issuer = "http://login.northwind.example"': "starts with https://",
    'issuer = "https://a:b@login.northwind.example"': "starts with https://",
    'issuer = ""': "issuer is missing",
    'secret = "x"': "secret is not known",
    'client_secret_env = "NOT_SET_ANYWHERE"': "NOT_SET_ANYWHERE is not set",
    'second_factor = "maybe"': "second_factor",
    'create_role = "manager"': "go together",
    'email_is_verified = "yes"': "true or false",
}


def with_line(line):
    name = line.partition(" ")[0]
    kept = [one for one in GOOD.splitlines() if one.partition(" ")[0] != name]
    return "\n".join([*kept, line])


def test_a_file_names_the_companies(tmp_path):
    (found,) = read_companies(GOOD, tmp_path)
    assert (found.code, found.name, found.domains) == ("northwind", "northwind", ("northwind.example",))


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_in_the_file_is_named(line, tmp_path):
    with pytest.raises(ValueError, match=WRONG[line]):
        read_companies(with_line(line), tmp_path)


def test_a_code_stands_for_one_company(tmp_path):
    with pytest.raises(ValueError, match="used twice"):
        read_companies(GOOD + GOOD, tmp_path)


def test_a_secret_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("NORTHWIND_SECRET", "from outside")
    (found,) = read_companies(with_line('client_secret_env = "NORTHWIND_SECRET"'), tmp_path)
    assert found.client_secret == "from outside"


def test_a_file_that_others_can_read_stops_the_start(tmp_path):
    path = tmp_path / "sign-in.toml"
    path.write_text(GOOD)
    path.chmod(0o644)
    with pytest.raises(InstallationBroken, match="chmod 600"):
        load_companies(tmp_path)
    path.chmod(0o600)
    assert len(load_companies(tmp_path)) == 1
    path.write_text("this is no toml")
    with pytest.raises(InstallationBroken, match=str(path)):
        load_companies(tmp_path)


def test_without_a_file_there_is_no_company(tmp_path):
    assert load_companies(tmp_path) == ()


def test_the_doctor_asks_the_openid_service(openid, provider):
    assert list(soundness()) == [(True, f"sign-in with Northwind: {provider.issuer} answers, 1 keys")]
    provider.says_issuer = "https://evil.example"
    ((sound, words),) = soundness()
    assert not sound
    assert "issuer is 'https://evil.example'" in words


def test_the_doctor_says_when_a_certificate_ends(saml):
    ((sound, words),) = soundness()
    assert not sound, "the certificate of the test ends in nine days"
    assert "get new metadata" in words


def test_an_inner_or_foreign_address_is_called_over_https_only(settings, db):
    settings.SIGN_IN_COMPANIES = (
        Company(code="n", name="N", kind="openid", domains=("n.example",), issuer=f"http://10.0.0.{os.getpid() % 250}"),
    )
    ((sound, words),) = soundness()
    assert not sound
    assert "Only https addresses" in words
