"""CSV files row by row: comma, semicolon or tab, quoted, with a header; each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from allegiance.errors import InputError
from allegiance.readers.streams import LONGEST_LINE, bounded_lines, open_stream

csv.field_size_limit(LONGEST_LINE)
_DELIMITERS = ",\t;|"
Row = dict[str, str]


def rows_of(path: Path) -> Iterator[tuple[str, Row | InputError]]:
    """Each row as its columns by name, with the place it stood at; bad rows in their place.

    A row with more columns than the header is an error, one with fewer lacks the last ones.
    """
    with open_stream(path) as stream:
        yield from rows_in(str(path), _text(str(path), stream))


def rows_in(name: str, lines: Iterator[str]) -> Iterator[tuple[str, Row | InputError]]:
    """As `rows_of`, from lines of text."""
    first = next(lines, "")
    if not first.strip():
        raise InputError(name, "is empty", "give a header and rows")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = [part.strip() for part in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error as error:
        raise InputError(f"{name}, line 1", f"is no CSV header: {error}") from error
    if len(header) < 2 or len(set(header)) != len(header):
        raise InputError(f"{name}, line 1", "is no CSV header: one column, or a name twice")
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        place = f"{name}, line {reader.line_num + 2}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield place, InputError(place, f"is no CSV row: {error}")
            continue
        if not row:
            continue
        if len(row) > len(header):
            yield (
                place,
                InputError(place, f"has {len(row)} columns where {len(header)} are due"),
            )
            continue
        yield place, dict(zip(header, row, strict=False))


def header_of(start: str) -> list[str]:
    """The column names of a CSV by its first line; empty where it is none."""
    first = start.split("\n", 1)[0].lstrip("\ufeff").rstrip("\r")
    try:
        names = next(csv.reader([first], delimiter=max(_DELIMITERS, key=first.count)), [])
    except csv.Error:
        return []
    return [name.strip() for name in names]


def _text(name: str, stream: io.BufferedIOBase | object) -> Iterator[str]:
    encoding = "utf-8-sig"
    for number, line in bounded_lines(name, stream):  # type: ignore[arg-type]
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError(name, "is in UTF-16", "save it as UTF-8")
        try:
            yield line.decode(encoding if number == 1 else "utf-8").replace("\x00", "\ufffd")
        except UnicodeDecodeError:
            # older data sets come in Windows-1252, one name in a thousand lines shows it
            yield line.decode("cp1252", "replace").replace("\x00", "\ufffd")
