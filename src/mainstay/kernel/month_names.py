"""Month names as people type them in the six languages, by their folded beginnings."""

from typing import Final

from mainstay.kernel.folding import fold_tokens

# Beginnings that tell the month in every case ending; several usages of a language stand side by side.
# Arabic: Egypt and the Gulf, the Levant and Iraq (two words), the Maghreb.
_BEGINNINGS: Final[tuple[str, ...]] = (
    "jan, janv, led, जन, জানু, يناير, جانفي, كانون الثاني",
    "feb, úno, फर, ফেব, فبراير, فيفري, شباط",
    "mar, bře, मार्च, মার্চ, مارس, آذار",
    "apr, dub, अप्रैल, এপ্রি, أبريل, إبريل, أفريل, نيسان",
    "may, mai, kvě, मई, মে, مايو, ماي, أيار",
    "jun, jūn, červen, červn, čvn, जून, জুন, يونيو, يونيه, جوان, حزيران",
    "jul, jūl, červenec, července, červenci, čvc, जुल, জুল, يوليو, يوليه, جويلية, يوليوز, تموز",
    "aug, srp, अग, আগ, অগাস্ট, أغسطس, أوت, غشت, آب",
    "sep, zář, सित, সেপ, سبتمبر, شتنبر, أيلول",
    "oct, okt, říj, अक्टू, अक्तू, অক্টো, أكتوبر, تشرين الأول",
    "nov, lis, नव, নভে, نوفمبر, نونبر, تشرين الثاني",
    "dec, pro, दिस, ডিসে, ديسمبر, دجنبر, كانون الأول",
)
_MONTHS: Final[tuple[tuple[tuple[str, ...], int], ...]] = tuple(
    sorted(
        (
            (fold_tokens(beginning), month)
            for month, beginnings in enumerate(_BEGINNINGS, start=1)
            for beginning in beginnings.split(",")
        ),
        key=lambda entry: -sum(len(word) for word in entry[0]),
    )
)


def _stands_in(beginning: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether consecutive words start with the words of the beginning."""
    span = len(beginning)
    return any(
        all(word.startswith(start) for word, start in zip(words[at : at + span], beginning, strict=True))
        for at in range(len(words) - span + 1)
    )


def month_named(text: str) -> int | None:
    """The month (1 to 12) whose name stands in ``text``, in any case ending of the six languages; None for none.

    The longest matching beginning decides, so that července is July and not June.
    """
    words = fold_tokens(text)
    for beginning, month in _MONTHS:
        if _stands_in(beginning, words):
            return month
    return None
