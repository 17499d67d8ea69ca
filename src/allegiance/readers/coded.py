"""Events that came coded, as Arrow batches of Evidence: what the readers of such files share.

A file of coded events is one document (its name, its hash) and a stream of batches. Rows that say
no event we know stay, without a type; rows that cannot be read are InputErrors in the stream.
Each distinct value of a column is read once a batch, so that a year of rows costs little more than
its distinct actors and codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from allegiance.arrow import schema, to_table
from allegiance.errors import InputError
from allegiance.model import Document, Evidence, Participant
from allegiance.ontology import CameoReading, plover_of, quad
from allegiance.readers.decoding import now
from allegiance.readers.streams import sha256_of

ROWS_A_BATCH = 5_000
SEPARATOR = "\x1f"
Batches = Iterator[pa.RecordBatch | InputError]


class CodedFile(Struct, frozen=True):
    """A file of coded rows: the document that stands for it, and its rows as Arrow batches.

    `kind` says of which type the rows are: `evidence` or `votes`.
    """

    document: Document
    kind: str
    batches: Callable[[], Batches]


def coded_file(
    path: Path, reader: str, title: str, batches: Callable[[], Batches], kind: str = "evidence"
) -> CodedFile:
    """A coded file with its document, whose text says what it holds."""
    document = Document(
        name=str(path),
        text=f"{title}, read from {path.name}.",
        sha256=sha256_of(path),
        title=title,
        retrieved=now(),
        reader=reader,
    )
    return CodedFile(document, kind, batches)


def in_batches(rows: Iterable[Struct | InputError], kind: type[Struct] = Evidence) -> Batches:
    """Batches of rows made one by one, errors in their place."""
    stream = iter(rows)
    while chunk := list(islice(stream, ROWS_A_BATCH)):
        kept: list[Struct] = []
        for row in chunk:
            if isinstance(row, InputError):
                yield row
            else:
                kept.append(row)
        if kept:
            yield from to_table(kept, kind).combine_chunks().to_batches()


def reading(code: str) -> CameoReading | None:
    """PLOVER's reading of a CAMEO code as files write it.

    Codes that lost their leading zero (36, 411) or carry quotes or blanks are mended: no root is
    higher than 20. None for statements and appeals (01, 02) and for what is no code ("---").
    """
    digits = code.strip().strip("'\"").strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4:
        return None
    if len(digits) == 1 or int(digits[:2]) > 20:
        digits = f"0{digits}"
    return plover_of(digits)


class Columns:
    """The columns of one batch of Evidence under way; what is not set is null or empty."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._columns: dict[str, pa.Array] = {}

    def set(self, name: str, values: pa.Array | str | float | Sequence[Any]) -> None:
        """Set a column from an array, or one value for every row."""
        kind = schema(Evidence).field(name).type
        if isinstance(values, pa.Array | pa.ChunkedArray):
            self._columns[name] = values if values.type == kind else values.cast(kind)
        else:
            self._columns[name] = _repeated(values, kind, self.count)

    def set_each(
        self, keys: pa.Array, read: Callable[[str], Mapping[str, Any] | None], names: Sequence[str]
    ) -> None:
        """Set columns `names` by `read`, called once for each distinct key."""
        encoded = pc.dictionary_encode(keys)
        found = [read(key) or {} for key in encoded.dictionary.to_pylist()]
        for name in names:
            kind = schema(Evidence).field(name).type
            empty: Any = [] if pa.types.is_list(kind) else None
            values = pa.array([row.get(name, empty) for row in found], kind)
            self._columns[name] = values.take(encoded.indices)

    def batch(self) -> pa.RecordBatch:
        """The finished batch."""
        shape = schema(Evidence)
        constant: dict[str, Any] = {
            "kind": "event",
            "factuality": "asserted",
            "attribution": {"kind": "author"},
            "confidence": 1.0,
        }
        arrays = []
        for field in shape:
            if field.name in self._columns:
                arrays.append(self._columns[field.name])
            elif field.name in constant:
                arrays.append(_repeated(constant[field.name], field.type, self.count))
            elif pa.types.is_list(field.type) and field.name not in ("span",):
                arrays.append(_repeated([], field.type, self.count))
            else:
                arrays.append(pa.nulls(self.count, field.type))
        return pa.RecordBatch.from_arrays(arrays, schema=shape)


def act(code: str) -> dict[str, Any]:
    """Type, mode, contexts and quad of a CAMEO code; theme keeps a code without type."""
    found = reading(code)
    if found is None:
        return {"theme": f"CAMEO {code.strip()}"}
    return {
        "type": found.type,
        "mode": found.mode,
        "contexts": list(found.contexts),
        "quad": quad(found.type),
    }


def participant(code: str, sectors: Sequence[str] = (), name: str = "") -> dict[str, Any]:
    """A participant without span as a row of a column."""
    unique = list(dict.fromkeys(sectors))
    return {"code": code, "sectors": unique, "name": name, "text": None, "span": None}


def as_participants(rows: Iterable[Mapping[str, Any]]) -> tuple[Participant, ...]:
    """Such rows as the type itself."""
    return tuple(
        Participant(code=row["code"], sectors=tuple(row["sectors"]), name=row["name"])
        for row in rows
    )


def text(column: pa.Array) -> pa.Array:
    """A column of bytes as text; bytes that are no UTF-8 become U+FFFD."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        values = [None if v is None else v.decode("utf-8", "replace") for v in column.to_pylist()]
        return pa.array(values, pa.string())


def joined(*columns: pa.Array) -> pa.Array:
    """Columns as one key a row, its parts divided by SEPARATOR."""
    return pc.binary_join_element_wise(
        *columns, SEPARATOR, null_handling="replace", null_replacement=""
    )


def iso_dates(column: pa.Array) -> pa.Array:
    """Text of days as ISO dates, 20220617 and 2022-06-17 alike; null for what is no such day."""
    encoded = pc.dictionary_encode(column)
    days = pa.array(
        [iso_date(value or "") for value in encoded.dictionary.to_pylist()], pa.string()
    )
    return days.take(encoded.indices)


@lru_cache(maxsize=50_000)
def iso_date(value: str) -> str | None:
    """A day as ISO text from 20220617, 2022-06-17 or 2022-06-17 and a time; None for no day."""
    from datetime import date

    digits = value.strip()[:10]
    plain = digits if "-" in digits else digits[:8]
    if len(plain) not in (8, 10) or (len(plain) == 8 and len(value.strip()) != 8):
        return None
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError:
        return None


def _repeated(value: Any, kind: pa.DataType, count: int) -> pa.Array:
    return pa.array([value], kind).take(pa.array([0] * count, pa.int32()))
