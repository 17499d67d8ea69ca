"""Taking a document out of a ledger for good: from every version, and from the files.

The one act that rewrites what was written. Rows go first and the document's own last, so that a
killed `forget` is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from allegiance.errors import LedgerError
from allegiance.ledger import raw
from allegiance.ledger.store import Ledger
from allegiance.ledger.tables import Tables

CODER = "forget"
_PART = 500


def forget(ledger: Ledger, document: str) -> dict[str, int]:
    """Delete every revision of a document, by name or by hash of its bytes, with all that rests on
    it; returns the rows deleted by table. LedgerError where the ledger has no such document."""
    with ledger.writing():
        tables = ledger.tables
        number = ledger.version + 1
        tables.clear_from(number)
        shas = _column(
            tables, "documents", "sha256", "name = $1 OR sha256 = $1 OR url = $1", document
        )
        coded = _column(tables, "evidence", "id", "document = $1", document)
        if not shas and not coded:
            # a forgetting that was killed may have left files with nothing in them to be read
            tables.vacuum(0, ("corrections", "evidence", "documents"))
            raise LedgerError(f"{ledger.path}: has no document {document!r}, by name, hash or URL")
        lines = [*coded, *_of_documents(tables, shas)]
        deleted = {
            "corrections": _delete(tables, "corrections", "evidence", lines),
            "evidence": _delete(tables, "evidence", "id", lines),
            "documents": _delete(tables, "documents", "sha256", shas),
        }
        raw.forget(ledger.path, shas)
        tables.vacuum(0, ("corrections", "evidence", "documents"))
        ledger.record(number, CODER, dict.fromkeys((*deleted, "votes"), 0))
        return deleted


def _column(tables: Tables, name: str, column: str, where: str, value: str) -> list[str]:
    found = tables.query(
        f"SELECT DISTINCT {column} AS found FROM {name} WHERE {where} ORDER BY found",
        names=(name,),
        parameters=[value],
    )
    values: list[str] = found.column("found").to_pylist()
    return values


def _of_documents(tables: Tables, shas: Sequence[str]) -> list[str]:
    found = tables.query(
        "SELECT DISTINCT id FROM evidence WHERE sha256 IN (SELECT sha256 FROM given)",
        names=("evidence",),
        given={"given": pa.table({"sha256": pa.array(shas, pa.string())})},
    )
    ids: list[str] = found.column("id").to_pylist()
    return ids


def _delete(tables: Tables, name: str, column: str, values: Sequence[str]) -> int:
    """By hashes alone: a table's log keeps the words of a deletion, and must not keep a name."""
    table = tables.delta(name)
    count = 0
    for start in range(0, len(values), _PART):
        if table is not None:
            part = ", ".join(
                "'" + v.replace("'", "''") + "'" for v in values[start : start + _PART]
            )
            count += int(table.delete(f"{column} IN ({part})")["num_deleted_rows"] or 0)
    return count
