"""What an export walks over: evidence with its document, in order, in batches."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from allegiance.arrow import from_table, schema
from allegiance.errors import UnknownEntityError
from allegiance.ledger.corrections import correct
from allegiance.ledger.store import Ledger
from allegiance.model import Document, Evidence, Participant

_BATCH = 10_000


def evidence_with_documents(
    ledger: Ledger, at: int, kinds: tuple[str, ...] = ("event", "figure", "judgement")
) -> Iterator[tuple[Evidence, Document | None]]:
    """Current evidence as corrected, by document and place, with its document (without text)."""
    own = ", ".join(f'e."{name}"' for name in schema(Evidence).names)
    theirs = ", ".join(f'd."{n}" AS "d_{n}"' for n in schema(Document).names if n != "text")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    table = ledger.tables.query(
        f"SELECT {own}, {theirs} FROM evidence e "
        "JOIN current c ON e.sha256 = c.sha256 AND e.source = c.name LEFT JOIN ("
        "  SELECT DISTINCT ON (name) * FROM documents JOIN current USING (name, sha256)) d "
        f"ON d.name = e.document WHERE e.kind IN ({listed}) "
        "ORDER BY e.document, e.span[1] NULLS FIRST, e.id",
        names=("documents", "evidence"),
        at=at,
    )
    corrections = ledger.corrections(at)
    for batch in table.to_batches(max_chunksize=_BATCH):
        rows = pa.Table.from_batches([batch])
        documents = _documents(rows)
        for line, document in zip(from_table(rows, Evidence), documents, strict=True):
            for kept in correct([line], corrections):
                if kept.kind in kinds:
                    yield kept, document


def _documents(rows: pa.Table) -> list[Document | None]:
    names = [n for n in rows.column_names if n.startswith("d_")]
    found = rows.select(names).rename_columns([n.removeprefix("d_") for n in names])
    known = [name is not None for name in found.column("name").to_pylist()]
    texts = pa.array([""] * len(found), pa.string())
    mask = pa.array(known, pa.bool_())
    made = iter(from_table(found.append_column("text", texts).filter(mask), Document))
    return [next(made) if there else None for there in known]


def as_written(person: Participant) -> tuple[str, tuple[str, ...]]:
    """Code and sectors as PLOVER writes them: of a partially recognised entity the state that
    claims it, with the sector PRE."""
    from allegiance import entities

    try:
        record = entities.entity(person.code)
    except UnknownEntityError:
        return person.code, person.sectors
    if record.kind == "partial" and record.claimed_by:
        return record.claimed_by, ("PRE", *(s for s in person.sectors if s != "PRE"))
    return person.code, person.sectors
