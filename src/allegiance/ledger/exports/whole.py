"""A ledger's tables as Parquet or CSV files that any tool reads, and back without loss.

`documents`, `evidence`, `votes` and `corrections`, current revisions only, evidence as it was read
(corrections beside it, not in it). In CSV, lists and structures are JSON in their cell.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from allegiance.arrow import schema
from allegiance.errors import InputError
from allegiance.ledger.store import Ledger
from allegiance.ledger.tables import SCHEMAS
from allegiance.model import Correction, Document, Evidence, Vote

Kind = Literal["parquet", "csv"]
_KEYS = [SCHEMAS["evidence"].field(name) for name in ("sha256", "source")]
TABLES: dict[str, pa.Schema] = {
    "documents": schema(Document),
    "evidence": pa.schema([*schema(Evidence), *_KEYS]),
    "votes": schema(Vote),
    "corrections": schema(Correction),
}
_NULL = "\\N"


def write(ledger: Ledger, at: int, folder: Path, kind: Kind) -> dict[str, int]:
    """Write the four files into `folder`; returns the rows of each."""
    counts = {}
    for name, wanted in TABLES.items():
        table = current(ledger, at, name)
        path = folder / f"{name}.{kind}"
        if kind == "parquet":
            pq.write_table(table, path, compression="zstd")
        else:
            _write_csv(table, path)
        counts[name] = table.num_rows
        assert table.schema.names == wanted.names
    return counts


def current(ledger: Ledger, at: int, name: str) -> pa.Table:
    """The rows of one table that are in force at run `at`."""
    columns = ", ".join(f't."{column}"' for column in TABLES[name].names)
    joined = {
        "documents": "documents t JOIN current c ON t.sha256 = c.sha256 AND t.name = c.name "
        "QUALIFY row_number() OVER (PARTITION BY t.name ORDER BY t.run DESC, t.place DESC) = 1",
        "evidence": "evidence t JOIN current c ON t.sha256 = c.sha256 AND t.source = c.name",
    }
    order = {"documents": "t.name", "evidence": "t.source, t.document, t.id"}.get(name, "ALL")
    table = ledger.tables.query(
        f"SELECT {columns} FROM {joined.get(name, name + ' t')} ORDER BY {order}",
        names=("documents", name) if name == "evidence" else (name,),
        at=at,
    )
    return table.cast(TABLES[name])


def read(folder: Path) -> dict[str, pa.Table]:
    """The tables that `write` wrote. InputError where a file is missing or is not such a table."""
    found = {}
    for name, wanted in TABLES.items():
        parquet, plain = folder / f"{name}.parquet", folder / f"{name}.csv"
        try:
            if parquet.exists():
                found[name] = pq.read_table(parquet).select(wanted.names).cast(wanted)
            else:
                rows = list(_read_csv(plain, wanted))
                found[name] = pa.Table.from_pylist(rows, schema=wanted)
        except (OSError, KeyError, ValueError, pa.ArrowException) as error:
            raise InputError(
                str(parquet if parquet.exists() else plain),
                f"is no table of an export: {error}",
                "name a folder made by `ledger export parquet` or `csv`",
            ) from error
    return found


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                writer.writerow(_cell(value) for value in row.values())


def _read_csv(path: Path, wanted: pa.Schema) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {f.name: _value(row[f.name], f.type) for f in wanted}


def _cell(value: Any) -> str:
    if value is None:
        return _NULL
    if isinstance(value, str):
        # a text that looks like the mark of a missing value keeps its own backslash
        return "\\" + value if value.startswith("\\") else value
    return json.dumps(value, ensure_ascii=False)


def _value(cell: str, kind: pa.DataType) -> Any:
    if cell == _NULL:
        return None
    if pa.types.is_string(kind):
        return cell.removeprefix("\\")
    return json.loads(cell)
