"""E-mail addresses, phone numbers, registration numbers and web domains in one normal form, and keys for duplicates."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import phonenumbers

from mainstay.kernel.digits import Unreadable, latin_digits
from mainstay.kernel.folding import fold_tokens
from mainstay.kernel.plain_phones import plain_phone
from mainstay.kernel.sentences import sentence

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_LOCAL: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x1f]{1,64}")
_LONGEST_ADDRESS: Final = 254
_LONGEST_DOMAIN: Final = 253
_LONGEST_LABEL: Final = 63
_FEWEST_LABELS: Final = 2
# An address as nearly all are: short enough to keep every bound, nothing in it to be normalised but capitals.
_PLAIN_ADDRESS: Final = re.compile(
    r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@((?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*\.)+[A-Za-z]+)"
)
_PLAIN_LENGTH: Final = 60


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


def _domain(text: str) -> str | None:
    """A host name in small letters, with labels in their own script; None where it is none."""
    host = unicodedata.normalize("NFKC", text).lower().rstrip(".")
    labels = host.split(".")
    if len(labels) < _FEWEST_LABELS or len(host) > _LONGEST_DOMAIN:
        return None
    shown = [_shown_label(label) for label in labels]
    return ".".join(shown) if all(map(_is_label, shown)) and not labels[-1].isdigit() else None


def _is_label(label: str) -> bool:
    """Letters, marks (Indic vowel signs are marks) and digits of any script, with hyphens inside."""
    if not 0 < len(label) <= _LONGEST_LABEL or label.startswith("-") or label.endswith("-"):
        return False
    return all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in label)


def _shown_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


# --- e-mail --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8_192)
def normal_email(text: str) -> str:
    """An e-mail address with its domain in small letters; the part before @ stays as typed, some servers tell case.

    ``mailto:`` and surrounding <> are taken off. Raises Unreadable with a sentence for what is no address.
    """
    plain = _PLAIN_ADDRESS.fullmatch(text) if len(text) <= _PLAIN_LENGTH else None
    if plain is not None and "xn--" not in text.lower():
        return f"{plain[1]}@{plain[2].lower()}"
    return _address(text)


def _address(text: str) -> str:
    """The same for any text."""
    typed = _visible(text).removeprefix("mailto:").removeprefix("<").removesuffix(">").strip()
    local, at, host = typed.rpartition("@")
    domain = _domain(host) if at else None
    dots_stand_well = not (local.startswith(".") or local.endswith(".") or ".." in local)
    if domain is None or not _LOCAL.fullmatch(local) or not dots_stand_well or len(typed) > _LONGEST_ADDRESS:
        raise Unreadable(
            sentence("“{text}” is not an e-mail address. Write it like anna@example.com.", text=text.strip())
        )
    return f"{local}@{domain}"


@lru_cache(maxsize=8_192)
def email_key(text: str) -> str:
    """The form by which duplicates are found: small letters throughout; empty for what is no address."""
    try:
        return normal_email(text).casefold()
    except Unreadable:
        return ""


# --- phone ---------------------------------------------------------------------------------------------------------


def normal_phone(text: str, country: str = "") -> str:
    """A phone number in E.164 (``+37167000000``), with ``;ext=12`` behind it where an extension was typed.

    ``country`` (ISO 3166, two capitals) is that of a number without its country code. Digits of every script are
    accepted. Raises Unreadable with a sentence where the number is too short or long, or the country is needed.
    """
    return plain_phone(text, country) or _phone(text, country)


def _phone(text: str, country: str) -> str:
    """The same by the whole grammar of numbers."""
    typed = latin_digits(_visible(text))
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise Unreadable(
                sentence(
                    "“{text}” has no country code. Write it with one, for example +371 67000000.", text=text.strip()
                )
            ) from error
        raise _not_a_phone(text) from error
    if not phonenumbers.is_possible_number(number):
        raise _not_a_phone(text)
    shown = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return f"{shown};ext={number.extension}" if number.extension else shown


def _not_a_phone(text: str) -> Unreadable:
    return Unreadable(
        sentence("“{text}” is not a phone number that can be called. Look at its digits.", text=text.strip())
    )


def phone_key(text: str, country: str = "") -> str:
    """E.164 without an extension, by which duplicates are found; empty for what is no number."""
    try:
        return normal_phone(text, country).partition(";")[0]
    except Unreadable:
        return ""


def shown_phone(normal: str) -> str:
    """A number in E.164, as ``normal_phone`` gives it, with the spaces usual for its country."""
    number, _, extension = normal.partition(";ext=")
    parsed = phonenumbers.parse(number, None)
    shown = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    return f"{shown} ext. {extension}" if extension else shown


# --- registration --------------------------------------------------------------------------------------------------

_VAT_PREFIXES: Final = {"GR": "EL"}
_EU_VAT: Final = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905
)


def normal_registration(text: str) -> str:
    """A registration or tax number in capitals and Latin digits, without spaces and punctuation; empty for none."""
    typed = latin_digits(unicodedata.normalize("NFKC", _visible(text))).upper()
    return "".join(char for char in typed if char.isalnum())


def normal_vat(text: str, country: str = "") -> str:
    """A value-added tax number as ``normal_registration`` writes it, led by its country in the European Union.

    ``country`` (ISO 3166) adds the prefix where it was not typed; Greece is EL. Elsewhere numbers have no prefix.
    """
    number = normal_registration(text)
    prefix = _VAT_PREFIXES.get(country, country)
    return prefix + number if number and prefix in _EU_VAT and not number.startswith(prefix) else number


# --- web -----------------------------------------------------------------------------------------------------------


def web_domain(text: str) -> str:
    """The domain of a web or e-mail address, in small letters and without ``www.``; empty where there is none."""
    typed = _visible(text)
    if "://" not in typed:
        typed = "//" + typed.removeprefix("mailto:").removeprefix("//")
    try:
        host = urlsplit(typed).hostname or ""
    except ValueError:
        return ""
    return _domain(host.removeprefix("www.")) or ""


# --- keys for duplicates -------------------------------------------------------------------------------------------

_LEGAL_FORMS: Final = (
    # Latvia, Lithuania, Estonia
    "SIA, AS, A/S, IK, PS, KS, IU, z/s, UAB, AB, MB, OÜ, sabiedrība ar ierobežotu atbildību, akciju sabiedrība, "
    # Czechia, Slovakia
    "s.r.o., spol. s r.o., spol. s r. o., a.s., v.o.s., k.s., z.s., o.p.s., s.p., akciová společnost, družstvo, "
    # English
    "Ltd, Limited, LLC, LLP, LP, Inc, Incorporated, Corp, Corporation, PLC, Co, Company, Pvt, Private, Pty, Bhd, Sdn, "
    # German, French, Spanish, Italian, Polish, Nordic, Dutch
    "GmbH, mbH, UG, AG, KG, KGaA, OHG, SE, eG, e.V., SA, S.A.R.L., SAS, SASU, SNC, S.L., S.R.L., S.p.A., Sp. z o.o., "
    "ASA, ApS, Oy, Oyj, NV, N.V., BV, B.V., LDA, "
    # Gulf
    "FZE, FZCO, FZ-LLC, FZC, DMCC, WLL, W.L.L., PJSC, PSC, PVT LTD, EST, "
    # Cyrillic
    "ООО, ОАО, ЗАО, ПАО, АО, ИП, ТОВ, "
    # Arabic: company, establishment, limited, with limited liability, joint stock
    "شركة, الشركة, مؤسسة, محدودة, المحدودة, ذ.م.م, ذات مسؤولية محدودة, ش.م.م, ش.م.ع, ش.ذ.م.م, م.م.ح, "
    # Hindi and Bengali
    "प्राइवेट, प्रा, लिमिटेड, लि, कंपनी, প্রাইভেট, প্রাঃ, লিমিটেড, লিঃ, কোম্পানি, কোম্পানী, এলএলসি"
)


def _words(name: str) -> tuple[str, ...]:
    """Folded words, with initials that stand in a row put together: s. r. o. is sro, J. P. is jp."""
    words: list[str] = []
    in_initials = False
    for word in fold_tokens(name):
        if len(word) == 1 and in_initials:
            words[-1] += word
        else:
            words.append(word)
        in_initials = len(word) == 1 and not word.isdigit()
    return tuple(words)


_FORMS: Final = frozenset(_words(form) for form in _LEGAL_FORMS.split(", "))
_LONGEST_FORM: Final = max(map(len, _FORMS))


def _without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without legal forms at either end, as long as something is left."""
    for length in range(_LONGEST_FORM, 0, -1):
        if len(words) <= length:
            continue
        if words[-length:] in _FORMS:
            return _without_forms(words[:-length])
        if words[:length] in _FORMS:
            return _without_forms(words[length:])
    return words


def company_key(name: str) -> str:
    """The folded name of an organisation without its legal form, by which duplicates are found.

    ``SIA „Rīgas piens”`` and ``Rigas Piens, SIA`` share a key. A name that is nothing but a legal form keeps it.
    """
    return " ".join(_without_forms(_words(name)))


_TITLES: Final = frozenset(
    fold_tokens(
        "Mr Mrs Ms Miss Dr Prof Ing Mgr Bc MUDr JUDr PhDr RNDr doc PhD MBA CSc Sir Md Mst Sh Smt Shri Sri "
        "श्री श्रीमती सुश्री डॉ জনাব বেগম শ্রী শ্রীমতী ডা মো মোঃ মোছাঃ "
        "السيد السيدة الأستاذ الأستاذة الدكتور الدكتورة المهندس المهندسة د م"
    )
)
_DOCTORATE: Final = re.compile(r"\bPh\.? ?D\b", re.IGNORECASE)


def person_key(name: str) -> str:
    """The folded words of a person's name in alphabetical order and without titles, by which duplicates are found:
    families write given and family name in either order.
    """
    words = _words(_DOCTORATE.sub("PhD", name))
    return " ".join(sorted(word for word in words if word not in _TITLES) or words)
