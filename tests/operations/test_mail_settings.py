"""Mail settings: read from the environment or the file, refused where they are wrong, and tried against a real server."""

import pytest
from click.testing import CliRunner

from mainstay.interfaces.cli.main import main
from mainstay.interfaces.cli.operations.mail import try_server
from mainstay.project.installation import InstallationBroken, mail_settings, read_file, whole_number
from tests.operations.smtp_server import PASSWORD, USER, Server, certificate

VARIABLES = [f"MAINSTAY_MAIL_{name}" for name in ("HOST", "PORT", "USER", "PASSWORD", "TLS", "FROM", "BACKEND")]


@pytest.fixture
def environment(monkeypatch):
    for name in [*VARIABLES, "MAINSTAY_ADDRESS", "MAINSTAY_HOSTS", "MAINSTAY_PROXIES", "DATABASE_URL"]:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def given(environment, **values):
    for name, value in values.items():
        environment.setenv(f"MAINSTAY_MAIL_{name}", value)
    found = mail_settings()
    return (found["EMAIL_BACKEND"].split(".")[-2], found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"])


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, ("console", 25, False, False)),
        ({"HOST": "mail"}, ("smtp", 25, False, False)),
        ({"HOST": "mail", "USER": "m", "PASSWORD": "p"}, ("smtp", 587, True, False)),
        ({"HOST": "mail", "USER": "m", "TLS": "TLS"}, ("smtp", 465, False, True)),
        ({"HOST": "mail", "TLS": "starttls", "PORT": "2525"}, ("smtp", 2525, True, False)),
        ({"HOST": "localhost", "USER": "m", "TLS": "none"}, ("smtp", 25, False, False)),
    ],
)
def test_settings_have_the_usual_ports_and_encryption(environment, values, found):
    assert given(environment, **values) == found


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"HOST": "mail", "TLS": "ssl3"}, "MAINSTAY_MAIL_TLS must be one of none, starttls, tls"),
        ({"HOST": "mail", "USER": "m", "TLS": "none"}, "would travel unencrypted"),
        ({"HOST": "mail", "PORT": "smtp"}, "MAINSTAY_MAIL_PORT must be a whole number, not 'smtp'"),
        ({"FROM": "nobody"}, "MAINSTAY_MAIL_FROM must be a mail address"),
        ({"FROM": "a@example.com\nBcc: x@example.com"}, "MAINSTAY_MAIL_FROM must be a mail address"),
    ],
)
def test_wrong_settings_are_refused_with_their_name(environment, values, words):
    with pytest.raises(InstallationBroken, match=words):
        given(environment, **values)


FILE = """
address = "https://sales.example.com"
hosts = ["sales.example.com", "localhost"]
[mail]
host = "mail.example.com"
user = "mainstay"
password = "secret"
port = 2525
"""


def test_the_file_fills_what_the_environment_leaves_open(environment, tmp_path):
    path = tmp_path / "mainstay.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    environment.setenv("MAINSTAY_MAIL_PORT", "26")
    read_file(tmp_path)
    found = mail_settings()
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == (
        "mail.example.com",
        26,
        "secret",
    )
    import os

    assert os.environ["MAINSTAY_HOSTS"] == "sales.example.com,localhost"
    assert whole_number("MAINSTAY_PROXIES", 3) == 3


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (FILE, 0o644, "holds a password and can be read by other users"),
        ("colour = 'red'", 0o600, "names colour, which is no setting"),
        ("[mail]\nhots = 'x'", 0o600, "names mail.hots"), ("address = ", 0o600, "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_what_to_do(environment, tmp_path, text, mode, words):
    path = tmp_path / "mainstay.toml"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(InstallationBroken, match=words):
        read_file(tmp_path)


@pytest.fixture
def server(tmp_path, settings, monkeypatch):
    """``server("starttls")``: a running server, with the settings that fit it and its certificate trusted."""
    running = []

    def start(mode="starttls", *, signs_in=True, trusted=True, **more):
        files = certificate(tmp_path)
        one = Server(files, mode, signs_in=signs_in)
        running.append(one)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", one.server_address[1]
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = (USER, PASSWORD) if signs_in else ("", "")
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = mode == "starttls", mode == "tls"
        settings.EMAIL_TIMEOUT = 5
        for name, value in more.items():
            setattr(settings, name, value)
        return one

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


@pytest.mark.parametrize(("mode", "shown"), [("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "no encryption")])
def test_the_doctor_connects_greets_encrypts_and_signs_in(server, mode, shown):
    one = server(mode)
    sound, words = try_server()
    assert (sound, words) == (
        True,
        f"mail goes out through localhost:{one.server_address[1]}, {shown}, signed in as mainstay",
    )
    assert [word for word in ("EHLO", "STARTTLS", "AUTH") if word in one.heard] == [
        word for word in ("EHLO", "STARTTLS", "AUTH") if word != "STARTTLS" or mode == "starttls"
    ]
    assert PASSWORD not in words


@pytest.mark.parametrize(
    ("mode", "more", "words"),
    [
        ("starttls", {"EMAIL_HOST_PASSWORD": "wrong"}, "refuses the sign-in (535 not you). Check MAINSTAY_MAIL_USER"),
        ("none", {"EMAIL_USE_TLS": True}, "Check MAINSTAY_MAIL_TLS"),
        ("starttls", {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, "Check MAINSTAY_MAIL_TLS"),
        ("starttls", {"signs_in": False, "EMAIL_HOST_USER": "x", "EMAIL_HOST_PASSWORD": "x"}, "does not offer"),
        ("starttls", {"trusted": False}, "has a certificate that is not trusted"),
        ("starttls", {"EMAIL_PORT": 1}, "does not answer"), ("starttls", {"EMAIL_HOST": "nowhere.invalid"}, "does not answer"),
    ],
)  # fmt: skip
def test_the_doctor_says_which_setting_is_wrong(server, mode, more, words):
    server(mode, **more)
    sound, said = try_server()
    assert not sound
    assert words in said
    assert PASSWORD not in said


def test_a_test_mail_arrives_or_says_why_not(server):
    one = server()
    done = CliRunner().invoke(main, ["mail", "test", "anna@example.com"])
    assert done.exit_code == 0, done.output
    assert "Sent from" in done.output
    assert "A test of Mainstay" in one.mails[0]
    for address, words in (
        ("nobody@example.com", "refuses the address (550 unknown here)"),
        ("anna", "not a mail address"),
    ):
        done = CliRunner().invoke(main, ["mail", "test", address])
        assert (done.exit_code, words in done.output) == (1, True), done.output


def test_without_a_server_the_doctor_says_that_mail_is_only_written_down(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert try_server() == (
        True,
        "mail goes out through console: it is only written to the log, set MAINSTAY_MAIL_HOST",
    )


def test_what_could_not_be_sent_is_shown_and_sent_on_request(db):
    from django.utils import timezone

    from mainstay.framework.mail.models import Letter
    from mainstay.interfaces.cli.operations.doctor import _mail

    row = Letter.objects.create(letter_kind="my_day", user_id=1, key="2026-11-24", state=Letter.PARKED, attempts=10,
                                next_at=timezone.now(), created_at=timezone.now(), error="OSError: nobody answers")  # fmt: skip
    assert (False, "1 mails could not be sent; the last: OSError: nobody answers. See mainstay mail again") in list(
        _mail()
    )
    done = CliRunner().invoke(main, ["mail", "again"])
    assert "1 mails wait again" in done.output
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Letter.WAITING, 0)
