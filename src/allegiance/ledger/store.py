"""A folder of append-only Delta tables; a run's own row, written last, makes its rows visible.

So a killed run leaves nothing to be seen and the next writer clears it, several tables change as
one, and any earlier state is "runs up to N". One writer at a time by a lock file; readers never
wait, because they read the Parquet files of a table's current snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError
from filelock import FileLock, Timeout
from msgspec import Struct

from allegiance.arrow import from_table, schema, to_table
from allegiance.errors import LedgerError
from allegiance.ledger.streaming import append_stream
from allegiance.model import Correction, Document, Evidence, Vote

SCHEMA_VERSION = 1
_MARK = "ledger.json"
_COMPACT_EVERY = 50
_WAIT = 10.0
_DATA = ("documents", "evidence", "votes", "corrections")
L = TypeVar("L", bound="Ledger")
T = TypeVar("T", bound=Struct)


class RunRow(Struct, frozen=True, kw_only=True):
    """What is known of a run: its number, who coded, when it was committed, how much it added."""

    run: int
    coder: str
    committed: str
    documents: int
    evidence: int
    votes: int
    corrections: int


class Run:
    """What one batch adds; nothing is written before `Ledger.run` commits it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        # the lock is held: nobody adds a document while this run is open
        self._have = ledger.all_hashes()
        self.documents: dict[str, Document] = {}
        self.evidence: list[tuple[str, Evidence]] = []
        self.votes: list[Vote] = []
        self.corrections: list[Correction] = []
        self.coded = {"evidence": 0, "votes": 0}
        """Rows of each table that `add_coded` has written."""

    def add_coded(
        self, document: Document, batches: Iterable[pa.RecordBatch], table: str = "evidence"
    ) -> int:
        """Add a file of rows that came coded, written as they come; returns how many.

        `table` is `evidence` or `votes`, and the batches have its columns. Nothing is kept in
        memory: the rows stand in the table at once and are seen when the run is committed. 0 where
        the ledger has a file of these bytes already.
        """
        if document.sha256 in self.documents or document.sha256 in self._have:
            return 0
        number = self._ledger.version + 1
        added = append_stream(self._ledger.path, table, batches, number, document.sha256)
        if added:
            self.documents[document.sha256] = document
            self.coded[table] += added
        return added

    def add_document(self, document: Document, evidence: Iterable[Evidence] = ()) -> bool:
        """Add a document with its evidence; False where the ledger has these bytes already.

        LedgerError where a quote is not what stands at its span.
        """
        if document.sha256 in self.documents or document.sha256 in self._have:
            return False
        lines = list(evidence)
        for line in lines:
            if line.span is not None and document.text[slice(*line.span)] != line.quote:
                raise LedgerError(
                    f"{document.name}: evidence {line.id} quotes {line.quote!r}, but its span "
                    f"{line.span} holds {document.text[slice(*line.span)]!r}; nothing was added"
                )
        self.documents[document.sha256] = document
        self.evidence += [(document.sha256, line) for line in lines]
        return True

    def add_votes(self, votes: Iterable[Vote]) -> None:
        """Add votes that the ledger does not have."""
        have = {*self._ledger.votes(), *self.votes}
        self.votes += [v for v in dict.fromkeys(votes) if v not in have]

    def add_correction(self, correction: Correction) -> None:
        """Add a user's word on one line of evidence."""
        self.corrections.append(correction)

    @property
    def empty(self) -> bool:
        return not (self.documents or self.evidence or self.votes or self.corrections)


