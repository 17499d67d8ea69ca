"""Tables handed to a user: Arrow inside, the user's own library outside, shown in notebooks."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa

from allegiance.errors import QuestionError

_SHOWN = 20
ENDINGS = (".csv", ".parquet", ".dta")


class Framed:
    """An Arrow table that any library can take: `pandas.DataFrame(x.table.to_pandas())`,
    `polars.DataFrame(x)`, `duckdb.from_arrow(x.table)`; in a notebook it shows its first rows."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The Arrow PyCapsule interface, by which polars, DuckDB and others read without a copy."""
        return self.table.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame."""
        return self.table.to_pandas()

    def to_polars(self) -> Any:
        """Return a polars DataFrame; polars must be installed."""
        import polars

        return polars.from_arrow(self.table)

    def write(self, path: Path) -> None:
        """Write CSV, Parquet or Stata (release 118), by the ending of `path`."""
        write_table(self.table, path)

    def _repr_html_(self) -> str:
        head = self.table.slice(0, _SHOWN).to_pylist()
        names = "".join(f"<th>{escape(name)}</th>" for name in self.table.column_names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(shown(value))}</td>" for value in row.values()) + "</tr>"
            for row in head
        )
        more = f"<p>{len(self)} rows, the first {len(head)} shown</p>"
        return f"<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>{more}"


def shown(value: Any) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as CSV, Parquet or Stata; QuestionError for any other ending."""
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    if path.suffix not in ENDINGS:
        raise QuestionError(f"{path}: write a file that ends in {', '.join(ENDINGS)}")
    flat = plain(table)
    if path.suffix == ".csv":
        csv.write_csv(flat, path)
    elif path.suffix == ".parquet":
        parquet.write_table(flat, path)
    else:
        _write_stata(flat, path)


def plain(table: pa.Table) -> pa.Table:
    """Return the table with its coded columns written out as text."""
    return pa.table(
        {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )


def _write_stata(table: pa.Table, path: Path) -> None:
    frame = table.to_pandas(date_as_object=False)
    dates = {n: "td" for n in table.column_names if pa.types.is_date(table.schema.field(n).type)}
    for name in frame.columns:
        if table.schema.field(name).type == pa.string():
            frame[name] = frame[name].fillna("").astype(object)
    frame.to_stata(path, write_index=False, version=118, convert_dates=dates)
