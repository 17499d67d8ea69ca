"""Draw the sentences whose mentions two people mark by hand, and print them to a file.

    python benchmarks/sample_mentions.py FILE [--data FOLDER] [--seed 4] [--size 200]

Reads `ukraine2014/articles.jsonl` of the data folder (or ALLEGIANCE_DATA). FILE gets one JSON line a
sentence, in the order of the articles: article id, sentence index, text, and the two sentences
before it to read it by. It holds other people's text, so it must lie outside this repository.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SEED = 4
SIZE = 200
BEFORE = 2


def sampled(articles: Path, seed: int = SEED, size: int = SIZE) -> list[dict[str, object]]:
    """Return `size` sentences drawn without replacement, each with what stands before it."""
    texts = [
        (article["id"], [sentence["text"] for sentence in article["sentences"]])
        for article in map(json.loads, articles.read_text(encoding="utf-8").splitlines())
    ]
    places = [(a, s) for a, (_, sentences) in enumerate(texts) for s in range(len(sentences))]
    drawn = sorted(random.Random(seed).sample(places, size))
    return [
        {
            "article": texts[a][0],
            "sentence": s,
            "text": texts[a][1][s],
            "before": texts[a][1][max(0, s - BEFORE) : s],
        }
        for a, s in drawn
    ]


def main() -> None:
    """Write the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="where to write; outside the repository")
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    if options.data is None:
        sys.exit("name the data folder with --data or ALLEGIANCE_DATA")
    if options.file.resolve().is_relative_to(REPOSITORY):
        sys.exit(f"{options.file} lies inside the repository: the text of others must not")
    rows = sampled(
        Path(options.data) / "ukraine2014" / "articles.jsonl", options.seed, options.size
    )
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    options.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} sentences, seed {options.seed}: {options.file}")


if __name__ == "__main__":
    main()
