"""Rich text as it may be stored: an allow-list of tags, nothing that runs, nothing that calls out."""

import html
import re
from typing import Final

import nh3

_TAGS: Final = frozenset({
    "p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "code", "pre",
})  # fmt: skip
_BLOCKS: Final = re.compile(r"</(?:p|li|h3|h4|blockquote|pre|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>")


class RichText(str):
    """Cleaned HTML: templates show it as it is, everything else sees plain text."""

    __slots__ = ()

    def __html__(self) -> str:
        """What a template puts into the page."""
        return str(self)


def cleaned(text: str) -> RichText:
    """The text as safe HTML. Plain text becomes paragraphs with its line breaks kept; of HTML only the tags of the
    allow-list stay, links only to http, https, mailto and tel. ``cleaned(cleaned(x)) == cleaned(x)``.
    """
    if not text.strip():
        return RichText()
    if not _MARKUP.search(text):
        return RichText(nh3.clean(paragraphs(text), tags=set(_TAGS)))
    kept = nh3.clean(
        text, tags=set(_TAGS), attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow", clean_content_tags={"script", "style"},
    )  # fmt: skip
    return RichText(kept.strip())


def paragraphs(text: str) -> str:
    """Plain text as paragraphs: an empty line parts them, a single break stays a break."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join(f"<p>{html.escape(html.unescape(part), quote=False).replace(chr(10), '<br>')}</p>" for part in parts)


def plain(markup: str) -> str:
    """The words of cleaned HTML, one line per block; for search, lists and briefings."""
    broken = _BLOCKS.sub("\n", markup)
    words = html.unescape(nh3.clean(broken, tags=set()))
    lines = (_BLANKS.sub(" ", line).strip() for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def shortened(text: str, length: int = 240) -> str:
    """At most ``length`` characters on one line, cut between words, with an ellipsis when cut."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    return f"{head[: head.rfind(' ')] if ' ' in head[length // 2 :] else head}…"