class Ledger:
    """Documents, evidence and votes with the run that wrote each; see the module's text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(str(path / "write.lock"))
        self._shas: tuple[int, set[str]] = (-1, set())

    @classmethod
    def open(cls: type[L], path: str | Path, *, create: bool = True) -> L:
        """Open the ledger in a folder; an empty or missing folder becomes one if `create`."""
        folder = Path(path)
        mark = folder / _MARK
        try:
            if not mark.exists():
                if not create:
                    raise LedgerError(
                        f"{folder}: no ledger here; make one with `allegiance ingest`"
                    )
                if folder.exists() and any(folder.iterdir()):
                    raise LedgerError(
                        f"{folder}: has other files and no {_MARK}; name a new folder"
                    )
                folder.mkdir(parents=True, exist_ok=True)
                mark.write_text(json.dumps({"schema": SCHEMA_VERSION}) + "\n", encoding="utf-8")
            version = json.loads(mark.read_text(encoding="utf-8")).get("schema")
        except (OSError, ValueError) as error:
            raise LedgerError(f"{folder}: cannot be opened as a ledger: {error}") from error
        if version != SCHEMA_VERSION:
            raise LedgerError(f"{folder}: schema {version}, this program reads {SCHEMA_VERSION}")
        return cls(folder)

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
        return max((row.run for row in self.runs()), default=0)

    def runs(self) -> list[RunRow]:
        """Every visible run, oldest first."""
        return sorted(from_table(self._read("runs", RunRow, None), RunRow), key=lambda r: r.run)

    @contextmanager
    def run(self, *, coder: str = "", wait: float = _WAIT) -> Iterator[Run]:
        """Collect a batch and commit it as one run on leaving the block; an exception drops it.

        A run that adds nothing is not written. LedgerError where another writer holds the lock for
        longer than `wait` seconds, or the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            raise LedgerError(
                f"{self.path}: another process is writing (lock {self._lock.lock_file}); try later"
            ) from None
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot be written: {error}") from error
        try:
            number = self.version + 1
            self._clear_unfinished(number)
            batch = Run(self)
            yield batch
            if not batch.empty:
                self._commit(number, coder, batch)
        except (DeltaError, OSError, pa.ArrowException) as error:
            raise LedgerError(f"{self.path}: the run was not written: {error}") from error
        finally:
            self._lock.release()

    def known(self, shas: Iterable[str]) -> set[str]:
        """Which of these hashes of raw bytes the ledger has seen."""
        return self.all_hashes() & set(shas)

    def all_hashes(self) -> set[str]:
        """The hash of the raw bytes of every document the ledger has seen."""
        version = self.version
        if self._shas[0] != version:
            table = self._read("documents", Document, version, columns=("sha256",))
            self._shas = (version, set(table.column("sha256").to_pylist()))
        return self._shas[1]

    def documents(self, at: int | None = None) -> list[Document]:
        """The newest revision of each document at run `at`, by name."""
        table = self._read("documents", Document, at)
        newest: dict[str, Document] = {}
        for document in from_table(table.sort_by("run"), Document):
            newest[document.name] = document
        return [newest[name] for name in sorted(newest)]

    def evidence(self, at: int | None = None) -> list[Evidence]:
        """Evidence of the newest revisions at run `at`, by document, place and id."""
        current = {d.sha256 for d in self.documents(at)}
        table = self._read("evidence", Evidence, at, extra=("sha256",))
        keep = [sha in current for sha in table.column("sha256").to_pylist()]
        lines = from_table(table.filter(pa.array(keep, pa.bool_())), Evidence)
        return sorted(lines, key=lambda e: (e.document, e.span or (0, 0), e.id))

    def votes(self, at: int | None = None) -> list[Vote]:
        """All votes at run `at`."""
        return from_table(self._read("votes", Vote, at), Vote)

    def corrections(self, at: int | None = None) -> list[Correction]:
        """All corrections at run `at`, oldest first."""
        table = self._read("corrections", Correction, at)
        return from_table(table.sort_by("run"), Correction)

    def check(self) -> list[str]:
        """What is wrong with the ledger, a line each; empty where all is well."""
        texts = {d.name: d.text for d in self.documents()}
        problems = []
        for line in self.evidence():
            text = texts.get(line.document)
            if line.span is None:
                continue  # came coded: its document is the file it stood in
            if text is None:
                problems.append(f"evidence {line.id}: its document {line.document} is missing")
            elif text[slice(*line.span)] != line.quote:
                problems.append(f"evidence {line.id}: its span does not hold its quote")
        return problems

    def compact(self) -> None:
        """Rewrite many small files as few large ones; nothing that can be read changes."""
        for name in (*_DATA, "runs"):
            table = self._table(name)
            if table is not None:
                table.optimize.compact()

    def _commit(self, number: int, coder: str, batch: Run) -> None:
        self._append("documents", to_table(batch.documents.values(), Document), number)
        lines = to_table([e for _, e in batch.evidence], Evidence)
        shas = pa.array([sha for sha, _ in batch.evidence], pa.string())
        self._append("evidence", lines.append_column("sha256", shas), number)
        self._append("votes", to_table(batch.votes, Vote), number)
        self._append("corrections", to_table(batch.corrections, Correction), number)
        row = RunRow(
            run=number,
            coder=coder,
            committed=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            documents=len(batch.documents),
            evidence=len(batch.evidence) + batch.coded["evidence"],
            votes=len(batch.votes) + batch.coded["votes"],
            corrections=len(batch.corrections),
        )
        write_deltalake(str(self.path / "runs"), to_table([row], RunRow), mode="append")
        if number % _COMPACT_EVERY == 0:
            self.compact()

    def _append(self, name: str, table: pa.Table, number: int) -> None:
        if table.num_rows:
            numbered = table.append_column("run", pa.array([number] * table.num_rows, pa.int64()))
            write_deltalake(str(self.path / name), numbered, mode="append")

    def _clear_unfinished(self, number: int) -> None:
        """Rows of a run that never got its own row are of a writer that was killed."""
        for name in _DATA:
            table = self._table(name)
            if table is not None:
                table.delete(f"run >= {number}")

    def _table(self, name: str) -> DeltaTable | None:
        try:
            return DeltaTable(str(self.path / name))
        except TableNotFoundError:
            return None
        except DeltaError as error:
            raise LedgerError(f"{self.path / name}: cannot be read: {error}") from error

    def _read(
        self,
        name: str,
        kind: type[Struct],
        at: int | None,
        *,
        columns: Sequence[str] = (),
        extra: Sequence[str] = (),
    ) -> pa.Table:
        """Visible rows of one table at run `at`, as Arrow, with their `run`."""
        chosen = [*(columns or schema(kind).names), *extra]
        if "run" not in chosen:
            chosen.append("run")
        table = self._table(name)
        files: list[str] = table.file_uris() if table is not None else []
        if not files:
            fields: list[Any] = [
                schema(kind).field(c) if c in schema(kind).names else pa.field(c, pa.string())
                for c in chosen
                if c != "run" or "run" in schema(kind).names
            ]
            return pa.schema(
                [*fields, *([] if "run" in schema(kind).names else [pa.field("run", pa.int64())])]
            ).empty_table()
        last = at if name == "runs" or at is not None else self.version
        with duckdb.connect() as connection:
            connection.execute("SET threads = 2")
            found = connection.sql(
                f"SELECT {', '.join(chosen)} FROM read_parquet(?, union_by_name = true) "
                "WHERE ? IS NULL OR run <= ?",
                params=[files, last, last],
            )
            return found.to_arrow_table()
