"""Ordered pairs a second, beside the unmodified MiniLM and an NLI-style pass of it, in one run.

`python benchmarks/relation_speed.py [--articles FILE] [--sentences 400] [--threads 2] [--json]`

Sentences come as they stand in news, each with all ordered pairs of its entities. Needs the
training environment, where torch is: bare MiniLM reads each sentence once; NLI-style reads each
pair with 16 hypotheses. Each way is timed three times, the best counts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HYPOTHESES = (
    "agreed to work with", "met", "praised", "yielded to", "traded with", "gave aid to",
    "withdrew from", "asked something of", "accused", "rejected a proposal of", "threatened",
    "protested against", "cut ties with", "moved troops against", "arrested people of", "attacked",
)  # fmt: skip


def main() -> None:
    """Time the three ways and print pairs a second, ratios and memory."""
    options = _options()
    os.environ["ALLEGIANCE_MODEL_THREADS"] = str(options.threads)
    from allegiance.coding.relation import MarkedSentence, relations

    sentences = list(_sentences(options.articles, options.sentences))
    marked = [MarkedSentence(text, spans, pairs) for text, spans, pairs in sentences]
    pairs = sum(len(s.pairs) for s in marked)
    relations(marked[:32])
    ours = _best(lambda: relations(marked))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result: dict[str, Any] = {
        "threads": options.threads,
        "sentences": len(marked),
        "ordered_pairs": pairs,
        "pairs_per_second": round(pairs / ours, 1),
        "sentences_per_second": round(len(marked) / ours, 1),
        "peak_memory_mb": round(memory),
    }
    if not options.alone:
        result |= _others(sentences, options.threads, pairs, ours)
    print(json.dumps(result, indent=1))


def _others(sentences: list[Any], threads: int, pairs: int, ours: float) -> dict[str, Any]:
    """Torch's own times for the same sentences."""
    sys.path.insert(0, str(HERE.parent / "training"))
    import torch

    from minilm import Bare

    torch.set_num_threads(threads)
    bare = Bare()
    texts = [text for text, _, _ in sentences]
    bare.read(texts[:32])
    once = _best(lambda: bare.read(texts))
    few = sentences[: max(1, len(sentences) // 20)]
    hypotheses = [
        (text, f"{text[slice(*spans[i][0])]} {words} {text[slice(*spans[j][0])]}.")
        for text, spans, asked in few
        for i, j in asked
        for words in HYPOTHESES
    ]
    started = time.perf_counter()
    bare.read_pairs(hypotheses)
    nli = (time.perf_counter() - started) / (len(hypotheses) / len(HYPOTHESES)) * pairs
    return {
        "bare_minilm_torch_sentences_per_second": round(len(texts) / once, 1),
        "nli_torch_pairs_per_second": round(pairs / nli, 2),
        "times_faster_than_nli": round(nli / ours, 1),
        "time_against_bare_minilm_on_each_sentence_once": round(ours / once, 2),
        "pairs_per_second_against_bare_minilm_sentences_per_second": round(
            (pairs / ours) / (len(texts) / once), 2
        ),
    }


def _best(run: Callable[[], Any]) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


def _sentences(path: str, most: int) -> Iterator[tuple[str, Any, Any]]:
    """Sentences of the articles that name two entities or more, with all ordered pairs."""
    from allegiance import entities
    from allegiance.coding.sentences import split_sentences

    count = 0
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            text = _text(article)
            for sentence in split_sentences(text):
                part = text[sentence.start : sentence.end]
                found: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
                for mention in entities.find(part):
                    if mention.entity is not None:
                        key = (mention.entity.code, mention.entity.sectors)
                        found.setdefault(key, []).append(mention.span)
                spans = tuple(tuple(s) for s in found.values())
                if len(spans) < 2:
                    continue
                pairs = tuple(
                    (i, j) for i in range(len(spans)) for j in range(len(spans)) if i != j
                )
                yield part, spans, pairs
                count += 1
                if count == most:
                    return


def _text(article: dict[str, Any]) -> str:
    if isinstance(article.get("text"), str):
        return str(article["text"])
    return " ".join(str(s["text"]) for s in article.get("sentences", []))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("ALLEGIANCE_DATA", "")
    parser.add_argument("--articles", default=f"{data}/ukraine2014/articles.jsonl")
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without torch's times")
    return parser.parse_args()


if __name__ == "__main__":
    main()
