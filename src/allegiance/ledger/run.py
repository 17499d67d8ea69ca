"""What one batch adds to a ledger, checked as it is added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa

from allegiance.arrow import schema, to_table
from allegiance.errors import LedgerError
from allegiance.ledger.acts import act_columns, with_acts
from allegiance.ledger.tables import SCHEMAS, Tables
from allegiance.ledger.wording import fingerprint
from allegiance.model import Correction, Document, Evidence, Vote

if TYPE_CHECKING:
    from allegiance.ledger.store import Ledger


class Run:
    """Additions of one run; they are seen when `Ledger.run` commits it, all or none."""

    def __init__(self, ledger: Ledger, number: int) -> None:
        self._ledger = ledger
        self._tables: Tables = ledger.tables
        self.number = number
        self.documents: list[Document] = []
        self.evidence: list[tuple[Document, Evidence]] = []
        self.votes: dict[Vote, None] = {}
        self.corrections: list[Correction] = []
        self._added: dict[str, str] = {}  # name -> hash of what this run has under it
        self._shas: set[str] = set()
        self._states: dict[tuple[str, str], str] = {}
        self._written = 0

    def look_up(self, documents: Iterable[Document]) -> None:
        """Ask about many documents at once, before they are added one by one."""
        self._states.update(self._ledger.states(documents))

    def add_document(self, document: Document, evidence: Iterable[Evidence] = ()) -> bool:
        """Add a document with its evidence; False where the ledger has it already.

        Other bytes under a name the ledger knows are a new revision, which supersedes the earlier
        one and its evidence; bytes that come back are the earlier revision again, with the evidence
        kept of it. LedgerError where a quote is not what stands at its span.
        """
        lines = list(evidence)
        state = self._state(document)
        if state == "known":
            return False
        for line in lines:
            if line.span is not None and document.text[slice(*line.span)] != line.quote:
                raise LedgerError(
                    f"{document.name}: evidence {line.id} quotes {line.quote!r}, but its span "
                    f"{line.span} holds {document.text[slice(*line.span)]!r}; nothing was added"
                )
        self._put(document)
        if state == "new":
            self.evidence += [(document, line) for line in lines]
        return True

    def add_coded(self, source: Document, batches: Iterable[pa.Table]) -> int:
        """Add the rows of a file of coded events, as Arrow tables with the columns of Evidence.

        `source` stands for the file, with the hash of its bytes and no text. Rows are written as
        they come, so that memory stays flat, and seen when the run is committed. Returns how many;
        0 where the ledger has the file already.
        """
        if self._state(source) != "new":
            return 0
        self._put(source)
        before = self._written
        for batch in batches:
            rows = batch.select(schema(Evidence).names).cast(schema(Evidence))
            self._append_evidence(with_acts(rows), [source.sha256] * len(rows), source.name)
        return self._written - before

    def add_votes(self, votes: Iterable[Vote]) -> None:
        """Add votes; those that the ledger has are left out when the run is committed."""
        self.votes.update(dict.fromkeys(votes))

    def add_correction(self, correction: Correction) -> None:
        """Add a user's word on one line of evidence."""
        self.corrections.append(correction)

    @property
    def empty(self) -> bool:
        """Whether nothing was added."""
        return not (self.documents or self._written or self.votes or self.corrections)

    def write(self) -> dict[str, int]:
        """Write the rows; returns how many of each table. Nobody sees them yet."""
        fresh = self._new_votes()
        place = pa.array(range(len(self.documents)), pa.int64())
        prints = pa.array([fingerprint(d.text) for d in self.documents], pa.binary())
        documents = to_table(self.documents, Document).append_column("place", place)
        self._append("documents", documents.append_column("fingerprint", prints))
        lines = [line for _, line in self.evidence]
        if lines:
            act, codes = act_columns(lines)
            rows = to_table(lines, Evidence).append_column("act", act).append_column("codes", codes)
            shas = [document.sha256 for document, _ in self.evidence]
            self._append_evidence(rows, shas, [document.name for document, _ in self.evidence])
        self._append("votes", to_table(fresh, Vote))
        self._append("corrections", to_table(self.corrections, Correction))
        return {
            "documents": len(self.documents),
            "evidence": self._written,
            "votes": len(fresh),
            "corrections": len(self.corrections),
        }

    def _state(self, document: Document) -> str:
        """`new`, `known`, or `back` for an earlier revision that stands under its name again."""
        mine = self._added.get(document.name)
        if mine is not None:
            return "known" if mine == document.sha256 else "new"
        if document.sha256 in self._shas:
            return "known"
        key = (document.name, document.sha256)
        if key not in self._states:
            self.look_up([document])
        return self._states[key]

    def _put(self, document: Document) -> None:
        self.documents.append(document)
        self._added[document.name] = document.sha256
        self._shas.add(document.sha256)

    def _new_votes(self) -> list[Vote]:
        if not self.votes:
            return []
        given = to_table(self.votes, Vote)
        same = ", ".join(f'"{name}"' for name in given.column_names)
        fresh = self._tables.query(
            f"SELECT {same} FROM given EXCEPT SELECT {same} FROM votes",
            names=("votes",),
            at=self.number - 1,
            given={"given": given},
        )
        kept = {tuple(row.values()) for row in fresh.to_pylist()}
        return [v for v in self.votes if tuple(getattr(v, n) for n in fresh.column_names) in kept]

    def _append_evidence(self, rows: pa.Table, shas: list[str], source: str | list[str]) -> None:
        names = [source] * len(rows) if isinstance(source, str) else source
        rows = rows.append_column("sha256", pa.array(shas, pa.string()))
        self._append("evidence", rows.append_column("source", pa.array(names, pa.string())))
        self._written += len(rows)

    def _append(self, name: str, rows: pa.Table) -> None:
        number = pa.array([self.number] * rows.num_rows, pa.int64())
        rows = rows.append_column("run", number)
        self._tables.append(name, rows.select(SCHEMAS[name].names))
