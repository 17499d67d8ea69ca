"""Which reader reads an input; a bad input becomes an error in the stream, and the rest goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers import articles, pages, plain, web
from allegiance.readers.decoding import LARGEST_FILE, read_bytes

_ARTICLES = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
_PAGES = (".html", ".htm", ".xhtml")
_PLAIN = (".txt", ".text", ".md", "")
_READABLE = _ARTICLES + _PAGES + _PLAIN[:-1]


class Options(Struct, frozen=True, kw_only=True):
    """What the user says of the inputs: a date for all, JSON field names, private addresses."""

    date: str | None = None
    fields: articles.Fields = articles.Fields()
    allow_private: bool = False


def read(inputs: Iterable[str], options: Options | None = None) -> Iterator[Document | InputError]:
    """Documents of every input in order; what cannot be read comes as an InputError in its place.

    An input is a file, a folder (read recursively, in order of name), an http(s) address, or `-`.
    """
    chosen = options or Options()
    for name in inputs:
        try:
            yield from _read_one(name, chosen)
        except InputError as error:
            yield error


def _read_one(name: str, options: Options) -> Iterator[Document | InputError]:
    if name == "-":
        raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise InputError("-", f"more than {LARGEST_FILE:,} bytes", "split the input")
        yield from _read_raw("-", raw, "", options)
    elif name.startswith(("http://", "https://")):
        page = web.fetch(name, allow_private=options.allow_private)
        yield from _read_raw(name, page.content, ".html" if page.is_html else ".txt", options)
    elif (path := Path(name)).is_dir():
        yield from _read_folder(path, options)
    elif not path.exists():
        raise InputError(name, "no such file or folder", "check the path")
    elif path.name.lower().endswith(_ARTICLES):
        yield from articles.read_articles(path, options.fields, options.date)
    else:
        yield from _read_raw(name, read_bytes(path), path.suffix.lower(), options)


def _read_folder(folder: Path, options: Options) -> Iterator[Document | InputError]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    readable = [p for p in files if p.name.lower().endswith(_READABLE) and p.name != "README.md"]
    if not readable:
        kinds = ", ".join(_READABLE)
        raise InputError(str(folder), f"no readable file among {len(files)}", f"put in {kinds}")
    for path in readable:
        try:
            yield from _read_one(str(path), options)
        except InputError as error:
            yield error


def _read_raw(
    name: str, raw: bytes, suffix: str, options: Options
) -> Iterator[Document | InputError]:
    start = raw[:512].lstrip().lower()
    if suffix in _PAGES or start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        yield pages.read_page(name, raw, options.date)
    elif start.startswith(b"{") and suffix not in (".txt", ".text", ".md"):
        yield from articles.read_lines(name, raw.splitlines(), options.fields, options.date)
    else:
        yield plain.read_plain(name, raw, options.date)
