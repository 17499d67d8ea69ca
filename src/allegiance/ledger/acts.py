"""What reports must agree on to tell one act: its type, who did it to whom, whether it happened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa

from allegiance import ontology
from allegiance.arrow import from_table
from allegiance.ledger.tables import SCHEMAS
from allegiance.model import Evidence, Participant


def act_of(line: Evidence) -> str | None:
    """Where this differs, two lines never tell the same act; None for what is no event."""
    if line.kind != "event" or line.type is None:
        return None
    actors = {_who(p) for p in line.actors}
    recipients = {_who(p) for p in line.recipients}
    if ontology.type_record(line.type).reciprocal:
        # who met whom is the same act whichever report puts first
        actors, recipients = actors | recipients, set()
    happened = "asserted" if line.factuality == "disputed" else line.factuality
    about = {p.code for p in line.theme_entities} if not recipients and len(actors) < 2 else set()
    key = (line.type, happened, sorted(actors), sorted(recipients), sorted(about))
    return hashlib.sha256(repr(key).encode()).hexdigest()[:16]


def codes_of(line: Evidence) -> list[str]:
    """Everyone a line names: actors, recipients, and whom its theme and judgement are about."""
    about = line.judgement.about if line.judgement else ()
    people = (*line.actors, *line.recipients, *line.theme_entities, *about)
    return sorted({person.code for person in people})


def with_acts(lines: pa.Table) -> pa.Table:
    """Arrow rows of evidence with the columns `act` and `codes` filled in.

    Who does what to whom is told once for all rows that agree, since a year of coded events holds
    few such patterns.
    """
    import duckdb

    agreed = "kind, type, factuality, actors, recipients, theme_entities, judgement"
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("lines", lines.append_column("row", _numbers(lines.num_rows)))
        connection.execute(
            f"CREATE TABLE patterns AS SELECT row_number() OVER () AS pattern, {agreed} "
            f"FROM (SELECT DISTINCT {agreed} FROM lines)"
        )
        patterns: pa.Table = connection.sql(
            "SELECT pattern, '' AS id, '' AS document, * EXCLUDE (pattern) FROM patterns"
        ).to_arrow_table()
        read = from_table(patterns, Evidence)
        told = pa.table(
            {
                "pattern": patterns.column("pattern"),
                "act": pa.array([act_of(line) for line in read], pa.string()),
                "codes": pa.array([codes_of(line) for line in read], pa.list_(pa.string())),
            }
        )
        connection.register("told", told)
        same = " AND ".join(
            f"l.{name} IS NOT DISTINCT FROM p.{name}" for name in agreed.split(", ")
        )
        found: pa.Table = connection.sql(
            f"SELECT l.row, t.act, t.codes FROM lines l JOIN patterns p ON {same} "
            "JOIN told t USING (pattern) ORDER BY l.row"
        ).to_arrow_table()
    wanted = SCHEMAS["evidence"]
    for name in ("act", "codes"):
        column = found.column(name).cast(wanted.field(name).type)
        lines = lines.drop_columns([name]) if name in lines.column_names else lines
        lines = lines.append_column(wanted.field(name), column)
    return lines


def act_columns(lines: Sequence[Evidence]) -> tuple[pa.Array, pa.Array]:
    """`act` and `codes` of lines at hand."""
    return (
        pa.array([act_of(line) for line in lines], pa.string()),
        pa.array([codes_of(line) for line in lines], pa.list_(pa.string())),
    )


def _numbers(count: int) -> pa.Array:
    return pa.array(range(count), pa.int64())


def _who(person: Participant) -> tuple[str, str]:
    """A state's government, army and officials are one actor; its society is another."""
    return person.code, "" if ontology.speaks_for(person.sectors) == "government" else "society"
