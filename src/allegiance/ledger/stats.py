"""What a ledger holds, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from allegiance.ledger.sources import Sources, outlet_of
from allegiance.ledger.store import Ledger


class OutletRow(Struct, frozen=True):
    """One outlet: its documents, Admiralty grade (`B2`), and the state that owns it."""

    outlet: str
    documents: int
    grade: str
    state_owned: str | None


class Stats(Struct, frozen=True, kw_only=True):
    """Counts of what is current at one version; `superseded` are earlier revisions."""

    version: int
    documents: int
    superseded: int
    evidence: int
    votes: int
    corrections: int
    first: str | None
    last: str | None
    bytes: int
    kinds: dict[str, int]
    types: dict[str, int]
    actors: dict[str, int]
    outlets: tuple[OutletRow, ...]


def stats(ledger: Ledger, at: int | str | None = None, sources: Sources | None = None) -> Stats:
    """Count; `actors` are the twenty named most, `outlets` the fifty with most documents."""
    seen = ledger.at(at)
    graded = sources or ledger.sources()

    def rows(sql: str, *names: str) -> Iterator[dict[str, Any]]:
        yield from ledger.tables.query(sql, names=names, at=seen).to_pylist()

    def counts(sql: str) -> dict[str, int]:
        current = "evidence e JOIN current c ON e.sha256 = c.sha256 AND e.source = c.name"
        sql = f"SELECT name, count(*) AS n FROM ({sql.format(current)}) GROUP BY name"
        limit = " ORDER BY n DESC, name LIMIT 20"
        return {r["name"]: r["n"] for r in rows(sql + limit, "documents", "evidence")}

    kinds = counts("SELECT kind AS name FROM {}")
    documents = next(
        rows(
            "SELECT count(*) AS n, count(DISTINCT name) AS current, min(published) AS first, "
            "max(published) AS last FROM documents",
            "documents",
        )
    )
    return Stats(
        version=seen,
        documents=documents["current"],
        superseded=documents["n"] - documents["current"],
        evidence=sum(kinds.values()),
        votes=next(rows("SELECT count(*) AS n FROM votes", "votes"))["n"],
        corrections=next(rows("SELECT count(*) AS n FROM corrections", "corrections"))["n"],
        first=documents["first"],
        last=documents["last"],
        bytes=size(ledger.path),
        kinds=kinds,
        types=counts("SELECT e.type AS name FROM {} WHERE e.type IS NOT NULL"),
        actors=counts("SELECT p.code AS name FROM (SELECT unnest(e.actors) AS p FROM {})"),
        outlets=tuple(_outlets(rows, graded)),
    )


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def _outlets(rows: Any, sources: Sources) -> Iterator[OutletRow]:
    sql = (
        "SELECT coalesce(publisher, '') AS publisher, "
        "regexp_extract(coalesce(url, name), '^https?://[^/:?#]+') AS address, count(*) AS n "
        "FROM documents JOIN current USING (name, sha256) GROUP BY ALL"
    )
    found: dict[str, int] = {}
    for row in rows(sql, "documents"):
        outlet = row["publisher"] or outlet_of(None, row["address"]) or "unknown"
        found[outlet] = found.get(outlet, 0) + row["n"]
    for outlet, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:50]:
        grade = sources.grade(outlet)
        yield OutletRow(
            outlet, count, f"{grade.reliability}{grade.credibility}", sources.owner(outlet)
        )
