"""Files of coded events and votes into a ledger: a run each, streamed, bad rows told."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct, structs

from allegiance.arrow import from_table
from allegiance.errors import InputError
from allegiance.ledger import Ledger
from allegiance.model import Vote
from allegiance.readers import CodedFile

MOST_ERRORS = 100
"""Errors of one file that are told one by one."""


class Imported(Struct, frozen=True):
    """Rows of one file that were added, what could not be read, and whether it was known before."""

    rows: int
    errors: tuple[InputError, ...]
    known: bool = False


def import_file(ledger: Ledger, file: CodedFile) -> Imported:
    """Add a coded file's rows to `ledger` as one run; a file of these bytes is passed over.

    Where a file breaks off, the rows before the break are added and the break is an error.
    """
    if ledger.states([file.document])[file.document.name, file.document.sha256] == "known":
        return Imported(0, (), known=True)
    errors: list[InputError] = []
    more = 0
    newest: str | None = None

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal more, newest
        try:
            for batch in file.batches():
                if isinstance(batch, pa.RecordBatch):
                    newest = max(newest or "", pc.max(batch.column("date")).as_py() or "") or None
                    yield batch
                elif len(errors) < MOST_ERRORS:
                    errors.append(batch)
                else:
                    more += 1
        except InputError as error:
            # raised here it would cross Arrow's stream and come out as another error
            errors.append(error)

    rows = 0
    with ledger.run(coder=file.document.reader) as run:
        if file.kind == "evidence":
            tables = (pa.Table.from_batches([batch]) for batch in batches())
            rows = run.add_coded(file.document, tables)
        elif run.add_document(file.document):
            for batch in batches():
                rows += batch.num_rows
                run.add_votes(from_table(pa.Table.from_batches([batch]), Vote))
        if rows:
            # the file is as new as the newest day it tells of, by which a brief takes its own day
            run.documents[-1] = structs.replace(file.document, published=newest)
    if more:
        errors.append(InputError(file.document.name, f"{more:,} more rows could not be read"))
    return Imported(rows, tuple(errors))
