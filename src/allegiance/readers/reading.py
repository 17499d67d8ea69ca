"""Which reader reads an input; a bad input becomes an error in the stream, and the rest goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers import (
    article_tables,
    articles,
    conflict_files,
    feeds,
    formats,
    gdelt,
    icews,
    pages,
    pdf,
    plain,
    plover_json,
    polecat,
    telegram,
    vote_annexes,
    votes,
    warc,
    web,
)
from allegiance.readers.coded import CodedFile
from allegiance.readers.decoding import LARGEST_FILE, decode, read_bytes
from allegiance.readers.formats import FormatName
from allegiance.readers.retrieved import RawBytes
from allegiance.readers.streams import first_bytes, open_stream

Item = Document | CodedFile | InputError
_CODED: dict[str, Callable[[Path], CodedFile]] = {
    "gdelt": gdelt.read_gdelt,
    "icews": icews.read_icews,
    "polecat": polecat.read_polecat,
    "acled": conflict_files.read_acled,
    "ucdp": conflict_files.read_ucdp,
    "plover": plover_json.read_plover,
    "un-votes": votes.read_votes,
}


class Options(Struct, frozen=True, kw_only=True):
    """What the user says of the inputs: a date for all, JSON field names, private addresses.

    `format` forces one format on all; `pace` is the least time in seconds between two requests to
    one host; `keep_raw` is a folder in which the bytes of every input are kept.
    """

    date: str | None = None
    fields: articles.Fields = articles.Fields()
    allow_private: bool = False
    format: FormatName | None = None
    pace: float = 1.0
    keep_raw: Path | None = None


def read(inputs: Iterable[str], options: Options | None = None) -> Iterator[Document | InputError]:
    """Documents of every input in order; what cannot be read comes as an InputError in its place.

    An input is a file, a folder (read recursively, in order of name), an http(s) address, or `-`.
    Files of coded events or votes are no documents: they are an InputError here, see `read_all`.
    """
    for item in read_all(inputs, options):
        if isinstance(item, CodedFile):
            yield InputError(
                item.document.name,
                f"holds coded rows ({item.document.title}), no text",
                "take it into a ledger with `allegiance ingest`",
            )
        else:
            yield item


def read_all(inputs: Iterable[str], options: Options | None = None) -> Iterator[Item]:
    """As `read`, with files of coded events and votes as they are."""
    chosen = options or Options()
    source = _Source(chosen)
    for name in inputs:
        try:
            yield from _read_one(name, chosen, source)
        except InputError as error:
            yield error


class _Source:
    """What lasts over all inputs: the kept bytes, and the fetcher that knows each host's wishes."""

    def __init__(self, options: Options) -> None:
        self.raw = RawBytes(options.keep_raw) if options.keep_raw else None
        self._options = options
        self._fetcher: web.Fetcher | None = None

    def fetch(self, url: str) -> web.Page:
        if self._fetcher is None:
            chosen = self._options
            self._fetcher = web.Fetcher(
                allow_private=chosen.allow_private, pace=chosen.pace, raw=self.raw
            )
        return self._fetcher.fetch(url)

    def keep(self, name: str, raw: bytes) -> None:
        if self.raw is not None:
            self.raw.keep(name, raw)

    def keep_file(self, path: Path) -> None:
        if self.raw is not None:
            self.raw.keep_file(path)


def _read_one(name: str, options: Options, source: _Source) -> Iterator[Item]:
    if name == "-":
        raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise InputError("-", f"more than {LARGEST_FILE:,} bytes", "split the input")
        source.keep("-", raw)
        yield from _read_raw("-", raw, "", options)
    elif name.startswith(("http://", "https://")):
        page = source.fetch(name)
        suffix = ".html" if page.is_html else Path(name.split("?")[0]).suffix.lower()
        for item in _read_raw(name, page.content, suffix, options):
            taken = page.retrieved
            if isinstance(item, Document) and taken:
                item = msgspec.structs.replace(item, retrieved=taken)
            yield item
    elif (path := Path(name)).is_dir():
        yield from _read_folder(path, options, source)
    elif not path.exists():
        raise InputError(name, "no such file or folder", "check the path")
    else:
        source.keep_file(path)
        yield from _read_file(path, options)


def _read_folder(folder: Path, options: Options, source: _Source) -> Iterator[Item]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    readable = [
        p
        for p in files
        if p.name.lower().endswith(formats.READABLE)
        and p.name != "README.md"
        and not votes.stands_beside(p)
    ]
    if not readable:
        kinds = ", ".join(formats.READABLE)
        raise InputError(str(folder), f"no readable file among {len(files)}", f"put in {kinds}")
    for path in readable:
        try:
            yield from _read_one(str(path), options, source)
        except InputError as error:
            yield error


def _read_file(path: Path, options: Options) -> Iterator[Item]:
    name, suffix = str(path), formats.ending(path)
    chosen = options.format
    if chosen is None:
        if path.is_file() and path.stat().st_size == 0:
            raise InputError(name, "is empty", "give a file with text")
        chosen = formats.detect(name, first_bytes(path), suffix, options.fields)
    if chosen in _CODED:
        yield _CODED[chosen](path)
    elif chosen == "un-press":
        yield vote_annexes.read_annexes(path, options.date)
    elif chosen == "alliances":
        raise InputError(
            name, "holds alliances, no reports", "read them with allegiance.readers.read_alliances"
        )
    elif chosen == "warc":
        yield from warc.read_warc(path, options.date)
    elif chosen == "jsonl":
        yield from articles.read_articles(path, options.fields, options.date)
    elif chosen == "csv":
        yield from article_tables.read_table(path, options.fields, options.date)
    elif chosen == "telegram" and path.stat().st_size > LARGEST_FILE:
        yield from _read_telegram(path, options)
    else:
        raw = read_bytes(path)
        press = options.format is None and chosen == "text"
        if press and b"ecorded vote" in raw and formats.is_press_release(suffix, decode(name, raw)):
            yield vote_annexes.read_annexes(path, options.date)
            return
        yield from _read_raw(name, raw, suffix, options, chosen)


def _read_telegram(path: Path, options: Options) -> Iterator[Item]:
    with open_stream(path) as stream:
        raw = stream.read(telegram.LARGEST + 1)
    if len(raw) > telegram.LARGEST:
        raise InputError(str(path), f"larger than {telegram.LARGEST:,} bytes", "export by year")
    yield from _read_raw(str(path), raw, ".json", options, "telegram")


def _read_raw(
    name: str, raw: bytes, suffix: str, options: Options, chosen: FormatName | None = None
) -> Iterator[Document | InputError]:
    """Documents of bytes at hand."""
    chosen = chosen or options.format or formats.detect(name, raw[:8192], suffix, options.fields)
    if chosen == "html":
        yield pages.read_page(name, raw, options.date)
    elif chosen == "pdf":
        yield pdf.read_pdf(name, raw, options.date)
    elif chosen == "feed":
        yield from feeds.read_feed(name, raw, options.date)
    elif chosen == "jsonl":
        yield from articles.read_whole(name, raw, options.fields, options.date)
    elif chosen == "telegram":
        record = telegram.decoded(name, raw)
        if telegram.looks_like(record):
            yield from telegram.read_telegram(name, record, options.date)
        else:
            yield from articles.read_whole(name, raw, options.fields, options.date)
    elif chosen == "text":
        yield plain.read_plain(name, raw, options.date)
    else:
        raise InputError(name, f"holds {chosen}, which is read from a file", "save it and name it")
