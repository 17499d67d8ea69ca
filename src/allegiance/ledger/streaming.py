"""Rows that came coded, appended to a table batch by batch, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from deltalake import write_deltalake
from msgspec import Struct

from allegiance.arrow import schema
from allegiance.model import Evidence, Vote

_KINDS: dict[str, type[Struct]] = {"evidence": Evidence, "votes": Vote}


def append_stream(
    folder: Path, table: str, batches: Iterable[pa.RecordBatch], run: int, sha256: str
) -> int:
    """Append `batches` to a table of the ledger in `folder`, marked with run and file.

    Returns the number of rows. They are seen once the run's own row is written; an exception
    while they come leaves the table as it was.
    """
    added = 0
    marks: list[tuple[str, pa.DataType, str | int]] = [("run", pa.int64(), run)]
    if table == "evidence":
        marks.insert(0, ("sha256", pa.string(), sha256))
    shape = schema(_KINDS[table])
    for column, kind, _ in marks:
        shape = shape.append(pa.field(column, kind))

    def marked() -> Iterator[pa.RecordBatch]:
        nonlocal added
        for batch in batches:
            constant = [pa.repeat(pa.scalar(v, kind), batch.num_rows) for _, kind, v in marks]
            added += batch.num_rows
            yield pa.RecordBatch.from_arrays([*batch.columns, *constant], schema=shape)

    stream = pa.RecordBatchReader.from_batches(shape, marked())
    write_deltalake(str(folder / table), stream, mode="append")
    return added
