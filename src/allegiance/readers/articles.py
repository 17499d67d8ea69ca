"""Articles as JSON lines, plain or gzipped, with field names of the user's choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import LARGEST_FILE, NOT_JSON, now
from allegiance.readers.raw_bytes import digest
from allegiance.readers.streams import bounded_lines, open_stream


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
    name = str(path)
    whole = b""
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        with open_stream(path) as stream:
            whole = stream.read(LARGEST_FILE + 1)
    if whole and len(whole) <= LARGEST_FILE and _is_json(whole):
        yield from read_lines(name, [whole], fields, date)
        return
    with open_stream(path) as stream:
        lines = (line for _, line in bounded_lines(name, stream))
        yield from read_lines(name, lines, fields, date)


def read_whole(
    name: str, raw: bytes, fields: Fields, date: str | None
) -> Iterator[Document | InputError]:
    """Documents of bytes at hand: one object or list, or one object a line."""
    lines = [raw] if _is_json(raw) else raw.splitlines()
    yield from read_lines(name, lines, fields, date)


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
        except NOT_JSON as error:
            yield InputError(where, f"is not JSON: {error}")
            continue
        records = record if isinstance(record, list) else [record]
        for index, item in enumerate(records):
            place = where if len(records) == 1 else f"{where}, item {index + 1}"
            raw = line if len(records) == 1 else msgspec.json.encode(item)
            yield read_record(place, f"{name}#{number}", item, raw, fields, date)
    if empty:
        raise InputError(name, "is empty", "give one JSON object a line")


def _is_json(raw: bytes) -> bool:
    try:
        msgspec.json.decode(raw)
    except NOT_JSON:
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
        sha256=digest(raw.strip()),
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
