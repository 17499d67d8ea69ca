"""Are the relation model's probabilities true, and does it know when nothing is there?

`python benchmarks/relation_reliability.py [--of read|written] [--leads FILE] [--chart SVG]`

On the half of the held-back sentences that set no calibration, every labelled ordered pair, none
included: macro-F1, false events on pairs with none, events missed, factuality, direction errors
(an event found only the wrong way round), expected calibration error in ten bins, with a chart,
and the decisions that change when all states' names are exchanged for others.
`read` are real sentences (their text comes from the leads file), `written` the project's own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "training"))

from allegiance.coding.relation import MarkedSentence, Relation, relations  # noqa: E402
from allegiance.coding.wordpiece import STAND_INS, state_names, tokenize  # noqa: E402
from examples import Example, in_first_half, read_written, split  # noqa: E402
from read import read_examples  # noqa: E402

BINS = 10


def main() -> None:
    """Predict, measure, print, draw."""
    options = _options()
    data = HERE.parent / "training" / "data"
    if options.of == "read":
        _, held = read_examples(data / "read", options.leads)
    else:
        held = [row.example() for row in split(read_written(data / "written")[0])[1]]
    held = [example for example in held if not in_first_half(example.text)]
    if not held:
        sys.exit("no held-back sentences: is the leads file there? Give --leads or ALLEGIANCE_DATA")
    found = relations([_marked(example) for example in held])
    result = measure(held, found)
    other = relations([_exchanged(_marked(example), random.Random(0)) for example in held])
    changed = [one.type != two.type for one, two in zip(found, other, strict=True)]
    result["changed_by_exchanging_states"] = round(sum(changed) / len(changed), 4)
    if options.chart:
        _draw(result["bins"], options.chart)
    print(json.dumps(result, indent=1) if options.json else _table(result))


def measure(examples: list[Example], found: list[Relation]) -> dict[str, Any]:
    """The figures named above; `found` in the order of the examples' pairs."""
    pairs = [(e, p) for e in examples for p in e.pairs]
    gold = [p.type.split("/")[0] for _, p in pairs]
    told = [r.type or "NONE" for r in found]
    right = np.array([g == t for g, t in zip(gold, told, strict=True)])
    confidence = np.array([r.confidence for r in found])
    none = np.array([g == "NONE" for g in gold])
    silent = np.array([t == "NONE" for t in told])
    facts = [
        (p.factuality, r.factuality) for (_, p), r in zip(pairs, found, strict=True) if p.factuality
    ]
    bins = []
    error = 0.0
    for low in np.arange(BINS) / BINS:
        inside = (confidence > low) & (confidence <= low + 1 / BINS)
        if inside.any():
            bins.append({"confidence": round(float(confidence[inside].mean()), 3),
                         "right": round(float(right[inside].mean()), 3),
                         "pairs": int(inside.sum())})  # fmt: skip
            error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    turned, directed = _directions(examples, told)
    return {
        "pairs": len(pairs),
        "none": int(none.sum()),
        "macro_f1": round(_macro(gold, told), 4),
        "accuracy": round(float(right.mean()), 4),
        "false_events": round(float((~silent[none]).mean()), 4) if none.any() else None,
        "missed": round(float(silent[~none].mean()), 4) if (~none).any() else None,
        "factuality": round(sum(g == t for g, t in facts) / max(len(facts), 1), 4),
        "direction_errors": round(turned / directed, 4) if directed else None,
        "directed_events": directed,
        "expected_calibration_error": round(float(error), 4),
        "bins": bins,
    }


def _directions(examples: list[Example], told: list[str]) -> tuple[int, int]:
    """Of events that go one way only and were asked both ways: found the wrong way, all."""
    turned = directed = place = 0
    for example in examples:
        gold: dict[tuple[int, int], str] = {}
        said: dict[tuple[int, int], str] = defaultdict(lambda: "NONE")
        for pair in example.pairs:
            gold[pair.actor, pair.recipient] = pair.type
            said[pair.actor, pair.recipient] = told[place]
            place += 1
        for (one, two), kind in gold.items():
            if kind != "NONE" and gold.get((two, one)) == "NONE":
                directed += 1
                turned += said[one, two] == "NONE" and said[two, one] != "NONE"
    return turned, directed


def _macro(gold: list[str], told: list[str]) -> float:
    scores = []
    for name in sorted(set(gold)):
        right = sum(g == t == name for g, t in zip(gold, told, strict=True))
        scores.append(2 * right / (gold.count(name) + told.count(name)))
    return sum(scores) / len(scores)


def _marked(example: Example) -> MarkedSentence:
    return MarkedSentence(
        example.text,
        tuple(tuple(spans) for spans in example.entities),
        tuple((pair.actor, pair.recipient) for pair in example.pairs),
    )


def _exchanged(sentence: MarkedSentence, rng: random.Random) -> MarkedSentence:
    """The sentence with every state's name, adjective, people or capital another state's."""
    names = state_names()
    kinds = {name: kind for kind, known in names.items() for name in known}
    text = ""
    moved: list[tuple[int, int]] = []  # place in the old text, how far what follows it moves
    at = 0
    tokens = tokenize(sentence.text)
    for token, (start, end) in zip(tokens.ids, tokens.spans, strict=True):
        old = sentence.text[start:end]
        if 1 <= token <= len(STAND_INS) and old in kinds:
            new = rng.choice(names[kinds[old]])
            text += sentence.text[at:start] + new
            at = end
            moved.append((end, len(new) - len(old)))
    text += sentence.text[at:]

    def shift(place: int) -> int:
        return place + sum(by for end, by in moved if end <= place)

    entities = tuple(tuple((shift(a), shift(b)) for a, b in e) for e in sentence.entities)
    return MarkedSentence(text, entities, sentence.pairs)


def _draw(bins: list[dict[str, float]], path: str) -> None:
    import altair
    import vl_convert

    points = altair.Data(values=bins)
    dots = (
        altair.Chart(points)
        .mark_line(point=True)
        .encode(
            x=altair.X("confidence:Q", scale=altair.Scale(domain=[0, 1]), title="Confidence"),
            y=altair.Y("right:Q", scale=altair.Scale(domain=[0, 1]), title="Share right"),
            size=altair.Size("pairs:Q", title="Pairs"),
        )
    )
    line = (
        altair.Chart(altair.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(strokeDash=[4, 4], color="grey")
        .encode(x="x:Q", y="y:Q")
    )
    chart = (line + dots).properties(width=360, height=360, title="Reliability of confidence")
    Path(path).write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("ALLEGIANCE_DATA", "")
    parser.add_argument("--of", choices=("read", "written"), default="read")
    parser.add_argument("--leads", default=f"{data}/news2022/leads.jsonl.gz" if data else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--chart", help="draw the reliability diagram here, as SVG")
    return parser.parse_args()


def _table(result: dict[str, Any]) -> str:
    lines = [f"{name:28} {value}" for name, value in result.items() if name != "bins"]
    lines += ["", "confidence  right  pairs"]
    lines += [f"{b['confidence']:10.3f} {b['right']:6.3f} {b['pairs']:6}" for b in result["bins"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
