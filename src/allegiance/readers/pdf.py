"""PDF: the text layer, page by page, by pypdf; a scan without text is an error that says so."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import time
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import now

# pypdf tells of every oddity of a file; our own error says which file it was
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
MOST_PAGES = 2000
LONGEST_TEXT = 20_000_000
SECONDS = 60.0
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_WRAPPED = re.compile(r"(?<![.!?:;\n])\n(?=[a-z(\"'“‘])")
_BROKEN = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError,
           RecursionError, MemoryError, NotImplementedError, AssertionError, ArithmeticError,
           LookupError, StopIteration)  # fmt: skip


def read_pdf(name: str, raw: bytes, date: str | None = None) -> Document:
    """The text of a PDF, lines joined where a sentence goes on; the file's title and date.

    InputError where it is broken, encrypted with a password, or has no text layer.
    """
    began = time.monotonic()
    pages: list[str] = []
    number = 0
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(name, "is encrypted", "save it without a password")
        length = 0
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text() or ""
            length += len(text)
            slow = time.monotonic() - began > SECONDS
            if number > MOST_PAGES or length > LONGEST_TEXT or slow:
                raise InputError(f"{name}, page {number}", "is too long a PDF", "split the file")
            pages.append(text)
        about = _about(reader)
    except InputError:
        raise
    except _BROKEN as error:
        told = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise InputError(f"{name}, page {number}", f"cannot be read as PDF: {told}") from error
    body = "\n\n".join(page.strip() for page in pages if page.strip())
    body = body.encode("utf-8", "replace").decode("utf-8")
    body = _WRAPPED.sub(" ", _HYPHEN.sub("", body))
    if not body:
        raise InputError(name, "has no text layer: a scan?", "run it through OCR first")
    title = about.get("title")
    return Document(
        name=name,
        text=body if title is None or title in body[:2000] else f"{title}\n\n{body}",
        sha256=hashlib.sha256(raw).hexdigest(),
        title=title,
        publisher=about.get("publisher"),
        url=name if "://" in name else None,
        published=date or about.get("date"),
        retrieved=now(),
        reader="pdf",
    )


def _about(reader: Any) -> dict[str, str]:
    """Title, author and day from the file's own notes."""
    found: dict[str, str] = {}
    notes = reader.metadata
    if notes is None:
        return found
    title = str(notes.get("/Title") or "").strip()
    if title and not title.lower().endswith((".doc", ".docx", ".indd", ".pdf")):
        found["title"] = title[:500]
    made = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(notes.get("/CreationDate") or ""))
    day = published_date("-".join(made.groups())) if made else None
    if day:
        found["date"] = day
    return found
