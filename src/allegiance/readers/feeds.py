"""RSS and Atom, by feedparser: one document an entry, its full text where the feed has it."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from datetime import date as day_of
from typing import Any

import feedparser
import trafilatura

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import now

MOST_ENTRIES = 100_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLOCK = re.compile(r"</?(?:p|br|div|li|h[1-6]|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE)
_DEEPEST = 400


def looks_like(start: bytes) -> bool:
    """Whether the first bytes are of a feed."""
    head = start[:4096].lower()
    return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def read_feed(name: str, raw: bytes, date: str | None = None) -> Iterator[Document | InputError]:
    """A document for each entry; an entry without text is an error in its place."""
    if raw.count(b"<") > 2_000_000:
        raise InputError(name, "is no feed of bearable size", "split the file")
    try:
        # a stream, because bare bytes may be taken for the name of a file
        feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
        entries = list(feed.entries)[:MOST_ENTRIES]
    except Exception as error:  # feedparser raises whatever its parsers do
        raise InputError(name, f"cannot be read as a feed: {error or type(error).__name__}") from (
            error
        )
    if not entries:
        told = feed.get("bozo_exception") or "no entries"
        raise InputError(name, f"is no feed: {str(told).splitlines()[0][:120]}")
    about = feed.get("feed", {})
    for number, entry in enumerate(entries, start=1):
        yield _document(name, number, entry, about, date)


def _document(
    name: str, number: int, entry: Any, about: Any, date: str | None
) -> Document | InputError:
    where = f"{name}, entry {number}"
    title = _plain(str(entry.get("title") or ""))
    contents = [str(c.get("value") or "") for c in entry.get("content") or []]
    best = max([*contents, str(entry.get("summary") or "")], key=len)
    body = _plain(best)
    if not body and not title:
        return InputError(where, "has no text")
    if title and body and not body.startswith(title):
        body = f"{title}\n\n{body}"
    link = str(entry.get("link") or "") or None
    source = entry.get("source") or {}
    record = str(entry.get("id") or link or f"{name}#{number}")
    return Document(
        name=record,
        text=body or title,
        # an entry has no bytes of its own in the feed: what it says is hashed
        sha256=hashlib.sha256(f"{record}\x1f{title}\x1f{best}".encode()).hexdigest(),
        title=title or None,
        publisher=_plain(str(source.get("title") or about.get("title") or "")) or None,
        url=link,
        language=str(about.get("language") or "")[:2].lower() or None,
        published=date or _day(entry),
        retrieved=now(),
        reader="feed",
    )


def _day(entry: Any) -> str | None:
    for key in ("published", "updated", "created"):
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            try:
                return day_of(*parsed[:3]).isoformat()
            except (ValueError, OverflowError, TypeError):
                pass
        if found := published_date(entry.get(key)):
            return found
    return None


def _plain(markup: str) -> str:
    """Text of an entry's markup; whole articles by trafilatura, short pieces by their tags."""
    text = markup.encode("utf-8", "replace").decode("utf-8")
    if "<" in text and ">" in text:
        if len(text) > 2000 and text.count("<") < _DEEPEST * 100:
            try:
                found = trafilatura.extract(f"<html><body><article>{text}</article></body></html>")
            except (ValueError, RecursionError, MemoryError, AttributeError):
                found = None
            if found:
                return str(found).strip()
        text = _TAG.sub("", _BLOCK.sub("\n", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)
