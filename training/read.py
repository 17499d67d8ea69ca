"""Real sentences read and coded: stand-off rows of read/*.jsonl joined with the text they are of.

A row: `item` (id in the leads file), `start`, `end` (characters of title + newline + text that
hold the sentence), `entities` (spans in the sentence), `pairs` ([actor, recipient, type,
factuality]), `wrong` (entities that are none). Every other ordered pair is NONE.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from examples import Example, Pair, fine

# types whose finer kind the sentence's own words tell
_TOLD = frozenset(("SANCTION", "COERCE", "REJECT"))
# pages on which the verbs of war and politics mean games
LEISURE = re.compile(
    r"/(sports?|football|cricket|tvshowbiz|femail|tennis|golf|formula1|cycling)[/-]"
)


def read_examples(folder: Path, leads: str) -> tuple[list[Example], list[Example]]:
    """Train and held-back examples (two items in seven); none where the text is absent."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]
    if not rows or not leads or not Path(leads).exists():
        return [], []
    texts = _texts(leads, {row["item"] for row in rows})
    train: list[Example] = []
    held: list[Example] = []
    for row in rows:
        if row["item"] not in texts:
            continue
        example = joined(row, texts[row["item"]])
        if example.pairs:
            part = hashlib.sha256(row["item"].encode()).digest()[0] < 72
            (held if part else train).append(example)
    return train, held


def distant_examples(
    path: str, leads: str, folder: Path, most_alike: int = 12, least: float = 0.78
) -> list[Example]:
    """What the lexicon found in real news, but for items that are read by hand (all of them).

    At most `most_alike` events of one type between the same two names, so that one war does not
    fill the set; labels count half.
    """
    if not path or not Path(path).exists() or not leads or not Path(leads).exists():
        return []
    coded = {
        json.loads(x)["item"]
        for file in folder.glob("*.jsonl")
        for x in file.read_text(encoding="utf-8").splitlines()
        if x.strip()
    }
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [r for r in rows if r["item"] not in coded and r["confidence"] >= least]
    texts = _texts(leads, {r["item"] for r in rows})
    count: Counter[tuple[str, ...]] = Counter()
    found = []
    for row in rows:
        if row["pairs"][0][2] != "NONE" and LEISURE.search(row["item"]):
            continue
        sentence = texts[row["item"]][row["start"] : row["end"]]
        spans = [[tuple(s) for s in entity] for entity in row["entities"]]
        _, _, plover, factuality = row["pairs"][0]
        names = [sentence[slice(*spans[i][0])] for i in (0, 1)]
        key = (plover, *names)
        count[key] += 1
        if count[key] <= most_alike:
            if plover == "CONSULT" and factuality == "intended":
                plover, factuality = "AGREE", "asserted"  # a meeting to come
            kind = fine(plover, row["trigger"] if plover in ("CONCEDE", "AGREE") else sentence)
            found.append(Example(sentence, spans, [Pair(0, 1, kind, factuality, 0.5)]))
    return found


def _texts(leads: str, wanted: set[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    with gzip.open(leads, "rt", encoding="utf-8") as file:
        for line in file:
            item = json.loads(line)
            if item["id"] in wanted:
                texts[item["id"]] = f"{item['title']}\n{item['text']}"
    return texts


def joined(row: dict[str, Any], text: str) -> Example:
    """One stand-off row with its text."""
    sentence = text[row["start"] : row["end"]]
    entities = [
        [tuple(s) for s in spans] if isinstance(spans[0], list) else [tuple(spans)]
        for spans in row["entities"]
    ]
    coded = {(p[0], p[1]): p for p in reversed(row["pairs"])}  # of two acts the main one, first
    wrong = set(row.get("wrong", ()))
    pairs = []
    for i in range(len(entities)):
        for j in range(len(entities)):
            if i != j and i not in wrong and j not in wrong:
                known = coded.get((i, j))
                if known and known[2] != "NONE":
                    kind = fine(known[2], sentence if known[2] in _TOLD else "")
                    pairs.append(Pair(i, j, kind, known[3]))
                else:
                    pairs.append(Pair(i, j, "NONE", "", 1.0))
    return Example(sentence, entities, pairs)  # type: ignore[arg-type]
