"""A rough key in Latin letters: the consonants of a name, whatever its script and its romanisation.

Arabic script writes no short vowels and every language has several romanisations (Mohammed, Muhamad; Khaled, Khalid),
so the key keeps consonants only and puts together those that romanisations exchange. It finds too much rather than
too little: results by this key stand below results by the text itself.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from mainstay.kernel.folding.text import fold

_ARABIC: Final = {
    "ا": "a", "ء": "", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r",
    "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q",
    "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "پ": "p", "چ": "ch", "ژ": "zh", "ڤ": "v",
    "گ": "g",
}  # fmt: skip
_DEVANAGARI: Final = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "ch", "ज": "j", "झ": "jh", "ञ": "n", "ट": "t",
    "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n", "प": "p", "फ": "ph",
    "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v", "श": "sh", "ष": "sh", "स": "s",
    "ह": "h",
}  # fmt: skip
_BENGALI: Final = {
    "ক": "k", "খ": "kh", "গ": "g", "ঘ": "gh", "ঙ": "n", "চ": "ch", "ছ": "ch", "জ": "j", "ঝ": "jh", "ঞ": "n", "ট": "t",
    "ঠ": "th", "ড": "d", "ঢ": "dh", "ণ": "n", "ত": "t", "থ": "th", "দ": "d", "ধ": "dh", "ন": "n", "প": "p", "ফ": "ph",
    "ব": "b", "ভ": "bh", "ম": "m", "য": "y", "র": "r", "ল": "l", "শ": "sh", "ষ": "sh", "স": "s", "হ": "h",
}  # fmt: skip
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "dj", "е": "e", "є": "ye", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "џ": "dz", "ш": "sh",
    "ә": "a", "ғ": "g", "қ": "k", "ҡ": "k", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ҳ": "h", "ҷ": "j",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_GREEK: Final = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "u", "φ": "f", "χ": "ch",
    "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS: Final = (("γγ", "ng"), ("γκ", "g"), ("μπ", "b"))
# Independent vowels and vowel signs by block: the sound is of no use here, only that it is a vowel.
_INDIC_VOWELS: Final = re.compile("[अ-औॠॲ\u093e-\u094cঅ-ঔৠ\u09be-\u09ccৗ]")
_INDIC_CONSONANTS: Final = {**_DEVANAGARI, **_BENGALI}
# Inside of a word, va with a long a, and under another consonant, is mostly romanised with w: Tiwari, Vishwas.
_SOUNDED_W: Final = re.compile(r"(?<=\S)व(?=ा)|(?<=्)व")
_VIRAMAS: Final = "्্"
_NASALS: Final = "ংं"
_SIMPLE: Final = str.maketrans({**_CYRILLIC, **_GREEK})
_ARABIC_LETTERS: Final = re.compile("[ء-ۓ]+")
_DOUBLE: Final = re.compile(r"(.)\1+")
_WHOLE: Final = {"ال": "al", "عبد": "abd"}
_SUN_AND_MOON: Final = re.compile(r"(?<!\w)ال(?=\w{2})")

# Applied in this order to a Latin word; each puts together what romanisations exchange.
_MERGES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("shch|sch|sh", "s"),
        ("ch", "C"),
        ("ng(h)?", "n"),
        ("c(?=[eiy])", "s"),
        ("kh", "h"),
        ("ck|[cqk]", "k"),
        ("x", "ks"),
        ("[gjz]h?", "g"),
        ("(?<=[tdbC])h", ""),
        ("ph|f", "p"),
        ("v|^w", "b"),
        ("^[aeiou]", "A"),
        ("m(?=[pb])", "n"),
    )
)
_VOWELS: Final = re.compile("[aeiouw]|(?<!^)y")
_LATIN_ARTICLES: Final = frozenset({"al", "el", "ul", "ar", "as", "ad", "an", "at", "az", "ur", "ud"})


def _from_arabic(word: str) -> str:
    """Letters with a vowel between: which one, and whether, is not written."""
    word = _DOUBLE.sub(r"\1", word)
    return "a".join(_ARABIC.get(letter, "") for letter in word) + "a"


def _from_indic(text: str) -> str:
    """Consonants with their inherent vowel, unless a virama takes it."""
    out: list[str] = []
    for char, after in pairwise(text + " "):
        if char in _INDIC_CONSONANTS:
            out.append(_INDIC_CONSONANTS[char] + ("" if after in _VIRAMAS else "a"))
        elif char in _NASALS:
            out.append("n")
        elif _INDIC_VOWELS.match(char):
            out.append("a")
        elif char.isascii():
            out.append(char)
    return "".join(out)


def _to_latin(folded: str) -> str:
    """Folded text in rough Latin letters; characters of scripts without a table are left out."""
    if folded.isascii():
        return folded
    for pair, latin in _GREEK_PAIRS:
        folded = folded.replace(pair, latin)
    # Bengali writes w as o + ya, and its ba under another consonant is not sounded as b.
    folded = _SOUNDED_W.sub("w", folded.translate(_SIMPLE).replace("ওয", "w").replace("্ব", "্"))
    folded = _SUN_AND_MOON.sub("ال ", folded)
    folded = _ARABIC_LETTERS.sub(lambda match: _WHOLE.get(match[0]) or _from_arabic(match[0]), folded)
    return _from_indic(folded)


@lru_cache(maxsize=65_536)
def _skeleton(word: str) -> str:
    """Consonants of a Latin word; its first letter when it has none."""
    merged = word
    for pattern, replacement in _MERGES:
        merged = pattern.sub(replacement, merged)
    merged = _VOWELS.sub("", _DOUBLE.sub(r"\1", merged)).lower()
    if len(merged) > 1:
        merged = merged.removesuffix("h")
    return merged or word[0]


def _join_articles(words: list[str]) -> list[str]:
    """Abd al-Rahman is one name, and the article before any other word says nothing."""
    joined: list[str] = []
    after_servant = False
    for word in words:
        if word in {"abd", "abdul", "abdal", "abdel"}:
            joined.append("abd")
            after_servant = True
        elif word not in _LATIN_ARTICLES or len(words) == 1:
            if after_servant:
                joined[-1] += ("" if word.startswith("al") else "l") + word
            else:
                joined.append(word)
            after_servant = False
    return joined


def latin_key(text: str) -> str:
    """Consonant skeletons of the words of ``text``, in plain small Latin letters, with single spaces.

    A name in Arabic, Devanagari, Bengali, Cyrillic or Greek script and its usual romanisations share a key, and so do
    some different names: use it to offer, never to decide. Empty where the text has no word in these scripts.
    """
    return latin_key_of_folded(fold(text))


def latin_key_of_folded(folded: str) -> str:
    """The same of a text that is folded already."""
    words = _join_articles(_to_latin(folded).split())
    return " ".join(_skeleton(word) for word in words)
