"""The catalogues of the five translated languages: what they keep, and what may not be missing."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "mainstay"
# CLDR: how many plural forms each language has for whole numbers.
FORMS = {"lv": 3, "hi": 2, "cs": 3, "ar": 6, "bn": 2}
# The Arabic forms for 0, 1 and 2 stand for one number only and usually say it without a digit.
SAYS_ITS_NUMBER = {"ar": (0, 1, 2)}
PLACEHOLDER = re.compile(r"\{[a-z_]*\}|%\([a-z_]+\)[a-z]|%%")
EVERYWHERE = (
    *sorted((PACKAGE / "interfaces/web/templates/shell").glob("*.html")),
    PACKAGE / "modules/accounts/templates/accounts/account_page.html",
)


def catalogue(language: str) -> Catalog:
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def translated(language: str) -> Iterator[Message]:
    return (one for one in catalogue(language) if one.id and any(forms(one)))


def source(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def navigation_labels() -> set[str]:
    labels = set()
    for path in PACKAGE.rglob("pages.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "NavItem"):
                continue
            for keyword in call.keywords:
                if keyword.arg == "label" and isinstance(keyword.value, ast.Call):
                    labels.add(ast.literal_eval(keyword.value.args[-1]))
    return labels


def texts_of(path: Path) -> set[str]:
    python = templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()
    found = extract("python", BytesIO(python), {"gettext": None, "ngettext": (1, 2), "_": None})
    return {message if isinstance(message, str) else message[0] for _, message, _, _ in found}


def faults_of_placeholders(language: str, message: Message) -> list[str]:
    # A translation that drops or invents a placeholder hides a name or breaks the page.
    wanted = source(message)
    allowed = [placeholders(one) for one in wanted]
    faults = []
    for place, text in enumerate(forms(message)):
        has = placeholders(text)
        if len(wanted) > 1 and place in SAYS_ITS_NUMBER.get(language, ()):
            if not set(has) <= set(allowed[-1]):
                faults.append(text)
        elif has not in allowed:
            faults.append(text)
    return faults


@pytest.mark.parametrize("language", FORMS)
def test_every_translation_keeps_its_placeholders(language: str) -> None:
    faults = {str(one.id): found for one in translated(language) if (found := faults_of_placeholders(language, one))}
    assert faults == {}


@pytest.mark.parametrize("language", FORMS)
def test_every_translation_passes_the_checks_of_its_format(language: str) -> None:
    # A sentence with {names} may hold a plain % sign ("80 % reached"), which Babel takes for an old format.
    whole = catalogue(language)
    checked = [one for one in whole if one.id and any(forms(one)) and "{" not in source(one)[0]]
    assert len(checked) > 300
    faults = {str(one.id): [str(error) for error in one.check(whole)] for one in checked}
    assert {key: errors for key, errors in faults.items() if errors} == {}


@pytest.mark.parametrize("language", FORMS)
def test_every_translation_keeps_the_spaces_at_its_ends(language: str) -> None:
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [one.id for one in translated(language) for text in forms(one) if ends(text) != ends(source(one)[0])] == []


@pytest.mark.parametrize("language", FORMS)
def test_plural_messages_have_every_form_of_the_language(language: str) -> None:
    plurals = [one for one in translated(language) if one.pluralizable]
    assert plurals, "no plural message is translated"
    assert [one.id for one in plurals if len(one.string) != FORMS[language] or not all(one.string)] == []


@pytest.mark.parametrize("language", FORMS)
def test_the_header_names_the_plural_rule_of_the_language(language: str) -> None:
    assert catalogue(language).num_plurals == FORMS[language]


@pytest.mark.parametrize("language", FORMS)
def test_the_navigation_is_translated(language: str) -> None:
    labels = navigation_labels()
    assert {"Accounts", "My day", "Orders"} <= labels
    known = {source(one)[0] for one in translated(language)}
    assert labels - known == set()


@pytest.mark.parametrize("language", FORMS)
@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path.stem)
def test_the_frame_and_the_account_page_are_translated(language: str, path: Path) -> None:
    known = {source(one)[0] for one in translated(language)}
    assert texts_of(path) - known == set()


def test_the_frame_and_the_account_page_hold_texts_to_translate() -> None:
    assert {"My profile", "Notifications", "Next contact"} <= set().union(*(texts_of(path) for path in EVERYWHERE))


OWN_LETTERS = {
    "lv": "āčēģīķļņšūž",
    "cs": "ěřůťďýáéíó",
    "hi": "\u0900-\u0963\u0966-\u097f",
    "bn": "\u0980-\u09ff",
    "ar": "\u0600-\u06ff",
}


@pytest.mark.parametrize("language", ["hi", "bn", "ar"])
def test_no_words_of_another_script_slip_into_a_catalogue(language: str) -> None:
    """Once, words of one catalogue came into four others; a name of a language says itself in its own script."""
    foreign = re.compile(f"[{''.join(OWN_LETTERS[one] for one in OWN_LETTERS if one != language)}]", re.IGNORECASE)
    slipped = [one.id for one in translated(language) if any(foreign.search(text) for text in forms(one))]
    assert [one for one in slipped if not foreign.search(str(one))] == []
