"""The Delta tables of a ledger: appended to one by one, read together as of one run by DuckDB."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError
from msgspec import Struct

from allegiance.arrow import schema
from allegiance.errors import LedgerError
from allegiance.model import Correction, Document, Evidence, Vote

DATA = ("documents", "evidence", "votes", "corrections")
"""Tables whose rows are seen once the row of their run stands in `runs`."""
SMALL_FILES = 32 << 20
"""Bytes up to which a file is joined with others now and then, so that a commit stays short."""
# no statistics but those of `run`: a value that is to be forgotten must not stand in the log
_CONFIGURATION = {"delta.dataSkippingStatsColumns": "run"}
_ATTEMPTS = 5
_VANISHED = (
    "No such file",
    "No files found",
    "does not exist",
    "Cannot open file",
    "Object at location",
)


class RunRow(Struct, frozen=True, kw_only=True):
    """What is known of a run: its number, who coded, when it was committed, how much it added."""

    run: int
    coder: str
    committed: str
    documents: int
    evidence: int
    votes: int
    corrections: int


def _with(kind: type[Struct], *fields: pa.Field) -> pa.Schema:
    return pa.schema([*schema(kind), *fields])


_RUN = pa.field("run", pa.int64())
SCHEMAS: dict[str, pa.Schema] = {
    "documents": _with(
        Document, _RUN, pa.field("place", pa.int64()), pa.field("fingerprint", pa.binary())
    ),
    "evidence": _with(
        Evidence,
        _RUN,
        pa.field("sha256", pa.string()),
        pa.field("source", pa.string()),
        pa.field("act", pa.string()),
        pa.field("codes", pa.list_(pa.string())),
    ),
    "votes": _with(Vote, _RUN),
    "corrections": _with(Correction, _RUN),
    "runs": schema(RunRow),
}

_CURRENT = """
CREATE TEMP VIEW current AS
SELECT name, arg_max(sha256, run * 4294967296 + coalesce(place, 0)) AS sha256
FROM documents GROUP BY name
"""


class Tables:
    """The tables in a ledger's folder; every method may be called from any number of processes
    but those that write, for which the caller holds the ledger's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def delta(self, name: str) -> DeltaTable | None:
        """The table's newest snapshot, None where nothing was ever written to it."""
        try:
            return DeltaTable(str(self.path / name))
        except TableNotFoundError:
            return None
        except DeltaError as error:
            raise LedgerError(f"{self.path / name}: cannot be read: {error}") from error

    def append(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Append rows, all or none."""
        if isinstance(rows, pa.Table):
            if not rows.num_rows:
                return
            rows = rows.select(SCHEMAS[name].names).cast(SCHEMAS[name])
            # columns cut at different rows are handed over as slices, which the writer misreads
            rows = rows.combine_chunks()
        write_deltalake(
            str(self.path / name),
            rows,
            mode="append",
            configuration=_CONFIGURATION,
            schema_mode="merge",
        )

    def last_run(self) -> int:
        """The number of the newest run that can be seen; 0 where there is none."""
        found = self.query("SELECT coalesce(max(run), 0) AS last FROM runs", names=("runs",))
        return int(found.column("last")[0].as_py())

    def clear_from(self, number: int) -> None:
        """Delete the rows that a killed writer left of run `number`, which never had its own."""
        for name in DATA:
            table = self.delta(name)
            if table is not None and self._reaches(table, number):
                table.delete(f"run >= {number}")

    @staticmethod
    def _reaches(table: DeltaTable, number: int) -> bool:
        actions = pa.table(table.get_add_actions(flatten=True))
        if "max.run" not in actions.column_names:
            return bool(actions.num_rows)
        last = actions.column("max.run").to_pylist()
        return any(value is None or value >= number for value in last)

    def compact(self, target: int | None = None) -> None:
        """Join small files to larger ones, of up to `target` bytes; nothing to be read changes."""
        for name in (*DATA, "runs"):
            table = self.delta(name)
            if table is not None:
                table.optimize.compact(target_size=target)

    def vacuum(self, hours: int, names: Iterable[str] = (*DATA, "runs")) -> None:
        """Delete files that no snapshot younger than `hours` reads."""
        for name in names:
            table = self.delta(name)
            if table is not None:
                table.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False)

    @contextmanager
    def connect(
        self, at: int | None = None, names: Iterable[str] = ("runs",)
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """DuckDB over views of the tables named, as they were at run `at` (None: all rows).

        With `documents` among them there is a view `current` (name, sha256): each name's newest
        revision.
        """
        connection = duckdb.connect(config={"threads": 2, "temp_directory": tempfile.gettempdir()})
        try:
            connection.execute("SET enable_progress_bar = false")
            for name in names:
                self._view(connection, name, at)
                if name == "documents":
                    connection.execute(_CURRENT)
            yield connection
        finally:
            connection.close()

    def query(
        self,
        sql: str,
        *,
        names: Iterable[str],
        at: int | None = None,
        given: dict[str, pa.Table] | None = None,
        parameters: Sequence[Any] = (),
    ) -> pa.Table:
        """The rows of one SELECT over `names` and the Arrow tables `given`, as of run `at`.

        A file that `forget` or `compact` took away meanwhile is no error: the newest snapshot,
        which has the same rows in other files, is read instead.
        """
        wanted = tuple(names)
        for attempt in range(_ATTEMPTS):
            try:
                with self.connect(at, wanted) as connection:
                    for name, table in (given or {}).items():
                        connection.register(name, table)
                    return connection.sql(sql, params=list(parameters)).to_arrow_table()
            except (duckdb.Error, OSError) as error:
                gone = any(word in str(error) for word in _VANISHED)
                if not gone or attempt == _ATTEMPTS - 1:
                    raise LedgerError(f"{self.path}: cannot be read: {error}") from error
        raise AssertionError("the last attempt returns or raises")

    def _view(self, connection: duckdb.DuckDBPyConnection, name: str, at: int | None) -> None:
        table = self.delta(name)
        # addresses come percent-encoded; the files lie flat in the table's folder
        files = [file.rsplit("/", 1)[-1] for file in table.file_uris()] if table is not None else []
        if not files:
            connection.register(name, SCHEMAS[name].empty_table())
            return
        folder = str(self.path.absolute() / name).replace("'", "''")
        listed = ", ".join(f"'{folder}/{file}'" for file in files)
        seen = "" if at is None else f"WHERE run <= {int(at)}"
        connection.execute(
            f"CREATE TEMP VIEW {name} AS SELECT * FROM "
            f"read_parquet([{listed}], union_by_name = true) {seen}"
        )
