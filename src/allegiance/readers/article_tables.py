"""CSV of articles: one document a row, columns by the same names as JSON records have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.articles import Fields, read_record
from allegiance.readers.row_files import rows_of


def looks_like(names: Iterable[str], fields: Fields) -> bool:
    """Whether one of these columns holds text."""
    return bool(set(names) & set(fields.text))


def read_table(path: Path, fields: Fields, date: str | None) -> Iterator[Document | InputError]:
    """One Document a row; a bad row is an InputError with its line, and the next is read."""
    empty = True
    for place, row in rows_of(path):
        if isinstance(row, InputError):
            yield row
            continue
        empty = False
        line = place.rsplit(" ", 1)[-1]
        found = read_record(
            place, f"{path}#{line}", row, msgspec.json.encode(row), fields, date, "csv"
        )
        yield found
    if empty:
        raise InputError(str(path), "holds no row", "give a header and rows")
