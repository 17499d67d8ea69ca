"""Mentions of political actors against gold that two blind readings made.

    python benchmarks/mention_quality.py [--data FOLDER] [--errors] [--json FILE]

Reads benchmarks/gold/mentions.jsonl and the articles it points into. Whole articles are read, so
that what a text said before counts; a mention is right when it overlaps one of the gold's and names
the same code. The gold leaves out modifiers ("pro-Russian") and words that only refer back ("the
government"): found, they count when they match and are passed over when they do not. Half of the
articles may be looked at while mending; figures to quote are the other half's.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allegiance import entities, readers
from allegiance.model import Document, Mention
from event_matching import share, shown, table
from event_quality import half_of

GOLD = Path(__file__).resolve().parent / "gold" / "mentions.jsonl"
_OUTSIDE_THE_GOLD = ("modifier", "reference")
COLUMNS = ("gold", "found", "precision", "recall", "exact_span", "sector")


def main() -> None:
    """Print the table, and the errors of the looked-at half if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--errors", action="store_true", help="list errors of the looked-at half")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    if options.data is None:
        parser.error("name the data folder: --data FOLDER, or set ALLEGIANCE_DATA")
    counts: dict[str, dict[str, int]] = {
        half: defaultdict(int) for half in ("looked-at", "reported")
    }
    errors: list[str] = []
    for article, quote, wanted, found in _sentences(Path(options.data)):
        half = half_of(article)
        missed, wrong = _compare(wanted, found, counts[half])
        if half == "looked-at":
            errors += [f"missed {quote[slice(*g['span'])]!r} {g['code']}: {quote}" for g in missed]
            errors += [f"wrong {m.text!r} {_code(m)} ({m.why}): {quote}" for m in wrong]
    figures = {half: _figures(count) for half, count in counts.items()}
    print(table(["half", *COLUMNS], [[h, *(shown(f[c]) for c in COLUMNS)]
                                     for h, f in figures.items()]))  # fmt: skip
    if options.errors:
        print("\n".join(errors))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _sentences(
    data: Path,
) -> Iterator[tuple[str, str, list[dict[str, Any]], list[tuple[int, int, Mention]]]]:
    """Article, sentence, the gold's mentions and those found, both in the sentence's offsets."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["article"]].append(row)
    for document in readers.read([str(data / "ukraine2014" / "articles.jsonl")]):
        if not isinstance(document, Document) or document.name not in gold:
            continue
        mentions = [m for m in entities.find(document.text, document.published) if m.entity]
        for row in gold[document.name]:
            start, end = row["span"]
            inside = [
                (m.span[0] - start, m.span[1] - start, m)
                for m in mentions
                if m.span[0] >= start and m.span[1] <= end
            ]
            yield document.name, document.text[start:end], row["mentions"], inside


def _compare(
    wanted: list[dict[str, Any]], found: list[tuple[int, int, Mention]], count: dict[str, int]
) -> tuple[list[dict[str, Any]], list[Mention]]:
    left = list(found)
    missed = []
    for gold in wanted:
        a, b = gold["span"]
        hit = next((f for f in left if f[0] < b and a < f[1] and _code(f[2]) == gold["code"]), None)
        if hit is None:
            missed.append(gold)
            continue
        left.remove(hit)
        assert hit[2].entity is not None  # only resolved mentions are compared
        count["right"] += 1
        count["exact"] += hit[:2] == (a, b)
        count["sector"] += list(hit[2].entity.sectors[:1]) == gold["sectors"][:1]
    wrong = [f[2] for f in left if not f[2].why.startswith(_OUTSIDE_THE_GOLD)]
    count["gold"] += len(wanted)
    count["found"] += len(found) - len(left) + len(wrong)
    return missed, wrong


def _figures(count: dict[str, int]) -> dict[str, float | int | None]:
    return {
        "gold": count["gold"],
        "found": count["found"],
        "precision": share(count["right"], count["found"]),
        "recall": share(count["right"], count["gold"]),
        "exact_span": share(count["exact"], count["right"]),
        "sector": share(count["sector"], count["right"]),
    }


def _code(mention: Mention) -> str:
    return mention.entity.code if mention.entity else ""


if __name__ == "__main__":
    main()
