"""`mainstay setup` for a real company, `mainstay demo` for an invented one."""

import sys
from collections.abc import Iterator
from typing import Any

import click

from mainstay.interfaces.cli.operations.running import bring_up_to_date, fail, missing_at_start, only_one

_YEARS_OF_HOLIDAYS = 3


@click.command()
@click.option("--name", default="", help="Name of the company.")
@click.option("--country", default="", help="Its country, two letters: LV.")
@click.option(
    "--currency", default="", help="Currency of its books, three letters; usual for the country when left out."
)
@click.option("--zone", default="", help="Its time zone, like Europe/Riga.")
@click.option(
    "--person", default="", help="Name of the first person, head and administrator until others are appointed."
)
@click.option("--email", default="", help="The e-mail with which they sign in.")
@click.option("--language", default="en", show_default=True, help="Their language: en, lv, hi, cs, ar or bn.")
@click.option("--password-stdin", is_flag=True, help="Read their password from the standard input.")
@click.option("--ask-password", is_flag=True, help="Ask for their password here.")
def setup(**given: Any) -> None:
    """Set up a company: its first unit, roles, pipeline, rules, record classes and holidays, and the person who signs in
    first. Asks for what no option names, and prints the link with which they choose their password. Run again it adds
    what is missing or came with a new version, such as rights and holidays of a new year; what you changed stays.
    """
    from mainstay.interfaces.cli.main import ready
    from mainstay.kernel.errors import MainstayError

    ready()
    bring_up_to_date()
    try:
        made = _found_company(given)
        for line in (*made, *_furnish()):
            click.echo(line)
        click.echo(_way_in())
    except MainstayError as error:
        fail(_words(error))
    for line in missing_at_start():
        click.echo(line, err=True)
    click.echo("Start with: mainstay up")


def _found_company(given: dict[str, Any]) -> list[str]:
    """Make the company unless there is one; a line for what was done."""
    from mainstay.demonstration.removing import contents
    from mainstay.modules.people.actions.company import set_up_company

    found = contents()
    if found.is_demonstration:
        fail("This installation holds the demonstration company. Take it out first: mainstay demo --remove")
    if found.has_people:
        return ["There is a company already; adding what is missing."]
    country = _ask(given["country"], "Country, two letters").upper()
    currency, zone = _usual_of(country)
    answers = {
        "name": _ask(given["name"], "Name of the company"), "country": country,
        "currency": _ask(given["currency"], "Currency", currency).upper(), "zone": _ask(given["zone"], "Time zone", zone),
        "person_name": _ask(given["person"], "Your name"), "person_email": _ask(given["email"], "Your e-mail"),
        "person_language": given["language"], "languages": tuple(dict.fromkeys([given["language"], "en"])),
    }  # fmt: skip
    set_up_company(**answers, password=_password(from_stdin=given["password_stdin"], ask=given["ask_password"]))
    return [f"{answers['name']} is set up; {answers['person_email']} signs in as head and administrator."]


_INSTALLER_VERBS = frozenset({
    "company.complete", "pipeline.create", "freshness_rule.load_defaults", "retention_class.load",
    "industry_template.complete", "unit.load_holidays",
})  # fmt: skip


def _furnish() -> Iterator[str]:
    """Pipeline, freshness rules, record classes, pieces of industry templates, holidays of this and two coming years:
    whatever is missing.
    """
    from mainstay.framework.actions import perform
    from mainstay.framework.registry import registry
    from mainstay.framework.scopes import visible_to
    from mainstay.kernel.actor import system_actor
    from mainstay.modules.pipeline.rules.shipped import shipped_pipelines

    actor = system_actor("installer", _INSTALLER_VERBS)
    if not visible_to(actor, registry.kinds["pipeline"]).exists():
        for one in shipped_pipelines():
            perform(actor, "pipeline.create", one)
            yield f"Pipeline: {one['name']}, {len(one['stages'])} stages"
    perform(actor, "freshness_rule.load_defaults", {})
    added = perform(actor, "retention_class.load", {}).answer["added"]
    if added:
        yield f"Record classes: {len(added)} added ({', '.join(added)})"
    made = perform(actor, "industry_template.complete", {}).answer["made"]
    if made:
        yield f"Industry templates: {made} pieces added"
    yield from _holidays(actor)


def _holidays(actor: Any) -> Iterator[str]:
    from django.utils import timezone

    from mainstay.framework.actions import perform
    from mainstay.framework.registry import registry
    from mainstay.framework.scopes import visible_to
    from mainstay.kernel.errors import MainstayError

    this_year = timezone.now().year
    for unit in visible_to(actor, registry.kinds["unit"]).order_by("id"):
        for year in range(this_year, this_year + _YEARS_OF_HOLIDAYS):
            try:
                outcome = perform(actor, "unit.load_holidays", {"year": year}, subject=unit.public_id)
            except MainstayError as error:
                yield f"{unit.name}, {year}: {_words(error)}"
            else:
                yield f"{unit.name}, {year}: {outcome.answer['count']} holidays added"


