"""Tab-separated files of one row a line, without quoting, block by block with line numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from allegiance.errors import InputError
from allegiance.readers.streams import open_stream

BLOCK = 4 << 20
"""Bytes read at a time; no row may be longer. Arrow reads up to 32 blocks ahead, so memory is some
fifty times this however long the file is."""
MOST_ERRORS = 1000


def blocks(
    path: Path, columns: Sequence[str], wanted: Sequence[str], *, header: bool
) -> Iterator[pa.RecordBatch | InputError]:
    """Blocks of the `wanted` columns, as bytes; a row with another number of columns is an error.

    Memory stays at some tens of blocks however long the file or its lines are. After MOST_ERRORS
    bad rows the file is given up as being of another kind.
    """
    bad: list[InputError] = []
    count = 0

    def refuse(row: pa_csv.InvalidRow) -> str:
        where = f"{path}, line {row.number}" if row.number else str(path)
        bad.append(
            InputError(where, f"has {row.actual_columns} columns where {len(columns)} are due")
        )
        return "skip"

    read = pa_csv.ReadOptions(
        use_threads=False, block_size=BLOCK, column_names=list(columns), skip_rows=int(header)
    )
    parse = pa_csv.ParseOptions(delimiter="\t", quote_char=False, invalid_row_handler=refuse)
    convert = pa_csv.ConvertOptions(
        include_columns=list(wanted),
        column_types={name: pa.binary() for name in columns},
        strings_can_be_null=False,
    )
    with open_stream(path) as inner:
        stream = _UntilTear(inner)
        try:
            for batch in pa_csv.open_csv(stream, read, parse, convert):
                count += batch.num_rows
                yield from bad
                if len(bad) >= MOST_ERRORS:
                    raise InputError(
                        str(path), f"{len(bad)} bad rows in one block", "is it of this format?"
                    )
                bad.clear()
                if batch.num_rows:
                    yield batch
        except pa.ArrowException as error:
            yield from bad
            if stream.tear is not None:
                raise stream.tear from error
            told = str(error).splitlines()[0][:160]
            raise InputError(f"{path}, after row {count:,}", f"cannot be read: {told}") from error
        yield from bad
        if stream.tear is not None:
            raise stream.tear


class _UntilTear(io.RawIOBase):
    """A stream that ends where its archive is torn, so that what stands before it is read."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner
        self.tear: InputError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = b"" if self.tear else self._inner.read1(len(buffer))  # type: ignore[attr-defined]
        except InputError as error:
            self.tear, data = error, b""
        buffer[: len(data)] = data
        return len(data)
