"""Salutation lines to suggest: per language, from what is known of a person, for somebody to look at and store.

A line is stored with the contact and edited by people; nothing in the program writes to anyone with a line that no
person has seen. Where grammar or custom leaves a doubt, the suggestion says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from mainstay.kernel.sentences import Sentence, sentence
from mainstay.modules.accounts.rules.declension import Inflected, czech_vocative, latvian_genitive

Gender = Literal["male", "female", ""]


@dataclass(frozen=True, slots=True)
class Addressee:
    """What is known of the person: ``name`` in full, in the script of the language wished for; ``given`` and
    ``family`` where entered as such; academic or professional ``title`` before the name; ``gender`` where known;
    ``country`` (ISO 3166) of the person.
    """

    name: str
    given: str = ""
    family: str = ""
    title: str = ""
    gender: Gender = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line, and what to look at before it is stored; ``doubts`` is empty where the rule leaves none."""

    line: str
    doubts: tuple[Sentence, ...] = ()


NO_GENDER: Final = sentence("The form of address is not known: enter it, or write the line yourself.")
NO_FAMILY_NAME: Final = sentence("No family name is entered; the line uses the whole name.")
CHECK_CASE: Final = sentence("Look at the ending of the name: the rule is not certain.")
CHECK_CUSTOM: Final = sentence("Look at the form of address: custom differs by family and faith.")


def _doubts(*found: Sentence | None) -> tuple[Sentence, ...]:
    return tuple(doubt for doubt in found if doubt is not None)


def _inflected(rule: Callable[[str], Inflected], person: Addressee) -> tuple[str, tuple[Sentence, ...]]:
    """The family name in its case; the whole name, unchanged, where there is none."""
    if not person.family:
        return person.name, (NO_FAMILY_NAME,)
    found = rule(person.family)
    return found.text, () if found.certain else (CHECK_CASE,)


def _english(person: Addressee) -> Suggestion:
    name = person.family or person.name
    if person.title:
        return Suggestion(f"Dear {person.title.strip()} {name},", _doubts(None if person.family else NO_FAMILY_NAME))
    if not person.gender:
        return Suggestion(f"Dear {person.name},", (NO_GENDER,))
    if not person.family:
        return Suggestion(f"Dear {person.name},", (NO_FAMILY_NAME,))
    return Suggestion(f"Dear {'Mr' if person.gender == 'male' else 'Ms'} {name},")


def _latvian(person: Addressee) -> Suggestion:
    if not person.gender:
        return Suggestion(f"Labdien, {person.name}!", (NO_GENDER,))
    name, doubts = _inflected(lambda family: latvian_genitive(family, male=person.gender == "male"), person)
    start, end = ("Cienījamais", "kungs") if person.gender == "male" else ("Cienījamā", "kundze")
    return Suggestion(f"{start} {name} {end}!", doubts)


# Titles that are spoken instead of the name, in the vocative: men, women.
_CZECH_TITLES: Final = {
    "prof": ("profesore", "profesorko"),
    "doc": ("docente", "docentko"),
    "dr": ("doktore", "doktorko"),
    "mudr": ("doktore", "doktorko"),
    "mvdr": ("doktore", "doktorko"),
    "judr": ("doktore", "doktorko"),
    "phdr": ("doktore", "doktorko"),
    "rndr": ("doktore", "doktorko"),
    "pharmdr": ("doktore", "doktorko"),
    "thdr": ("doktore", "doktorko"),
    "ing": ("inženýre", "inženýrko"),
    "mgr": ("magistře", "magistro"),
}


def _czech(person: Addressee) -> Suggestion:
    if not person.gender:
        return Suggestion("Dobrý den,", (NO_GENDER,))
    male = person.gender == "male"
    start = "Vážený pane" if male else "Vážená paní"
    for word in re.findall(r"\w+", person.title.lower()):
        if word in _CZECH_TITLES:
            return Suggestion(f"{start} {_CZECH_TITLES[word][0 if male else 1]},")
    if not male:
        # The vocative of -ová and -á is the nominative; other names of women are left as they are.
        return Suggestion(
            f"{start} {person.family or person.name},", _doubts(None if person.family else NO_FAMILY_NAME)
        )
    name, doubts = _inflected(czech_vocative, person)
    return Suggestion(f"{start} {name},", doubts)


def _hindi(person: Addressee) -> Suggestion:
    if person.title:
        return Suggestion(f"आदरणीय {person.title.strip()} {person.name} जी,")
    if not person.gender:
        return Suggestion(f"आदरणीय {person.name} जी,", (NO_GENDER,))
    if person.gender == "male":
        return Suggestion(f"आदरणीय श्री {person.name} जी,")
    # सुश्री tells nothing of marriage; many prefer श्रीमती.
    return Suggestion(f"आदरणीया सुश्री {person.name} जी,", (CHECK_CUSTOM,))


def _bengali(person: Addressee) -> Suggestion:
    if person.title:
        return Suggestion(f"সম্মানিত {person.title.strip()} {person.name},")
    if not person.gender:
        return Suggestion(f"সম্মানিত {person.name},", (NO_GENDER,))
    men, women = ("শ্রী", "শ্রীমতী") if person.country == "IN" else ("জনাব", "বেগম")
    return Suggestion(f"{men if person.gender == 'male' else women} {person.name},", (CHECK_CUSTOM,))


_ARABIC_TITLES: Final = {
    "الدكتور": "الدكتورة",
    "المهندس": "المهندسة",
    "الأستاذ": "الأستاذة",
    "المحامي": "المحامية",
    "السيد": "السيدة",
}
_FROM_LATIN: Final = {
    "dr": "الدكتور",
    "prof": "الأستاذ",
    "eng": "المهندس",
    "ing": "المهندس",
    "د": "الدكتور",
    "م": "المهندس",
}


def _arabic_title(title: str) -> str:
    """The masculine form of a title, typed in Arabic or Latin letters, in either gender or short."""
    word = title.strip().rstrip(".").lower()
    masculine = {feminine: masculine for masculine, feminine in _ARABIC_TITLES.items()}
    word = masculine.get(_FROM_LATIN.get(word, word), _FROM_LATIN.get(word, word))
    return word if word in _ARABIC_TITLES else "السيد"


def _arabic(person: Addressee) -> Suggestion:
    if not person.gender:
        return Suggestion(f"تحية طيبة {person.name}،", (NO_GENDER,))
    title = _arabic_title(person.title)
    name = person.given or person.name
    if person.gender == "male":
        return Suggestion(f"عزيزي {title} {name}،")
    return Suggestion(f"عزيزتي {_ARABIC_TITLES[title]} {name}،")


_LANGUAGES: Final[dict[str, Callable[[Addressee], Suggestion]]] = {
    "en": _english,
    "lv": _latvian,
    "hi": _hindi,
    "cs": _czech,
    "ar": _arabic,
    "bn": _bengali,
}


def suggested_salutation(person: Addressee, language: str) -> Suggestion:
    """A line to begin a letter with, in one of the six languages, to be looked at by a person and stored.

    Latvian takes the genitive of the family name, Czech the vocative of a man's, Arabic the given name, Hindi and
    Bengali the whole name with the courtesy of the country. Without a gender the line avoids one and says so.
    Raises KeyError for a language that is not offered.
    """
    return _LANGUAGES[language](person)
