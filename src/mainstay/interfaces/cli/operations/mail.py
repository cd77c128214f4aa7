"""`mainstay mail`: try the mail server, send a test, try again what could not be sent."""

import smtplib
import ssl
import sys

import click


@click.group()
def mail() -> None:
    """The mail server: send a test, try again what could not be sent."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a mail to ADDRESS and say what became of it."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from django.conf import settings
    from django.core.mail import EmailMessage
    from django.core.validators import validate_email
    from django.forms import ValidationError

    try:
        validate_email(address)
    except ValidationError:
        _fail(f"{address!r} is not a mail address.")
    body = f"This mail comes from Mainstay at {settings.SITE_ADDRESS}. Mail from there arrives here."
    try:
        EmailMessage("A test of Mainstay", body, settings.DEFAULT_FROM_EMAIL, [address]).send()
    except (OSError, smtplib.SMTPException) as error:
        _fail(why_not(error))
    click.echo(f"Sent from {settings.DEFAULT_FROM_EMAIL} to {address} through {_way()}. Look whether it arrives.")


@mail.command()
def again() -> None:
    """Try to send once more what could not be sent."""
    from mainstay.interfaces.cli.main import ready

    ready()
    from mainstay.framework.mail.queue import try_parked_again

    click.echo(f"{try_parked_again()} mails wait again; the worker sends them.")


def try_server() -> tuple[bool, str]:
    """Whether the mail server takes us, and a sentence: connected, greeted, encrypted and signed in as configured."""
    from django.core.mail import get_connection

    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        return False, why_not(error)
    return True, f"mail goes out through {_way()}"


def _way() -> str:
    """How mail leaves, without the password."""
    from django.conf import settings

    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return str(settings.EMAIL_BACKEND.rsplit(".", 2)[-2]) + (
            ": it is only written to the log, set MAINSTAY_MAIL_HOST" if ".console." in settings.EMAIL_BACKEND else ""
        )
    encrypted = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else "no encryption"
    user = f", signed in as {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else ""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}, {encrypted}{user}"


def why_not(error: Exception) -> str:
    """What went wrong with the mail server, and which setting to look at."""
    from django.conf import settings

    server = f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    said = _answer_of(error)
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"{server} refuses the sign-in ({said}). Check MAINSTAY_MAIL_USER and MAINSTAY_MAIL_PASSWORD."
        case smtplib.SMTPNotSupportedError():
            return (
                f"{server} does not offer what is configured ({said}). Check MAINSTAY_MAIL_TLS and MAINSTAY_MAIL_USER."
            )
        case smtplib.SMTPRecipientsRefused():
            return f"{server} refuses the address ({said})."
        case smtplib.SMTPSenderRefused():
            return f"{server} refuses the sender {settings.DEFAULT_FROM_EMAIL} ({said}). Check MAINSTAY_MAIL_FROM."
        case ssl.SSLCertVerificationError():
            return f"{server} has a certificate that is not trusted: {error.verify_message}. Check MAINSTAY_MAIL_HOST."
        case ssl.SSLError() | smtplib.SMTPServerDisconnected():
            return f"{server} does not speak as configured ({said}). Check MAINSTAY_MAIL_TLS and MAINSTAY_MAIL_PORT."
        case smtplib.SMTPException():
            return f"{server} answers: {said}"
    return f"{server} does not answer ({said}). Check MAINSTAY_MAIL_HOST and MAINSTAY_MAIL_PORT."


def _answer_of(error: Exception) -> str:
    code: int
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return str(error)
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)
