"""Whether a ledger holds what it should: quotes at their spans, known codes, no orphan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from allegiance.arrow import from_table
from allegiance.ledger.store import Ledger
from allegiance.model import Evidence

_BATCH = 20_000
_SHOWN = 1000
_ALL = ("documents", "evidence", "votes", "corrections", "runs")


def check(
    ledger: Ledger,
    *,
    known_code: Callable[[str], bool] | None = None,
    today: date | None = None,
) -> list[str]:
    """What is wrong with the ledger, a line each, at most 1,000; empty where all is well.

    Every revision is checked, superseded ones too. `known_code` says whether a code exists.
    """
    found = []
    for problem in _problems(ledger, known_code or (lambda code: True), today):
        found.append(problem)
        if len(found) == _SHOWN:
            return [*found, "... and maybe more; mend these first"]
    return found


def _problems(
    ledger: Ledger, known_code: Callable[[str], bool], today: date | None
) -> Iterator[str]:
    yield from _counts(ledger)
    yield from _orphans(ledger)
    yield from _twice(ledger)
    yield from _spans(ledger)
    yield from _codes(ledger, known_code)
    yield from _future(ledger, today or datetime.now(UTC).date())


def _rows(ledger: Ledger, sql: str, *names: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = ledger.tables.query(
        sql, names=names, at=ledger.version
    ).to_pylist()
    return rows


def _counts(ledger: Ledger) -> Iterator[str]:
    for name in ("documents", "evidence", "votes", "corrections"):
        sql = (
            f"SELECT r.run, r.{name} AS said, count(t.run) AS has FROM runs r "
            f"LEFT JOIN {name} t ON t.run = r.run GROUP BY ALL HAVING said <> has ORDER BY r.run"
        )
        forgot = "forget" in {run.coder for run in ledger.runs()}
        for row in _rows(ledger, sql, name, "runs"):
            fewer = int(str(row["has"])) < int(str(row["said"]))
            if not (forgot and fewer):  # what was forgotten is still counted in its run
                yield f"run {row['run']}: has {row['has']} {name}, should have {row['said']}"


def _orphans(ledger: Ledger) -> Iterator[str]:
    sql = (
        "SELECT e.id, e.source FROM evidence e "
        "ANTI JOIN documents d ON e.sha256 = d.sha256 AND e.source = d.name ORDER BY ALL LIMIT 1001"
    )
    for row in _rows(ledger, sql, "documents", "evidence"):
        yield f"evidence {row['id']}: its document {row['source']} is missing"
    sql = (
        "SELECT c.evidence FROM corrections c "
        "ANTI JOIN evidence e ON c.evidence = e.id ORDER BY ALL LIMIT 1001"
    )
    for row in _rows(ledger, sql, "corrections", "evidence"):
        yield f"correction of evidence {row['evidence']}: there is no such evidence"


def _twice(ledger: Ledger) -> Iterator[str]:
    sql = (
        "SELECT id, source, count(*) AS times FROM evidence GROUP BY id, source, sha256 "
        "HAVING times > 1 ORDER BY ALL LIMIT 1001"
    )
    for row in _rows(ledger, sql, "evidence"):
        yield f"evidence {row['id']}: stands {row['times']} times under {row['source']}"


def _spans(ledger: Ledger) -> Iterator[str]:
    sql = (
        "SELECT e.*, d.text AS told FROM evidence e "
        "JOIN (SELECT DISTINCT name, sha256, text FROM documents) d "
        "ON e.sha256 = d.sha256 AND e.source = d.name WHERE e.span IS NOT NULL"
    )
    table = ledger.tables.query(sql, names=("documents", "evidence"), at=ledger.version)
    for batch in table.to_batches(max_chunksize=_BATCH):
        rows = pa.Table.from_batches([batch])
        texts = rows.column("told").to_pylist()
        for line, text in zip(from_table(rows, Evidence), texts, strict=True):
            yield from _spans_of(line, text)


def _spans_of(line: Evidence, text: str) -> Iterator[str]:
    if line.span is not None and text[slice(*line.span)] != line.quote:
        yield f"evidence {line.id}: its span does not hold its quote"
    places = [(p.text, p.span) for p in (*line.actors, *line.recipients, *line.theme_entities)]
    if line.trigger is not None:
        places.append((line.trigger.text, line.trigger.span))
    for told, span in places:
        if span is not None and text[slice(*span)] != told:
            yield f"evidence {line.id}: {told!r} does not stand at its span {span}"


def _codes(ledger: Ledger, known_code: Callable[[str], bool]) -> Iterator[str]:
    sql = "SELECT DISTINCT unnest(codes) AS code FROM evidence ORDER BY code"
    for row in _rows(ledger, sql, "evidence"):
        if not known_code(str(row["code"])):
            yield f"code {row['code']}: no such state, bloc or actor"


def _future(ledger: Ledger, today: date) -> Iterator[str]:
    # a day's grace: it is tomorrow already somewhere
    last = (today + timedelta(days=1)).isoformat()
    for name, column, label in (
        ("documents", "published", "name"),
        ("evidence", "date", "id"),
        ("votes", "date", "resolution"),
    ):
        sql = (
            f"SELECT {label} AS label, {column} AS told FROM {name} "
            f"WHERE {column} > '{last}' ORDER BY ALL LIMIT 1001"
        )
        if name == "evidence":
            # what is announced may lie ahead; what is told as done may not
            sql = sql.replace("WHERE", "WHERE factuality = 'asserted' AND kind = 'event' AND")
        for row in _rows(ledger, sql, name):
            yield f"{name}: {row['label']} is dated {row['told']}, in the future"
