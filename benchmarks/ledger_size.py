"""How long a large ledger takes to open, to answer from, and to take in one more article.

Usage: python benchmarks/ledger_size.py [--rows 1000000] [--keep DIR]

Evidence is synthetic and coded, made by DuckDB: 190 states act on each other over ten years, types
and days drawn so that some pairs and days are far more frequent than others, as in real event
data. One article is then ingested through the coder, as a person would.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import allegiance
from allegiance import api, entities
from allegiance.arrow import schema
from allegiance.ledger import Ledger, Reading
from allegiance.measure import load_issue
from allegiance.model import PLOVER_TYPES, Document, Evidence

RESULTS = Path(__file__).parent / "results" / "ledger_size.json"
ARTICLE = (
    "Kazakhstan declines\nSteppe Courier, 17 June 2022\n\nKazakhstan's president told Vladimir "
    "Putin on Friday that his government would not recognise Luhansk.\n"
)
BATCH = 250_000


def batches(rows: int, seed: int = 7) -> Iterator[pa.Table]:
    """Coded evidence as Arrow tables; the same for the same seed."""
    often = ["USA", "RUS", "CHN", "UKR", "KAZ"]
    states = [*often, *(code for code in entities.all_states() if code not in often)]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("states", pa.table({"n": range(len(states)), "code": states}))
        connection.register(
            "types", pa.table({"n": range(16), "type": PLOVER_TYPES, "quad": QUADS})
        )
        person = (
            "[{{'code': {0}.code, 'sectors': ['GOV'], 'name': {0}.code, "
            "'text': NULL::VARCHAR, 'span': NULL::BIGINT[]}}]"
        )
        for start in range(0, rows, BATCH):
            connection.execute(f"SELECT setseed({(seed + start // BATCH) % 100 / 100})").fetchall()
            found = connection.sql(f"""
                WITH drawn AS MATERIALIZED (
                  SELECT i, floor(pow(random(), 2.5) * {len(states)})::BIGINT AS a,
                    floor(pow(random(), 2.5) * {len(states)})::BIGINT AS b,
                    floor(pow(random(), 1.8) * 16)::BIGINT AS t,
                    (DATE '2014-01-01' + floor(sqrt(random()) * 3650)::INTEGER)::VARCHAR AS day
                  FROM range({start}, {min(rows, start + BATCH)}) r(i))
                SELECT 'e' || i AS id, 'https://outlet' || (i % 500) || '.example/' || i
                  AS document, 'event' AS kind, {person.format("x")} AS actors, {person.format("y")}
                  AS recipients, types.type, types.quad, 'asserted' AS factuality, day AS date,
                  {{'kind': 'author', 'speaker': NULL, 'text': NULL, 'span': NULL}} AS attribution,
                  0.6 AS confidence
                FROM drawn JOIN states x ON x.n = a JOIN states y ON y.n = b
                JOIN types ON types.n = t ORDER BY i""").to_arrow_table()
            yield _whole(found)


QUADS = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]


def _whole(found: pa.Table) -> pa.Table:
    wanted = schema(Evidence)
    columns = []
    for field in wanted:
        if field.name == "attribution":
            kind = pa.array(["author"] * len(found))
            empty = [pa.nulls(len(found), field.type.field(i).type) for i in range(1, 4)]
            columns.append(pa.StructArray.from_arrays([kind, *empty], fields=list(field.type)))
        elif field.name in found.column_names:
            columns.append(found.column(field.name).cast(field.type))
        elif field.name in ("contexts", "theme_entities"):
            columns.append(pa.array([[]] * len(found), field.type))
        else:
            columns.append(pa.nulls(len(found), field.type))
    return pa.table(columns, schema=wanted)


def fill(path: Path, rows: int) -> None:
    """A ledger of `rows` coded lines in runs of a million."""
    with Ledger.open(path) as ledger:
        for number, start in enumerate(range(0, rows, 1_000_000)):
            source = Document(
                name=f"synthetic-{number}.csv",
                text="",
                sha256=hashlib.sha256(str(number).encode()).hexdigest(),
                reader="synthetic",
            )
            with ledger.run(coder="synthetic") as run:
                part = batches(min(1_000_000, rows - start), seed=number)
                run.add_coded(source, (_renamed(table, number) for table in part))


def _renamed(table: pa.Table, number: int) -> pa.Table:
    ids = pa.array([f"{number}-{name}" for name in table.column("id").to_pylist()], pa.string())
    return table.set_column(table.schema.get_field_index("id"), "id", ids)


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the result."""
    start = time.perf_counter()
    result = what()
    return round(time.perf_counter() - start, 3), result


def main() -> None:
    """Print the table of times and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, default=None)
    options = parser.parse_args()
    allegiance.code("Brazil praised Norway.")  # the coder's tables are loaded before the clock runs
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "ledger"
        article = Path(folder) / "article.txt"
        article.write_text(ARTICLE, encoding="utf-8")
        found: dict[str, Any] = {"rows": options.rows}
        if not (path / "ledger.json").exists():
            found["fill"], _ = timed(lambda: fill(path, options.rows))
        found["bytes"] = sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
        found["open"], book = timed(lambda: api.open(path))
        found["version"], _ = timed(lambda: book.version)
        found["ingest of one article"], added = timed(lambda: book.add(article))
        assert added.documents == 1 or options.keep, added
        found["again, known already"], _ = timed(lambda: book.add(article))
        reading = Reading(book)
        found["evidence of Kazakhstan"], mine = timed(lambda: reading.of_state("KAZ"))
        found["occurrences of Kazakhstan"] = len(mine)
        issue = load_issue("ukraine-war")
        found["aggregate behind rank"], on = timed(lambda: reading.on_issue(issue))
        found["occurrences behind rank"] = len(on)
        asked = {"patron": "RUS", "issue": "ukraine-war", "as_of": "2023-12-31"}
        found["brief of Kazakhstan"], _ = timed(lambda: api.assess(book, "KAZ", **asked))
        found["rank"], _ = timed(lambda: api.rank(book, **asked))
        found["check"], problems = timed(book.check)
        assert not problems, problems[:3]
        found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name, value in found.items():
        print(f"{name:28} {value}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
