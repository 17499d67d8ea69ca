"""A table in a file -> Arrow: Parquet as it is, delimited text with every column as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from allegiance.errors import InputError

KINDS = (".parquet", ".csv", ".csv.gz", ".tsv", ".tab")


def read_table(path: Path) -> pa.Table:
    """Return the table in a Parquet, CSV (gzipped or not) or tab-delimited file.

    Text is read as UTF-8, else as Windows-1252; only an empty cell is null. InputError where the
    file cannot be read or holds no row.
    """
    if not path.name.lower().endswith(KINDS):
        raise InputError(str(path), "is no table", f"give {', '.join(KINDS)}")
    try:
        parquet = path.name.lower().endswith(".parquet")
        table = pq.read_table(path) if parquet else _delimited(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise InputError(str(path), f"cannot be read: {reason}") from error
    if table.num_rows == 0:
        raise InputError(str(path), "holds no row")
    return table


def table_named(folder: Path, stems: Iterable[str]) -> Path | None:
    """Return the table in `folder` whose name without its ending is the first of `stems` there."""
    there = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    return next((there[s + k] for s in stems for k in KINDS if s + k in there), None)


def tables_in(folder: Path) -> list[Path]:
    """Return the files of `folder` that are tables by their ending, by name."""
    return [p for p in sorted(folder.iterdir()) if p.name.lower().endswith(KINDS) and p.is_file()]


def _delimited(path: Path) -> pa.Table:
    try:
        return _decoded(path, "utf-8")
    except pa.ArrowInvalid as error:
        if "utf" not in str(error).lower():
            raise
        return _decoded(path, "cp1252")


def _decoded(path: Path, encoding: str) -> pa.Table:
    tabs = path.name.lower().endswith((".tsv", ".tab"))
    parse = pacsv.ParseOptions(delimiter="\t" if tabs else ",", newlines_in_values=True)
    read = pacsv.ReadOptions(encoding=encoding, block_size=1 << 25)
    with pacsv.open_csv(path, read_options=read, parse_options=parse) as first:
        names = first.schema.names
    convert: dict[str, Any] = {
        "column_types": dict.fromkeys(names, pa.string()),
        "null_values": [""],
        "strings_can_be_null": True,
        "quoted_strings_can_be_null": True,
    }
    return pacsv.read_csv(
        path,
        read_options=read,
        parse_options=parse,
        convert_options=pacsv.ConvertOptions(**convert),
    )
