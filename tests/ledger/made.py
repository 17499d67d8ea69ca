"""Own-made documents and evidence for the tests of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import pyarrow as pa

from allegiance.arrow import to_table
from allegiance.ledger import Ledger
from allegiance.model import Document, Evidence, Participant, PloverType
from allegiance.ontology import quad


def document(name: str, text: str, **more: str | None) -> Document:
    return Document(name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), **more)  # type: ignore[arg-type]


def event(
    document: Document,
    type: PloverType = "CONSULT",
    actors: Sequence[str] = ("KAZ",),
    recipients: Sequence[str] = ("RUS",),
    *,
    date: str | None = "2022-06-17",
    date_text: str | None = None,
    words: str | None = None,
    number: int = 0,
    **more: object,
) -> Evidence:
    """An event that quotes `words` of the document, or one that came coded."""
    start = document.text.index(words) if words else None
    span = (start, start + len(words)) if words and start is not None else None
    key = f"{document.sha256}{type}{actors}{recipients}{date}{words}{number}"
    return Evidence(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        document=document.name,
        kind="event",
        span=span,
        quote=words,
        actors=tuple(Participant(code=c, sectors=("GOV",)) for c in actors),
        recipients=tuple(Participant(code=c) for c in recipients),
        type=type,
        quad=quad(type),
        date=date,
        date_text=date_text,
        **more,  # type: ignore[arg-type]
    )


def add(ledger: Ledger, document: Document, lines: Iterable[Evidence] = ()) -> bool:
    with ledger.run(coder="test") as run:
        return run.add_document(document, lines)


def add_coded(ledger: Ledger, name: str, lines: Sequence[Evidence]) -> int:
    source = Document(name=name, text="", sha256=hashlib.sha256(name.encode()).hexdigest())
    with ledger.run(coder="coded") as run:
        return run.add_coded(source, batches(lines))


def batches(lines: Sequence[Evidence]) -> Iterable[pa.Table]:
    for start in range(0, len(lines), 7):
        yield to_table(lines[start : start + 7], Evidence)
