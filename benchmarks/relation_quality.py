"""How well the relation model names the act between two marked entities.

`python benchmarks/relation_quality.py --data TSV [--predict OUT.tsv] [--json]`

The file has at least the columns `sentence, marked_sentence, source, target` (actor in <s>,
recipient in <t>), tab separated as Python's csv module writes them; `row` is carried over, else
rows count from 0. Every row is taken to hold an event (`--none` lets the model say that there
is none). Where `gold_root` and `gold_penta` stand in it: macro-F1 of binary, quad and root with
bootstrap intervals, the confusion of roots, and the published zero-shot system's figures
(`penta_L2`, `root_L2`), paired. In these files CONCEDE and RETREAT are YIELD, of quad 2, and
labels follow CAMEO's codes carried over. `--half other` is the half (seed 0) that nothing of
the model was ever chosen on.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from allegiance.coding.relation import MarkedSentence, Relation, marked_row, relations
from allegiance.model import PLOVER_TYPES

QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "YIELD": 2, "COOPERATE": 2, "AID": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4,
    "COERCE": 4, "ASSAULT": 4, "NONE": 0,
}  # fmt: skip
DRAWS = 2000


def main() -> None:
    """Read, predict, write, print."""
    options = _options()
    with Path(options.data).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    if not rows or "marked_sentence" not in rows[0]:
        sys.exit(f"{options.data}: no column marked_sentence. Give a TSV with sentence, "
                 "marked_sentence, source, target")  # fmt: skip
    numbers = _half(len(rows), options.half)
    rows = [{**rows[n], "row": rows[n].get("row") or str(n)} for n in numbers]
    found = relations([_sentence(row) for row in rows], convention=options.convention)
    told = [_root(r, none=options.none) for r in found]
    if options.predict:
        with Path(options.predict).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t")
            writer.writerow(["row", "root", "quad", "factuality", "confidence"])
            for row, (root, confidence), relation in zip(rows, told, found, strict=True):
                writer.writerow([row["row"], root, QUADS[root], relation.factuality, confidence])
    if not rows[0].get("gold_root"):
        print(f"{len(rows)} rows, no gold to measure against", file=sys.stderr)
        return
    result = measure(rows, [root for root, _ in told])
    result["half"] = options.half
    print(json.dumps(result, indent=1) if options.json else _table(result))


def measure(rows: Sequence[dict[str, str]], told: Sequence[str]) -> dict[str, Any]:
    """Scores of `told` against the gold columns, and of the published system where it stands."""
    gold = [row["gold_root"] for row in rows]
    quads = [int(row["gold_penta"]) for row in rows]
    ours = {"binary": [QUADS[t] > 2 for t in told], "quad": [QUADS[t] for t in told], "root": told}
    right: dict[str, list[Any]] = {"binary": [q > 2 for q in quads], "quad": quads, "root": gold}
    theirs: dict[str, list[Any]] = {}
    if rows[0].get("root_L2"):
        other = [int(float(row["penta_L2"])) for row in rows]
        theirs = {"binary": [q > 2 for q in other], "quad": other,
                  "root": [row["root_L2"] for row in rows]}  # fmt: skip
    draws = _draws(len(rows))
    result: dict[str, Any] = {"rows": len(rows), "scores": {}}
    for level in ("binary", "quad", "root"):
        line = {"ours": _interval(right[level], ours[level], draws)}
        if theirs:
            line["published zero-shot"] = _interval(right[level], theirs[level], draws)
            line["difference"] = _difference(right[level], ours[level], theirs[level], draws)
            trios = list(zip(right[level], ours[level], theirs[level], strict=True))
            line["only ours right / only theirs right"] = [
                sum(g == a != b for g, a, b in trios),
                sum(g == b != a for g, a, b in trios),
            ]  # fmt: skip
        result["scores"][level] = line
    result["roots"] = {
        name: {"gold": gold.count(name), "told": list(told).count(name),
               "f1": round(_f1(gold, told, name), 3)}
        for name in sorted(set(gold))
    }  # fmt: skip
    pairs = Counter((g, t) for g, t in zip(gold, told, strict=True) if g != t)
    result["confusion"] = [[g, t, n] for (g, t), n in sorted(pairs.items(), key=lambda p: -p[1])]
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", required=True, help="TSV with marked_sentence, source, target")
    parser.add_argument("--predict", help="write row, root, quad, factuality, confidence here")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", choices=("all", "looked-at", "other"), default="all")
    parser.add_argument("--none", action="store_true", help="allow NONE")
    parser.add_argument("--convention", choices=("crosswalk", "manual"), default="crosswalk")
    return parser.parse_args()


def _half(count: int, half: str) -> list[int]:
    order = list(range(count))
    if half == "all":
        return order
    random.Random(0).shuffle(order)
    return sorted(order[: count // 2] if half == "looked-at" else order[count // 2 :])


def _sentence(row: dict[str, str]) -> MarkedSentence:
    """The marked sentence; an entity without a mark is looked for by its text."""
    sentence = marked_row(row["marked_sentence"])
    entities = list(sentence.entities)
    for place, column in enumerate(("source", "target")):
        name = (row.get(column) or "").strip()
        at = sentence.text.find(name) if name else -1
        if not entities[place] and at >= 0:
            entities[place] = ((at, at + len(name)),)
    return MarkedSentence(sentence.text, tuple(entities), sentence.pairs)


def _root(relation: Relation, none: bool) -> tuple[str, float]:
    """Root and its probability, among the roots alone unless nothing is allowed too."""
    shares: Counter[str] = Counter()
    for name, share in zip((*PLOVER_TYPES, "NONE"), relation.types, strict=True):
        shares["YIELD" if name in ("CONCEDE", "RETREAT") else name] += share
    if not none:
        del shares["NONE"]
    total = sum(shares.values())
    best = max(shares, key=lambda name: (shares[name], name))
    return best, round(shares[best] / total, 3) if total else 0.0


def _f1(gold: Sequence[Any], told: Sequence[Any], name: Any) -> float:
    right = sum(g == t == name for g, t in zip(gold, told, strict=True))
    seen = list(gold).count(name) + list(told).count(name)
    return 2 * right / seen if seen else 0.0


def _draws(count: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, count, (DRAWS, count))


def _macro(gold: np.ndarray, told: np.ndarray, classes: int) -> np.ndarray:
    """Macro-F1 over the classes of gold, for each row of (draws, n) codes; told may be -1."""
    scores = np.zeros(len(gold))
    present = np.zeros(len(gold))
    for code in range(classes):
        is_gold, is_told = gold == code, told == code
        seen = is_gold.sum(1) + is_told.sum(1)
        here = is_gold.any(1)
        scores += np.where(here, 2 * (is_gold & is_told).sum(1) / np.maximum(seen, 1), 0)
        present += here
    return np.asarray(scores / present)


def _codes(gold: Sequence[Any], *others: Sequence[Any]) -> tuple[list[np.ndarray], int]:
    names = {name: code for code, name in enumerate(sorted(set(gold)))}
    return [np.array([names.get(x, -1) for x in xs]) for xs in (gold, *others)], len(names)


def _interval(gold: Sequence[Any], told: Sequence[Any], draws: np.ndarray) -> list[float]:
    (g, t), count = _codes(gold, told)
    spread = _macro(g[draws], t[draws], count)
    point = float(_macro(g[None], t[None], count)[0])
    return [round(x, 4) for x in (point, *map(float, np.percentile(spread, [2.5, 97.5])))]


def _difference(
    gold: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], draws: np.ndarray
) -> list[float]:
    (g, a, b), count = _codes(gold, ours, theirs)
    spread = _macro(g[draws], a[draws], count) - _macro(g[draws], b[draws], count)
    point = float((_macro(g[None], a[None], count) - _macro(g[None], b[None], count))[0])
    return [round(x, 4) for x in (point, *map(float, np.percentile(spread, [2.5, 97.5])))]


def _table(result: dict[str, Any]) -> str:
    lines = [f"{result['rows']} rows ({result['half']})", ""]
    for level, line in result["scores"].items():
        for who, values in line.items():
            if isinstance(values[0], float):
                text = f"{values[0]:.3f} [{values[1]:.3f}, {values[2]:.3f}]"
            else:
                text = f"{values[0]} / {values[1]}"
            lines.append(f"{level:7} {who:38} {text}")
    lines += ["", f"{'root':10} gold told    F1"]
    lines += [
        f"{name:10} {r['gold']:4} {r['told']:4} {r['f1']:.3f}"
        for name, r in result["roots"].items()
    ]
    lines += ["", "gold -> told"]
    lines += [f"{g:10} {t:10} {n}" for g, t, n in result["confusion"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
