"""The public calls: each composes the packages below and does nothing of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from allegiance import assess as assessing
from allegiance import coding, entities, measure, readers
from allegiance.engine import map_batches
from allegiance.errors import InputError, QuestionError
from allegiance.ledger import Ledger as _Ledger
from allegiance.ledger import occurrences as gather
from allegiance.model import Document, Evidence, Issue, Occurrence

# A run is what a killed ingest can lose: large enough to write few files, small enough to redo.
DOCUMENTS_A_RUN = 2000


class Added(Struct, frozen=True):
    """What one `add` did. `silent` names the documents that gave no evidence, and why."""

    documents: int
    evidence: int
    already_known: int
    errors: tuple[InputError, ...]
    silent: tuple[tuple[str, str], ...]


class Ledger(_Ledger):
    """A ledger that reads and codes what is added to it."""

    def add(
        self,
        *inputs: str | Path | Document,
        date: str | None = None,
        options: readers.Options | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> Added:
        """Read and code files, folders, pages or Documents into the ledger.

        Documents already there are passed over. Bad inputs are returned in `errors`; the rest is
        added. Runs are committed as they fill, so an interruption loses at most the last one.
        """
        chosen = options or readers.Options(date=date)
        ready = [d for d in inputs if isinstance(d, Document)]
        named = [str(i) for i in inputs if not isinstance(i, Document)]
        stream: Iterator[Document | InputError] = iter([*ready])
        if named:
            stream = _chain(stream, readers.read(named, chosen))
        errors: list[InputError] = []
        silent: list[tuple[str, str]] = []
        counts = [0, 0, 0]
        while batch := list(islice(stream, DOCUMENTS_A_RUN)):
            errors += [item for item in batch if isinstance(item, InputError)]
            documents = _first_of_each(d for d in batch if isinstance(d, Document))
            known = self.known({d.sha256 for d in documents})
            fresh = [d for d in documents if d.sha256 not in known]
            counts[2] += len(batch) - len(fresh) - sum(isinstance(i, InputError) for i in batch)
            if progress:
                progress.found(len(fresh))
            with self.run(coder=coding.CODER) as run:
                for coded in _coded(fresh, workers):
                    run.add_document(coded.document, coded.evidence)
                    counts[0] += 1
                    counts[1] += len(coded.evidence)
                    if coded.why:
                        silent.append((coded.document.name, coded.why))
                    if progress:
                        progress.done()
        return Added(counts[0], counts[1], counts[2], tuple(errors), tuple(silent))

    def occurrences(self, at: int | None = None) -> list[Occurrence]:
        """Every act the ledger knows at run `at` (the latest if None), evidence gathered."""
        return gather(self.evidence(at=at), self.documents(at=at))


class Progress:
    """What a long `add` tells: how many documents there are more to read, and each one done."""

    def found(self, count: int) -> None:
        """`count` more documents are to be coded."""

    def done(self) -> None:
        """One more document is coded."""


def open(path: str | Path) -> Ledger:
    """Open the ledger in folder `path`, made if it does not exist. LedgerError if it is none."""
    ledger = Ledger.open(path)
    assert isinstance(ledger, Ledger)
    return ledger


def code(text: str, *, date: str | None = None, name: str = "text") -> list[Evidence]:
    """Evidence of one text. `date`: the day it was published, ISO; None is an unknown."""
    document = Document(
        name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), published=date
    )
    return list(coding.code(document).evidence)
