"""HTML: the article inside a page, with title, publisher, date and language, by trafilatura."""

from __future__ import annotations

import logging

import trafilatura

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import decode, now
from allegiance.readers.raw_bytes import digest

# trafilatura reports every odd page at level ERROR; our own error says which input it was.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_DEEPEST = 3000


def read_page(name: str, raw: bytes, date: str | None = None) -> Document:
    """The article of one page; InputError where the page holds no readable text."""
    html = decode(name, raw)
    left_open = html.count("<p>") - html.count("</p>")
    if html.count("<") > 400_000 or left_open > 20_000 or _depth(html) > _DEEPEST:
        raise InputError(name, "is not an article: too many or too deeply nested elements")
    try:
        found = trafilatura.bare_extraction(
            html, url=name if "://" in name else None, include_comments=False, with_metadata=True
        )
    except (ValueError, RecursionError, MemoryError, AttributeError) as error:
        raise InputError(name, f"cannot be read as HTML: {error}") from error
    if found is None or isinstance(found, dict) or not (body := (found.text or "").strip()):
        raise InputError(name, "no article text was found in the page", "save the text itself")
    title = (found.title or "").strip() or None
    return Document(
        name=name,
        text=body if title is None or body.startswith(title) else f"{title}\n\n{body}",
        sha256=digest(raw),
        title=title,
        publisher=found.sitename or found.hostname or None,
        url=found.url or (name if "://" in name else None),
        language=found.language or _language(html),
        published=date or published_date(found.date),
        retrieved=now(),
        reader="html",
    )


def _language(html: str) -> str | None:
    start = html[:3000].lower()
    at = start.find("lang=")
    code = start[at + 5 : at + 12].strip("\"'") if at >= 0 else ""
    return code[:2] if code[:2].isalpha() and len(code) >= 2 else None


def _depth(html: str) -> int:
    """A cheap upper bound of nesting: the longest run of opened and not yet closed divisions."""
    depth = deepest = 0
    for piece in html.lower().split("<")[1:]:
        if piece.startswith(("div", "span", "section", "b>", "i>", "table", "ul", "blockquote")):
            depth += 1
            deepest = max(deepest, depth)
        elif piece.startswith("/"):
            depth = max(0, depth - 1)
    return deepest
