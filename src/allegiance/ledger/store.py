"""A folder of append-only Delta tables; a run's own row, written last, makes its rows visible.

So a killed run leaves nothing to be seen and the next writer clears it, several tables change as
one, and any earlier state is "runs up to N". One writer at a time by a lock file; readers never
wait, because they read the Parquet files of a table's current snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import pyarrow as pa
from deltalake.exceptions import DeltaError
from filelock import FileLock, Timeout
from msgspec import Struct

from allegiance.arrow import from_table, schema, to_table
from allegiance.errors import LedgerError
from allegiance.ledger import mark
from allegiance.ledger.corrections import correct
from allegiance.ledger.migrations import migrate
from allegiance.ledger.run import Run
from allegiance.ledger.sources import Sources, default_sources, read_sources
from allegiance.ledger.tables import SMALL_FILES, RunRow, Tables
from allegiance.model import Correction, Document, Evidence, Vote

_COMPACT_EVERY = 50
_WAIT = 10.0
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
SOURCES = "sources.toml"
L = TypeVar("L", bound="Ledger")
T = TypeVar("T", bound=Struct)


class Ledger:
    """Documents, evidence and votes with the run that wrote each; see the module's text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = Tables(path)
        self._lock = FileLock(str(path / "write.lock"))

    @classmethod
    def open(cls: type[L], path: str | Path, *, create: bool = True) -> L:
        """Open the ledger in a folder; an empty or missing folder becomes one if `create`.

        A ledger of an earlier schema is brought to this one first. LedgerError where the folder
        holds something else, or a ledger of a newer schema.
        """
        folder = Path(path)
        found = mark.read_or_make(folder, create=create)
        ledger = cls(folder)
        if found < mark.SCHEMA_VERSION:
            with ledger.writing():
                migrate(ledger.tables)
        return ledger

    def __enter__(self: L) -> L:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing stays open between calls."""

    @property
    def version(self) -> int:
        """The number of the latest run that can be seen; 0 for an empty ledger."""
        return self.tables.last_run()

    def runs(self) -> list[RunRow]:
        """Every visible run, oldest first."""
        return from_table(self._read("SELECT * FROM runs ORDER BY run", ("runs",)), RunRow)

    def at(self, when: int | str | None = None) -> int:
        """The run to read up to: the latest (None), run `when`, or the last one by time `when`.

        A time is ISO 8601 in UTC, `2022-06-17` (to the end of that day) or `2022-06-17T12:00:00`.
        LedgerError for a run that is not there, or what is no time.
        """
        if isinstance(when, str):
            moment = _moment(when)
            return max((r.run for r in self.runs() if r.committed < moment), default=0)
        newest = self.version
        if when is None:
            return newest
        if not 0 <= when <= newest:
            raise LedgerError(f"{self.path}: has no version {when}; the newest is {newest}")
        return when

    @contextmanager
    def run(self, *, coder: str = "", wait: float = _WAIT) -> Iterator[Run]:
        """Collect a batch and commit it as one run on leaving the block; an exception drops it.

        A run that adds nothing is not written. LedgerError where another writer holds the lock for
        longer than `wait` seconds, or the folder cannot be written.
        """
        with self.writing(wait):
            number = self.version + 1
            self.tables.clear_from(number)
            batch = Run(self, number)
            yield batch
            if not batch.empty:
                counts = batch.write()
                if any(counts.values()):
                    self.record(number, coder, counts)

    @contextmanager
    def writing(self, wait: float = _WAIT) -> Iterator[None]:
        """Hold the ledger's lock; what goes wrong with its files becomes a LedgerError."""
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            raise LedgerError(
                f"{self.path}: another process is writing (lock {self._lock.lock_file}); try later"
            ) from None
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot be written: {error}") from error
        try:
            yield
        except (DeltaError, OSError, pa.ArrowException) as error:
            raise LedgerError(f"{self.path}: the run was not written: {error}") from error
        finally:
            self._lock.release()

    def states(self, documents: Iterable[Document]) -> dict[tuple[str, str], str]:
        """By name and hash: `new`, `known`, or `back` where an earlier revision has returned."""
        asked = {(d.name, d.sha256) for d in documents}
        given = pa.table(
            {
                "name": pa.array([name for name, _ in asked], pa.string()),
                "sha256": pa.array([sha for _, sha in asked], pa.string()),
            }
        )
        found = self._read(
            "SELECT name, sha256 FROM documents d "
            "WHERE name IN (SELECT name FROM given) OR sha256 IN (SELECT sha256 FROM given) "
            "ORDER BY run, place",
            ("documents",),
            at=self.version,
            given=given,
        )
        rows = list(zip(*(found.column(n).to_pylist() for n in ("name", "sha256")), strict=True))
        current: dict[str, str] = dict(rows)
        pairs, shas = set(rows), {sha for _, sha in rows}
        states = {}
        for name, sha in asked:
            if name not in current:
                states[name, sha] = "known" if sha in shas else "new"
            elif current[name] == sha:
                states[name, sha] = "known"
            else:
                states[name, sha] = "back" if (name, sha) in pairs else "new"
        return states

    def heads(self) -> list[Document]:
        """Every document's newest revision by name and hash alone, without its text."""
        table = self._read(
            "SELECT name, sha256, '' AS text FROM current", ("documents",), self.version
        )
        return from_table(table, Document)

    def documents(self, at: int | str | None = None) -> list[Document]:
        """The newest revision of each document at run `at`, by name."""
        table = self._read(
            f"SELECT {_columns(Document)} FROM documents JOIN current USING (name, sha256) "
            "QUALIFY row_number() OVER (PARTITION BY name ORDER BY run DESC, place DESC) = 1 "
            "ORDER BY name",
            ("documents",),
            at=self.at(at),
        )
        return from_table(table, Document)

    def evidence(self, at: int | str | None = None, *, corrected: bool = True) -> list[Evidence]:
        """Evidence of the newest revisions at run `at`, by document, place and id.

        Corrections are put in place unless `corrected` is False; withdrawn lines are left out.
        """
        seen = self.at(at)
        table = self._read(
            f"SELECT {_columns(Evidence, 'e')} FROM evidence e "
            "JOIN current c ON e.sha256 = c.sha256 AND e.source = c.name",
            ("documents", "evidence"),
            at=seen,
        )
        lines = from_table(table, Evidence)
        if corrected:
            lines = correct(lines, self.corrections(seen))
        return sorted(lines, key=lambda e: (e.document, e.span or (0, 0), e.id))

    def votes(self, at: int | str | None = None) -> list[Vote]:
        """All votes at run `at`."""
        table = self._read(
            f"SELECT {_columns(Vote)} FROM votes ORDER BY ALL", ("votes",), at=self.at(at)
        )
        return from_table(table, Vote)

    def corrections(self, at: int | str | None = None) -> list[Correction]:
        """All corrections at run `at`, oldest first."""
        table = self._read(
            f"SELECT {_columns(Correction)} FROM corrections ORDER BY run, evidence, field",
            ("corrections",),
            at=self.at(at),
        )
        return from_table(table, Correction)

    def check(self) -> list[str]:
        """What is wrong with the ledger, a line each; empty where all is well."""
        from allegiance.ledger.check import check

        return check(self)

    def compact(self) -> None:
        """Rewrite many small files as few large ones; nothing that can be read changes.

        Files replaced more than an hour ago are deleted; who reads them still reads on anew.
        """
        with self.writing():
            self.tables.clear_from(self.version + 1)
            self.tables.compact()
            self.tables.vacuum(hours=1)

    def sources(self, file: Path | None = None) -> Sources:
        """Grades of sources: by `file`, else the ledger's own sources.toml, else the default."""
        own = self.path / SOURCES
        if file is not None:
            return read_sources(file)
        return read_sources(own) if own.exists() else default_sources()

    def record(self, number: int, coder: str, counts: dict[str, int]) -> None:
        """Write a run's own row, which makes what it wrote visible. The caller holds the lock."""
        before = self.runs()
        # a clock set back must not put a run before the one it follows
        now = max([datetime.now(UTC).strftime(_STAMP), *(r.committed for r in before[-1:])])
        row = RunRow(run=number, coder=coder, committed=now, **counts)
        self.tables.append("runs", to_table([row], RunRow))
        if number % _COMPACT_EVERY == 0:
            self.tables.compact(SMALL_FILES)

    def _read(
        self,
        sql: str,
        names: Sequence[str],
        at: int | None = None,
        given: pa.Table | None = None,
    ) -> pa.Table:
        tables = {"given": given} if given is not None else None
        return self.tables.query(sql, names=names, at=at, given=tables)


def _columns(kind: type[Struct], alias: str = "") -> str:
    before = f"{alias}." if alias else ""
    return ", ".join(f'{before}"{name}"' for name in schema(kind).names)


def _moment(time: str) -> str:
    """The first second after `time`, as runs are stamped."""
    try:
        read = datetime.fromisoformat(time.replace("Z", "+00:00"))
    except ValueError:
        raise LedgerError(f"{time!r} is no time: write 2022-06-17 or 2022-06-17T12:00:00") from None
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    whole_day = len(time) <= 10
    return (read + (timedelta(days=1) if whole_day else timedelta(seconds=1))).strftime(_STAMP)
