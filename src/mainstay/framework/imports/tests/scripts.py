"""Texts in the six languages of the product, for property tests."""

from hypothesis import strategies as st

WORDS = {
    "en": "Zephyr & Sons O'Neill “quoted” café",
    "lv": "Bērziņš ģērbtuve Ķīšezers šūpoles žņaugi",
    "cs": "Příliš žluťoučký kůň Řehoř úpěl ďábelské ódy",
    "hi": "श्रीमती क़मर हिन्दी १२३ ज़िंदगी",
    "bn": "শ্রী ৳ বাংলাদেশ ড়াক ১২৩ ঢাকা",
    "ar": "السيد عبد الرحمن شركة ١٢٣ القاهرة؛ مُحَمَّد",
}
_LETTERS = "".join(sorted(set("".join(WORDS.values()) + "abcABC 0123456789.,;:'\"=+-@|\t\n/\\_()[]{}%&<>#!?")))


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts that mix all six scripts with every sign that formats give a meaning to."""
    return st.text(alphabet=_LETTERS, max_size=max_size)
