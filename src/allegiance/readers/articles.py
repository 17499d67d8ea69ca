"""Articles as JSON lines, plain or gzipped, with field names of the user's choice."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import msgspec
from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import LARGEST_FILE, now

LONGEST_LINE = 10_000_000


class Fields(Struct, frozen=True, kw_only=True):
    """Where a record keeps what; the first field present counts. `a.b` goes into an object,
    `a[].b` joins a list by line breaks."""

    id: tuple[str, ...] = ("id", "_id", "guid", "url", "link")
    title: tuple[str, ...] = ("title", "headline")
    text: tuple[str, ...] = (
        "text",
        "body",
        "content",
        "article",
        "sentences[].text",
        "lead",
        "description",
        "summary",
    )
    date: tuple[str, ...] = (
        "date",
        "published",
        "published_at",
        "publish_date",
        "date_published",
        "datetime",
        "timestamp",
    )
    publisher: tuple[str, ...] = ("publisher", "outlet", "source", "site", "domain")
    url: tuple[str, ...] = ("url", "link")
    language: tuple[str, ...] = ("language", "lang")


def read_articles(path: Path, fields: Fields, date: str | None) -> Iterator[Document | InputError]:
    """Documents of a .jsonl or .json file (one object a line, or one for all), gzipped or not."""
    try:
        with _open(path) as lines:
            if path.name.lower().removesuffix(".gz").endswith(".json"):
                whole = lines.read(LARGEST_FILE + 1)
                if len(whole) <= LARGEST_FILE and _is_json(whole):
                    yield from read_lines(str(path), [whole], fields, date)
                    return
                lines.seek(0)
            yield from read_lines(str(path), _bounded(str(path), lines), fields, date)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error


def read_lines(
    name: str, lines: Iterable[bytes], fields: Fields, date: str | None
) -> Iterator[Document | InputError]:
    """One Document a record; a bad line is an InputError with its number, and the next is read."""
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        where = f"{name}, line {number}"
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            yield InputError(where, f"is not JSON: {error}")
            continue
        records = record if isinstance(record, list) else [record]
        for index, item in enumerate(records):
            place = where if len(records) == 1 else f"{where}, item {index + 1}"
            raw = line if len(records) == 1 else msgspec.json.encode(item)
            yield read_record(place, f"{name}#{number}", item, raw, fields, date)
    if empty:
        raise InputError(name, "is empty", "give one JSON object a line")


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _is_json(raw: bytes) -> bool:
    try:
        msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def read_record(
    where: str,
    name: str,
    record: object,
    raw: bytes,
    fields: Fields,
    date: str | None,
    reader: str = "jsonl",
) -> Document | InputError:
    """The document of one record, an InputError with its place where it has no text."""
    if not isinstance(record, dict):
        return InputError(where, "is not a JSON object", "give one object a line")
    text = _text(_first(record, fields.text))
    title = _text(_first(record, fields.title))
    if not text and not title:
        wanted = " or ".join(fields.text[:3])
        known = ", ".join(sorted(map(str, record))[:12])
        return InputError(
            where, f"has no text: no field {wanted} among {known}", "use --field text=NAME"
        )
    if title and text and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Document(
        name=_text(_first(record, fields.id)) or name,
        text=text or title,
        sha256=hashlib.sha256(raw.strip()).hexdigest(),
        title=title or None,
        publisher=_text(_first(record, fields.publisher)) or None,
        url=_text(_first(record, fields.url)) or None,
        language=_text(_first(record, fields.language)) or None,
        published=date or published_date(_first(record, fields.date)),
        retrieved=now(),
        reader=reader,
    )


def _first(record: dict[str, object], paths: tuple[str, ...]) -> object:
    for path in paths:
        value = _at(record, path.split("."))
        if value not in (None, "", []):
            return value
    return None


def _at(value: object, path: list[str]) -> object:
    for position, step in enumerate(path):
        if step.endswith("[]"):
            inner = value.get(step[:-2]) if isinstance(value, dict) else None
            if not isinstance(inner, list):
                return None
            rest = path[position + 1 :]
            return "\n".join(_text(_at(item, rest)) for item in inner)
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _bounded(name: str, lines: IO[bytes]) -> Iterator[bytes]:
    """Lines no longer than LONGEST_LINE, so that one line cannot fill the memory."""
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"{name}, line {number}",
                f"is longer than {LONGEST_LINE:,} bytes",
                "one record a line",
            )
        yield line
