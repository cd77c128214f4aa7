"""Collect every translatable text into the catalogues: `python tools/messages.py`, then edit locale/*/LC_MESSAGES.

Texts are calls of gettext and of `sentence` in Python, translate tags in templates, the words of the industry
templates, and those of the record of processing. No system tool is needed.
"""

import sys
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "mainstay"
LANGUAGES = ("lv", "hi", "cs", "ar", "bn")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "sentence": None, "counted": (1, 2), "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "word": ((1, "c"), 2),
}  # fmt: skip
# CLDR's plurals: Hindi and Bengali take the singular for 0 as well, Latvian for 21, Arabic has six forms.
PLURALS = {
    "lv": "nplurals=3; plural=(n%10==0 || (n%100>=11 && n%100<=19) ? 0 : n%10==1 && n%100!=11 ? 1 : 2);",
    "hi": "nplurals=2; plural=(n > 1);",
    "bn": "nplurals=2; plural=(n > 1);",
    "cs": "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


def collect() -> Catalog:
    """All messages of the product."""
    catalogue = Catalog(project="Mainstay", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            _add(catalogue, path.read_bytes(), path)
    for path in sorted(PACKAGE.rglob("*.html")):
        _add(catalogue, templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode(), path)
    _add_industries(catalogue)
    _add_privacy_words(catalogue)
    return catalogue


def _add_industries(catalogue: Catalog) -> None:
    from mainstay.framework.industry.shipped import FOLDER, shipped_templates
    from mainstay.framework.industry.template import texts_of

    for template in shipped_templates():
        where = str((FOLDER / f"{template.code}.yaml").relative_to(PACKAGE.parents[1]))
        for text in texts_of(template):
            catalogue.add(text, None, [(where, 1)])


def _add_privacy_words(catalogue: Catalog) -> None:
    """The words of the record of processing and of the shipped record classes, which templates look up as they stand."""
    for name, keys in (("processing", ("activity", "purpose", "persons")), ("retention", ("label", "start"))):
        path = PACKAGE / "modules" / "compliance" / "data" / f"{name}.yaml"
        for row in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for key in keys:
                catalogue.add(row[key], None, [(str(path.relative_to(PACKAGE.parents[1])), 1)])


def _add(catalogue: Catalog, source: bytes, path: Path) -> None:
    where = str(path.relative_to(PACKAGE.parents[1]))
    for line, message, comments, context in extract("python", BytesIO(source), KEYWORDS, ("Translators:",)):
        catalogue.add(message, None, [(where, line)], auto_comments=comments, context=context)


def update(language: str, found: Catalog) -> tuple[int, int]:
    """Bring one catalogue in step; returns (translated, all)."""
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language, project="Mainstay", charset="utf-8")
    before = {message.id: message.string for message in catalogue if message.id and not message.context}
    # A copy: the messages themselves go into the catalogue, and the words of one language would go into the next.
    catalogue.update(deepcopy(found), no_fuzzy_matching=True)
    for message in catalogue:
        # A text that was given a context keeps the words that it had, until somebody finds better ones.
        if message.context and not message.string and isinstance(message.id, str):
            message.string = before.get(message.id, "")
    catalogue.obsolete.clear()
    for message in catalogue:
        message.locations = []
    catalogue.fuzzy = False
    out = BytesIO()
    write_po(out, catalogue, omit_header=False, sort_output=True, width=120, no_location=True)
    text = out.getvalue().decode()
    text = "\n".join(
        f'"Plural-Forms: {PLURALS[language]}\\n"' if line.startswith('"Plural-Forms:') else line
        for line in text.splitlines() if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))
    )  # fmt: skip
    path.write_text(text + "\n", encoding="utf-8")
    known = [m for m in catalogue if m.id]
    return sum(bool(m.string and (m.string if isinstance(m.string, str) else all(m.string))) for m in known), len(known)


def main() -> None:
    """Update all catalogues and say how complete they are."""
    settings.configure(USE_I18N=True)
    found = collect()
    for language in sys.argv[1:] or LANGUAGES:
        translated, total = update(language, found)
        print(f"{language}: {translated} of {total}")


if __name__ == "__main__":
    main()
