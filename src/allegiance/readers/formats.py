"""Which format a file is of: by its first bytes and lines, then by its ending."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import msgspec

from allegiance.errors import InputError
from allegiance.readers import (
    alliances,
    article_tables,
    conflict_files,
    feeds,
    gdelt,
    icews,
    plover_json,
    polecat,
    vote_annexes,
    votes,
)
from allegiance.readers.articles import Fields
from allegiance.readers.decoding import NOT_JSON
from allegiance.readers.row_files import header_of

FormatName = Literal[
    "text", "html", "pdf", "feed", "warc", "jsonl", "csv", "telegram",
    "gdelt", "icews", "polecat", "acled", "ucdp", "plover",
    "un-votes", "un-press", "alliances",
]  # fmt: skip
FORMATS: tuple[FormatName, ...] = get_args(FormatName)
CODED = frozenset({"gdelt", "icews", "polecat", "acled", "ucdp", "plover", "un-votes", "un-press"})
"""Formats whose rows are evidence or votes already; the others hold documents, but alliances."""

JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
TEXT_ENDINGS = (".txt", ".text", ".md", "")
_TABLE_ENDINGS = (".csv", ".tsv", ".tab")
READABLE = (
    *(*JSON_ENDINGS, *PAGE_ENDINGS, *TEXT_ENDINGS[:-1], *_TABLE_ENDINGS, ".pdf", ".parquet"),
    *(".rss", ".atom", ".xml", ".warc", ".warc.gz", ".csv.gz", ".tsv.gz", ".tab.gz", ".txt.gz"),
    *(".jsonl.gz", ".ndjson.gz", ".json.gz", ".zip"),
)
"""Endings a folder is searched for."""


def ending(path: Path) -> str:
    """The last ending in lower case, that of the packed file for .gz and .zip."""
    name = path.name.lower()
    for packed in (".gz", ".zip"):
        name = name.removesuffix(packed)
    return Path(name).suffix


def checked_format(name: str) -> FormatName:
    """The format of this name; ValueError listing all where there is none."""
    for known in FORMATS:
        if known == name:
            return known
    raise ValueError(f"{name!r} is no format: write one of {', '.join(FORMATS)}")


def detect(name: str, start: bytes, suffix: str, fields: Fields) -> FormatName:
    """The format of an input from its first bytes (unpacked) and its ending.

    InputError for Parquet files and tables that hold nothing we know.
    """
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"PAR1") or suffix == ".parquet":
        return "un-votes"
    if suffix in (".warc",):
        return "warc"
    head = start[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if feeds.looks_like(start) and b"<html" not in head[:1024]:
        return "feed"
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or suffix in PAGE_ENDINGS:
        return "html"
    text = start.decode("utf-8", "replace").lstrip("\ufeff")
    table = _table(text, suffix, fields)
    if table is not None:
        return table
    if suffix in _TABLE_ENDINGS:
        names = ", ".join(header_of(text)[:12])[:200]
        raise InputError(
            f"{name}, line 1",
            f"is a table of no known kind: columns {names or 'none'}",
            "say which with --as, or where its text is with --field text=NAME",
        )
    return _record(head, start, suffix)


def _table(text: str, suffix: str, fields: Fields) -> FormatName | None:
    if gdelt.looks_like(text):
        return "gdelt"
    if icews.looks_like(text):
        return "icews"
    if polecat.looks_like(text):
        return "polecat"
    names = header_of(text)
    if conflict_files.is_acled(names):
        return "acled"
    if conflict_files.is_ucdp(names):
        return "ucdp"
    if votes.looks_like(names):
        return "un-votes"
    if alliances.looks_like(names):
        return "alliances"
    if suffix in _TABLE_ENDINGS and article_tables.looks_like(names, fields):
        return "csv"
    return None


def _record(head: bytes, start: bytes, suffix: str) -> FormatName:
    if suffix in (".txt", ".text", ".md"):
        return "text"
    if head.startswith((b"{", b"[")) or suffix in JSON_ENDINGS:
        if suffix in (".json", "") and b'"messages"' in start and b'"type"' in start:
            return "telegram"
        try:
            first = msgspec.json.decode(start.split(b"\n", 1)[0])
        except NOT_JSON:
            first = None
        return "plover" if plover_json.looks_like(first) else "jsonl"
    return "text"


def is_press_release(suffix: str, text: str) -> bool:
    """Whether a text holds recorded votes of the United Nations."""
    return suffix in TEXT_ENDINGS and "ecorded vote" in text and vote_annexes.looks_like(text)