def _way_in() -> str:
    """Roles of this version, and how the first person gets in: their link while nobody can sign in, else the address."""
    from django.conf import settings

    from mainstay.framework.actions import perform
    from mainstay.kernel.actor import system_actor

    done = perform(system_actor("installer", _INSTALLER_VERBS), "company.complete", {})
    if done.answer["roles"] or done.answer["rights"]:
        click.echo(f"Roles: {done.answer['roles']} added, {done.answer['rights']} rights added")
    token = done.once.get("invitation")
    if token:
        return (
            f"{done.once['email']} chooses a password here; the link works once, for a week:\n"
            f"  {settings.SITE_ADDRESS}/invitation/{token}/"
        )
    return f"Sign in at {settings.SITE_ADDRESS}/sign-in/login/"


def _words(error: Exception) -> str:
    """What an error says, in sentences."""
    from mainstay.framework.sentences import in_words
    from mainstay.kernel.errors import InputInvalid

    if isinstance(error, InputInvalid):
        return "\n".join(f"{one.path}: {in_words(one.sentence)}" for one in error.problems)
    return str(error)


def _ask(given: str, question: str, usual: str = "") -> str:
    """The option, or the answer to a question; the usual answer where nobody can be asked."""
    if given:
        return given
    if sys.stdin.isatty():
        return str(click.prompt(question, default=usual or None))
    if not usual:
        fail(f"{question}: give it as an option, as nobody can be asked here. See mainstay setup --help.")
    return usual


def _password(*, from_stdin: bool, ask: bool) -> str:
    """The password of the first person; empty when they choose it themselves by the link."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if ask:
        return str(click.prompt("Your password (ten characters at least)", hide_input=True, confirmation_prompt=True))
    return ""


def _usual_of(country: str) -> tuple[str, str]:
    """Currency and time zone usual in a country; empty where there are several or the country is unknown."""
    from babel import UnknownLocaleError
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    try:
        currencies = get_territory_currencies(country)
    except (UnknownLocaleError, LookupError, ValueError):
        currencies = []
    zones = [zone for zone, place in get_global("zone_territories").items() if place == country]
    return currencies[0] if currencies else "", zones[0] if len(zones) == 1 else ""


@click.command()
@click.option("--percent", type=click.IntRange(1, 100), default=100, show_default=True, help="A smaller company.")
@click.option("--remove", is_flag=True, help="Take the demonstration data out again; a clean installation is left.")
@click.option("--everything", is_flag=True, help="With --remove: also what people added to the demonstration since.")
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def demo(percent: int, remove: bool, everything: bool, yes: bool) -> None:
    """Fill an empty installation with an invented company: 40 people, 300 clients, three years of trade."""
    from mainstay.interfaces.cli.main import ready
    from mainstay.project.installation import data_folder

    if remove:
        with only_one(data_folder()):
            ready()
            bring_up_to_date()
            _remove(everything=everything, yes=yes)
        return
    if everything or yes:
        fail("--everything and --yes go with --remove.")
    ready()
    bring_up_to_date()
    fill_demo(again=False, percent=percent)


def fill_demo(*, again: bool = True, percent: int = 100) -> None:
    """Fill an empty installation and say who to sign in as. An installation that holds the demonstration already is
    left as it is when ``again``; any other that is not empty ends the program with a sentence.
    """
    from mainstay.demonstration.filling import fill
    from mainstay.demonstration.removing import contents, why_not_fill

    found = contents()
    reason = why_not_fill(found)
    if reason is not None and not (again and found.is_demonstration):
        fail(str(reason))
    if reason is None:
        click.echo("Filling in the demonstration company; this takes half a minute …")
        fill(percent=percent)
    _say_who_to_be()


def _say_who_to_be() -> None:
    """A short table of who to sign in as; all have one password."""
    from mainstay.demonstration.stored.company import PASSWORD
    from mainstay.demonstration.welcome import guests

    rows = guests()
    wide = [max(len(row[column]) for row in rows) for column in range(2)]
    click.echo("\nSign in as one of these; the password is the same for all: " + PASSWORD + "\n")
    for email, who, what in rows:
        click.echo(f"  {email:<{wide[0]}}  {who:<{wide[1]}}  {what}")
    click.echo("")


def _remove(*, everything: bool, yes: bool) -> None:
    from mainstay.demonstration.removing import contents, empty_the_installation, refuse_removal
    from mainstay.kernel.errors import RuleBroken

    try:
        refuse_removal(contents(), everything=everything)
    except RuleBroken as error:
        fail(str(error))
    if not yes:
        click.confirm("Take the demonstration data out? Nothing of them can be brought back.", abort=True)
    empty_the_installation()
    bring_up_to_date()
    click.echo("The demonstration data are gone. Set up your own company with: mainstay setup")
