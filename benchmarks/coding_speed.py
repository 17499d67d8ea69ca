"""Sentences coded a second from raw text, beside bare spaCy parsing of the same text.

    python benchmarks/coding_speed.py [--data FOLDER] [--json FILE]

Reads `ukraine2014/articles.jsonl` of the data folder (or ALLEGIANCE_DATA); without it, the sample
articles. Bare spaCy is what one would use instead: the whole pipeline, one process, no coding.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

import spacy

from allegiance import api, readers
from allegiance.coding.scene import PIPELINE
from allegiance.coding.sentences import split_sentences
from allegiance.model import Document

SAMPLES = (
    Path(__file__).resolve().parents[1] / "src" / "allegiance" / "readers" / "data" / "samples"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    articles = Path(options.data or "") / "ukraine2014" / "articles.jsonl"
    source = articles if options.data and articles.exists() else SAMPLES
    documents = [d for d in readers.read([str(source)]) if isinstance(d, Document)]
    sentences = sum(len(split_sentences(d.text)) for d in documents)
    list(api.code_documents(documents[:2], workers=1))
    figures: dict[str, float] = {"documents": len(documents), "sentences": sentences}
    for workers in (1, 2):
        began = time.perf_counter()
        list(api.code_documents(documents, workers=workers))
        figures[f"coder, {workers} process(es)"] = sentences / (time.perf_counter() - began)
    bare = spacy.load(PIPELINE)
    began = time.perf_counter()
    for _ in bare.pipe([d.text for d in documents], batch_size=8):
        pass
    figures["bare spaCy, 1 process"] = sentences / (time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{source.name}: {len(documents)} documents, {sentences} sentences")
    for name, value in list(figures.items())[2:]:
        print(f"{name:24} {value:8.0f} sentences/s")
    ratio = figures["coder, 1 process(es)"] / figures["bare spaCy, 1 process"]
    print(f"coder / spaCy, one core  {ratio:8.2f}\npeak memory              {peak:8.0f} MB")
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    figures |= {"ratio": ratio, "peak_mb": peak, "cores": cores, "memory_gib": round(memory)}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
