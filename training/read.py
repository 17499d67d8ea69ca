"""Real sentences read and coded: stand-off rows of read/*.jsonl joined with the text they are of.

A row: `item` (id in the leads file), `start`, `end` (characters of title + newline + text that
hold the sentence), `entities` (spans in the sentence), `pairs` ([actor, recipient, type,
factuality]). Every ordered pair that is not listed is NONE.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from examples import Example, Pair


def read_examples(folder: Path, leads: str) -> tuple[list[Example], list[Example]]:
    """Train and held-back examples (a quarter of the items); none where the text is absent."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]
    if not rows or not leads or not Path(leads).exists():
        return [], []
    wanted = {row["item"] for row in rows}
    texts: dict[str, str] = {}
    with gzip.open(leads, "rt", encoding="utf-8") as file:
        for line in file:
            item = json.loads(line)
            if item["id"] in wanted:
                texts[item["id"]] = f"{item['title']}\n{item['text']}"
    train: list[Example] = []
    held: list[Example] = []
    for row in rows:
        if row["item"] not in texts:
            continue
        example = joined(row, texts[row["item"]])
        if example.pairs:
            part = hashlib.sha256(row["item"].encode()).digest()[0] < 64
            (held if part else train).append(example)
    return train, held


def joined(row: dict[str, Any], text: str) -> Example:
    """One stand-off row with its text."""
    sentence = text[row["start"] : row["end"]]
    entities = [
        [tuple(s) for s in spans] if isinstance(spans[0], list) else [tuple(spans)]
        for spans in row["entities"]
    ]
    coded = {(p[0], p[1]): p for p in row["pairs"]}
    pairs = []
    for i in range(len(entities)):
        for j in range(len(entities)):
            if i != j:
                known = coded.get((i, j))
                if known and known[2] != "NONE":
                    pairs.append(Pair(i, j, known[2], known[3]))
                else:
                    pairs.append(Pair(i, j, "NONE", "", 1.0))
    return Example(sentence, entities, pairs)  # type: ignore[arg-type]
