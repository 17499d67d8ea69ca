"""A table written to a file, in the format its name ends in."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from allegiance.errors import InputError

ENDINGS = (".csv", ".parquet")


def check_ending(path: Path) -> None:
    """Raise InputError where `save_table` cannot write; to be asked before long work."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            str(path), "no such table format", f"end the name in {' or '.join(ENDINGS)}"
        )
    if not path.absolute().parent.is_dir():
        raise InputError(str(path), "its folder does not exist", "make the folder first")


def save_table(table: pa.Table, path: Path) -> None:
    """Write `table` as CSV or Parquet, by the ending of `path`; InputError where it cannot be."""
    check_ending(path)
    try:
        if path.suffix.lower() == ".csv":
            pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="needed"))
        else:
            pq.write_table(table, path)
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror or error}") from error
