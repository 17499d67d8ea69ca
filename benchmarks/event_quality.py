"""Events against gold that two blind readings made, on real sentences in their context.

    python benchmarks/event_quality.py [--data FOLDER] [--errors] [--json FILE]

Reads benchmarks/gold/events_ukraine2014.jsonl and the articles it points into. Whole articles are
coded, so that context counts; only the gold's sentences are compared. Half of the articles may be
looked at while mending; figures to quote are those of the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from allegiance import api, readers
from allegiance.model import Document
from event_matching import Row, Tally, compare, shown, simple, table

GOLD = Path(__file__).resolve().parent / "gold" / "events_ukraine2014.jsonl"
COLUMNS = ("gold", "coded", "precision", "recall", "exact_type", "factuality", "attribution",
           "direction_errors")  # fmt: skip


def half_of(article: str) -> str:
    """Which half an article belongs to, by a hash of its name."""
    return "looked-at" if hashlib.sha256(article.encode()).digest()[0] % 2 == 0 else "reported"


def measure(data: Path) -> dict[str, Tally]:
    """Compare each half of the gold with the coder's events in the same sentences."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["article"]].append(row)
    path = data / "ukraine2014" / "articles.jsonl"
    documents = [d for d in readers.read([str(path)]) if isinstance(d, Document) and d.name in gold]
    halves = {"looked-at": Tally(), "reported": Tally()}
    for coded in api.code_documents(documents):
        lines = [json.loads(api.to_json(e)) for e in coded.evidence if e.kind == "event"]
        for row in gold[coded.document.name]:
            start, end = row["span"]
            quote = coded.document.text[start:end]
            wanted: list[Row] = [{**event, "quote": quote} for event in row["events"]]
            found = [simple(x) for x in lines if x["span"][0] < end and x["span"][1] > start]
            halves[half_of(row["article"])].add(compare(wanted, found))
    return halves


def main() -> None:
    """Print the table, and the errors of the looked-at half if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--errors", action="store_true", help="list errors of the looked-at half")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    if options.data is None:
        parser.error("name the data folder: --data FOLDER, or set ALLEGIANCE_DATA")
    halves = measure(Path(options.data))
    rows = [[name, *(shown(t.figures()[c]) for c in COLUMNS)] for name, t in halves.items()]
    print(table(["half", *COLUMNS], rows))
    if options.errors:
        tally = halves["looked-at"]
        for title, wrong in (("missed", tally.missed), ("not there", tally.spurious)):
            print(f"\n{title}:")
            for row in wrong:
                who = f"{','.join(row['actors'])} {row['type']} {','.join(row['recipients'])}"
                about = ",".join(row.get("theme_entities") or [])
                print(f"  {who} [{about}]: {' '.join(row['quote'].split())}")
    if options.json:
        figures = {name: tally.figures() for name, tally in halves.items()}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
