"""Events that the frame lexicon finds in real news.

`python training/distant.py LEADS OUT.jsonl.gz` makes data/distant anew.

Stand-off rows as in data/read, with the coder's own types as labels: noisy, but in real syntax.
What the lexicon misses is not taken for nothing; but pages of sport and shows give pairs with
nothing between them, whatever their verbs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys

from allegiance import entities
from allegiance.coding import code
from allegiance.coding.sentences import split_sentences
from allegiance.model import Document, Evidence
from read import LEISURE


def main(leads: str, out: str, most: int) -> None:
    """Code every item and write its sure events."""
    count = 0
    with gzip.open(leads, "rt", encoding="utf-8") as file, gzip.open(out, "wt") as to:
        for number, line in enumerate(file):
            item = json.loads(line)
            text = f"{item['title']}\n{item['text']}"
            if LEISURE.search(item["id"]):
                for row in _nothing(text):
                    to.write(json.dumps({"item": item["id"], **row}) + "\n")
                continue
            digest = hashlib.sha256(text.encode()).hexdigest()
            document = Document(name=item["id"], text=text, sha256=digest, published=item["date"])
            for row in _rows(code(document).evidence):
                to.write(json.dumps({"item": item["id"], **row}) + "\n")
                count += 1
            if number % 2000 == 0:
                print(number, count, file=sys.stderr, flush=True)
            if number == most:
                break


def _nothing(text: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for sentence in split_sentences(text):
        mentions = entities.find(text[sentence.start : sentence.end])
        spans = [m.span for m in mentions if m.entity is not None]
        # three in ten are enough
        if len(spans) >= 2 and hashlib.sha256(text.encode()).digest()[0] < 77:
            one, two = random.Random(text).sample(spans, 2)
            rows.append({
                "start": sentence.start, "end": sentence.end, "entities": [[one], [two]],
                "pairs": [[0, 1, "NONE", ""]], "confidence": 1.0, "mode": "", "trigger": "",
            })  # fmt: skip
    return rows


def _rows(evidence: tuple[Evidence, ...]) -> list[dict[str, object]]:
    rows = []
    for line in evidence:
        if line.kind != "event" or line.confidence < 0.6 or line.span is None:
            continue
        actors = [p for p in line.actors if p.span]
        recipients = [p for p in line.recipients if p.span]
        if not recipients and len(actors) > 1:
            actors, recipients = actors[:1], actors[1:2]
        if not actors or not recipients:
            continue
        start, end = line.span
        spans = [p.span for p in (actors[0], recipients[0])]
        if any(s is None or s[0] < start or s[1] > end for s in spans):
            continue
        rows.append({
            "start": start, "end": end,
            "entities": [[[a - start, b - start]] for a, b in spans if True],
            "pairs": [[0, 1, line.type, line.factuality]],
            "confidence": line.confidence, "mode": line.mode,
            "trigger": line.trigger.text if line.trigger else "",
        })  # fmt: skip
    return rows


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else -1)
