"""Temperatures and the threshold for nothing, on held-back data.

`python training/calibrate.py RUN` writes calibration.json into the run's folder.

Held-back examples are halved by a hash of their text: one half sets the temperatures and the bias
of NONE, the other is what benchmarks/relation_reliability.py reports on.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch

from examples import FACTUALITIES, FINE, Example, in_first_half, read_written, split
from network import Network
from read import read_examples
from train import HERE, predict


def main() -> None:
    """Write calibration.json into the run's folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    data = os.environ.get("ALLEGIANCE_DATA", "")
    parser.add_argument("--leads", default=f"{data}/news2022/leads.jsonl.gz" if data else "")
    options = parser.parse_args()
    saved = torch.load(options.run / "last.pt", weights_only=False)
    network = Network(shared=saved["options"]["shared"])
    network.load_state_dict(saved["network"])
    _, held_rows = split(read_written(HERE / "data" / "written")[0])
    written = [row.example() for row in held_rows]
    _, read = read_examples(HERE / "data" / "read", options.leads)
    # real sentences say how often nothing stands between two entities; written ones do not
    examples = [e for e in (read or written) if in_first_half(e.text)]
    settings = fit(network, examples)
    if read:
        more = fit(network, [e for e in written if in_first_half(e.text)])
        settings["written"] = more
    print(json.dumps(settings, indent=1))
    settings.pop("written", None)
    (options.run / "calibration.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")


def fit(network: Network, examples: list[Example]) -> dict[str, float]:
    """The temperature and NONE bias of least log loss; the temperature of factuality."""
    kinds, facts = predict(network, examples)
    pairs = [pair for example in examples for pair in example.pairs]
    gold = np.array([FINE.index(p.type) for p in pairs])
    parents = [FINE.index(name.split("/")[0]) for name in FINE]
    best = (np.inf, 1.0, 0.0)
    for bias in np.arange(-2, 3.01, 0.1):
        moved = kinds.copy()
        moved[:, FINE.index("NONE")] += bias
        for temperature in np.arange(0.4, 2.51, 0.05):
            odds = _softmax(moved / temperature)
            merged = np.zeros_like(odds)
            for own, parent in enumerate(parents):
                merged[:, parent] += odds[:, own]
            right = merged[np.arange(len(gold)), [parents[g] for g in gold]]
            loss = -np.log(np.maximum(right, 1e-9)).mean()
            best = min(best, (loss, float(temperature), float(bias)))
    known = np.array([bool(p.factuality) for p in pairs])
    codes = np.array([FACTUALITIES.index(p.factuality) for p in pairs if p.factuality])
    fact = (np.inf, 1.0)
    for temperature in np.arange(0.4, 2.51, 0.05):
        odds = _softmax(facts[known] / temperature)
        loss = -np.log(np.maximum(odds[np.arange(len(codes)), codes], 1e-9)).mean()
        fact = min(fact, (loss, float(temperature)))
    return {
        "temperature": round(best[1], 3),
        "none_bias": round(best[2], 3),
        "fact_temperature": round(fact[1], 3),
    }


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(odds / odds.sum(1, keepdims=True))


if __name__ == "__main__":
    main()
