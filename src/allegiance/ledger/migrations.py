"""From the tables of an earlier schema to those of the present one.

Schema 1 had neither fingerprints of documents nor the columns that say which act a line tells.
Each table is rewritten in one commit and the mark comes last, so that a killed migration is begun
again and does no harm.
"""

from __future__ import annotations

import pyarrow as pa
from deltalake import write_deltalake

from allegiance.ledger import mark
from allegiance.ledger.acts import with_acts
from allegiance.ledger.tables import SCHEMAS, Tables
from allegiance.ledger.wording import fingerprint


def migrate(tables: Tables) -> None:
    """Bring the tables to `mark.SCHEMA_VERSION`. The caller holds the ledger's lock."""
    documents = _rows(tables, "documents")
    if documents is not None and "fingerprint" not in documents.column_names:
        prints = [fingerprint(text.as_py()) for text in documents.column("text")]
        documents = documents.append_column("fingerprint", pa.array(prints, pa.binary()))
        place = pa.array(range(len(documents)), pa.int64())
        _rewrite(tables, "documents", documents.append_column("place", place))
    evidence = _rows(tables, "evidence")
    if evidence is not None and "act" not in evidence.column_names:
        evidence = evidence.append_column("source", evidence.column("document"))
        _rewrite(tables, "evidence", with_acts(evidence))
    mark.write(tables.path)


def _rows(tables: Tables, name: str) -> pa.Table | None:
    table = tables.delta(name)
    return None if table is None else pa.table(table.to_pyarrow_table())


def _rewrite(tables: Tables, name: str, rows: pa.Table) -> None:
    wanted = SCHEMAS[name]
    write_deltalake(
        str(tables.path / name),
        rows.select(wanted.names).cast(wanted),
        mode="overwrite",
        schema_mode="overwrite",
    )
