"""What holds for every template and style sheet: strict content policy, both directions, one place for colours."""

import re
from pathlib import Path

import pytest
from django.template import engines

from mainstay.interfaces.web.templatetags.mainstay import icon_names

WEB = Path(__file__).resolve().parents[1]
PACKAGE = WEB.parents[1]
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
SHEETS = sorted((WEB / "static" / "mainstay" / "css").glob("*.css"))
NAMED_ICON = re.compile(
    r"""\{% icon "([a-z0-9-]+)\"|(?<![\w-])icon(?:_name)?="([a-z0-9-]+)\"|icon\|default:"([a-z0-9-]+)\""""
)
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|javascript:|<style|hx-on|hx-vals=["']js:""")
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom|width|height)\s*:"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path):
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_keeps_scripts_and_styles_out_of_the_page(path):
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert SCRIPT.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_names_only_icons_that_the_sprite_has(path):
    named = {part for found in NAMED_ICON.findall(path.read_text(encoding="utf-8")) for part in found if part}
    assert named <= icon_names()


def test_python_names_only_icons_that_the_sprite_has():
    pattern = re.compile(r"""\bicon["']?\s*[:=]\s*["']([a-z][a-z0-9-]*)["']""")
    sources = [path for path in PACKAGE.rglob("*.py") if "/tests/" not in str(path)]
    named = {name for path in sources for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert sorted(named - icon_names()) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_logical_properties_only(path):
    lines = re.sub(r"@media[^{]*", "", re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    assert PHYSICAL.findall(lines) == []


@pytest.mark.parametrize("path", [one for one in SHEETS if one.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_only(path):
    assert COLOUR.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)) == []


def test_every_style_sheet_and_script_is_loaded_by_some_template():
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    own = [*SHEETS, *(WEB / "static" / "mainstay" / "js").glob("*.js")]
    missing = [path.name for path in own if f"mainstay/{path.parent.name}/{path.name}" not in text]
    assert missing == []


def test_both_themes_give_the_same_names():
    text = (WEB / "static" / "mainstay" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = text.split('[data-bs-theme="light"] {', 1)[1].split("\n}", 1)[0]
    dark = text.split('[data-bs-theme="dark"] {', 1)[1].split("\n}", 1)[0]
    names = re.compile(r"(--ms-[a-z0-9-]+):")
    assert set(names.findall(light)) - set(names.findall(dark)) == {"--ms-paper"}
    assert set(names.findall(dark)) <= set(names.findall(light))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_it_stands_on(theme):
    text = (WEB / "static" / "mainstay" / "css" / "tokens.css").read_text(encoding="utf-8")
    body = text.split(f'[data-bs-theme="{theme}"] {{', 1)[1].split("\n}", 1)[0]
    tokens = dict(re.findall(r"--ms-([a-z0-9-]+):\s*(#[0-9a-f]{6})", body))
    grounds = ("canvas", "surface", "sunken")
    for ink in ("ink", "ink-2", "ink-3", "accent", "late", "due", "wait", "done"):
        assert all(_contrast(tokens[ink], tokens[ground]) >= 4.5 for ground in grounds), ink
    for state in ("late", "due", "wait", "done"):
        assert _contrast(tokens[state], tokens[f"{state}-soft"]) >= 4.5, state
    assert _contrast(tokens["on-fill"], tokens["fill"]) >= 4.5
    assert _contrast(tokens["field"], tokens["surface"]) >= 3
