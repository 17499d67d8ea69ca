"""Does the model mean what it says? Simulated worlds from a generator that is not the model.

Prints coverage of 90 % intervals, breaks found, dated and false, a power curve, drift by volume,
and where it fails; `--worlds 500` is the whole trial.

    python benchmarks/simulation.py --worlds 60 --out benchmarks/results/simulation.json
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from allegiance.measure.alignment import interval_of, mean_of
from allegiance.measure.changes import Change, changes_of
from allegiance.measure.days import Window
from allegiance.measure.kinds import Kind, dyad_kind, kind_of
from allegiance.measure.tally import (
    Acts,
    distinct_acts,
    month_log_likelihoods,
    monthly,
    weekly,
)
from allegiance.measure.walk import Walk, run_chain
from simulated_worlds import DAYS, START, Trouble, World, make_world

WINDOW = Window(START.toordinal(), START.toordinal() + DAYS - 1)
MONTHS, WEEKS = monthly(WINDOW), weekly(WINDOW)
CLOSE_DAYS = 60
FOUND_FROM = 20


def simulate(worlds: int, seed: int = 1) -> dict[str, Any]:
    """All figures of the trial over `worlds` worlds of each sort."""
    rng = np.random.default_rng(seed)
    quiet = [make_world(rng, rng.uniform(5, 40)) for _ in range(worlds)]
    figures: dict[str, Any] = {"worlds": worlds, "coverage": _coverage(quiet)}
    calm = [make_world(rng, rng.uniform(FOUND_FROM, 40)) for _ in range(worlds)]
    broken = [make_world(rng, rng.uniform(FOUND_FROM, 40), 0.6) for _ in range(worlds)]
    figures["breaks of .6 at 20-40 a quarter"] = _breaks(broken)
    figures["no break at 20-40 a quarter"] = {"false": _share_with_break(calm)}
    figures["no break at 5-40 a quarter"] = {"false": _share_with_break(quiet)}
    few = max(20, worlds // 4)
    figures["power"] = [
        {
            "size": size,
            "a quarter": often,
            **_breaks([make_world(rng, often, size) for _ in range(few)]),
        }
        for size in (0.2, 0.4, 0.6, 0.8)
        for often in (5, 10, 20, 40)
    ]
    worse = Trouble(confused=0.3, invented=0.15, twice=0.2, silent=0.3, burst=0.5)
    figures["worse reporting"] = {
        "coverage": _coverage([make_world(rng, 20, trouble=worse) for _ in range(few)])["all"],
        "breaks": _breaks([make_world(rng, 20, 0.6, worse) for _ in range(few)]),
        "false": _share_with_break([make_world(rng, 20, trouble=worse) for _ in range(few)]),
    }
    figures["a thousand consultations a year"] = _volume(rng)
    return figures


def sample(worlds: int, seed: int = 1) -> dict[str, float]:
    """Coverage, breaks found and false ones over few worlds: what a test run has time for."""
    rng = np.random.default_rng(seed)
    calm = [make_world(rng, rng.uniform(FOUND_FROM, 40)) for _ in range(worlds)]
    broken = [make_world(rng, rng.uniform(FOUND_FROM, 40), 0.6) for _ in range(worlds)]
    return {
        "coverage": _coverage(calm)["all"],
        "found": _breaks(broken)["found"],
        "false": _share_with_break(calm),
    }


def acts_of(worlds: list[World]) -> Acts:
    """The responses of every world, one series a world."""
    number: dict[Kind, int] = {}
    series, days, kinds = [], [], []
    for at, world in enumerate(worlds):
        for response in world.responses:
            series.append(at)
            days.append(response.day)
            kinds.append(number.setdefault(kind_of(response), len(number)))
    return distinct_acts(
        list(number), np.array(series), np.array(days), np.array(kinds), repeats=True
    )


def _coverage(worlds: list[World]) -> dict[str, Any]:
    logs = month_log_likelihoods(acts_of(worlds), MONTHS, len(worlds))
    smoothed = run_chain(logs, MONTHS.lengths, Walk()).smoothed
    low, high = interval_of(smoothed)
    mean = mean_of(smoothed)
    at = np.array(MONTHS.ends) - WINDOW.first
    true = np.stack([world.position[at] for world in worlds])
    held = (low <= true) & (true <= high)
    rows = []
    for lower in (-1.0, -0.6, -0.2, 0.2, 0.6):
        here = (true >= lower) & (true < lower + 0.4)
        if here.any():
            rows.append(
                {
                    "true position": f"{lower:+.1f} to {lower + 0.4:+.1f}",
                    "share": _r(here.mean()),
                    "coverage": _r(held[here].mean()),
                    "bias": _r((mean - true)[here].mean()),
                    "width": _r((high - low)[here].mean()),
                }
            )
    levels = []
    for level in (0.5, 0.8, 0.9, 0.95):
        a, b = interval_of(smoothed, level)
        levels.append({"stated": level, "covered": _r(((a <= true) & (true <= b)).mean())})
    return {"all": _r(held.mean()), "by position": rows, "reliability": levels}


def found_breaks(worlds: list[World]) -> list[tuple[Change, ...]]:
    """The breaks of every world, in blocks that share nothing but the common mix."""
    acts = acts_of(worlds)
    found: list[tuple[Change, ...]] = []
    for first in range(0, len(worlds), 50):
        last = min(first + 50, len(worlds))
        found += changes_of(acts.of(first, last), WEEKS, last - first, acts)
    return found


def _breaks(worlds: list[World]) -> dict[str, float]:
    distances = []
    for world, breaks in zip(worlds, found_breaks(worlds), strict=True):
        true = START + timedelta(days=world.jump or 0)
        far = [abs((date.fromisoformat(b.date) - true).days) for b in breaks]
        distances.append(min(far, default=10**6))
    gaps = np.array(distances)
    hit = gaps < 10**6
    within = gaps <= CLOSE_DAYS
    return {
        "found": _r(hit.mean()),
        "dated within 60 days, of found": _r(within[hit].mean() if hit.any() else 0.0),
        "dated within 60 days, of all": _r(within.mean()),
    }


def _share_with_break(worlds: list[World]) -> float:
    return _r(np.mean([len(b) > 0 for b in found_breaks(worlds)]))


def _volume(rng: np.random.Generator) -> dict[str, float]:
    kinds = [dyad_kind("CONSULT", mode, False, False, 1.0) for mode in (None, "visit", "phone")]
    found = {}
    for number in (10, 100, 1000, 10000):
        days = WINDOW.first + rng.integers(0, 365, number)
        acts = distinct_acts(
            kinds, np.zeros(number, int), days, rng.integers(0, 3, number), repeats=True
        )
        chain = run_chain(month_log_likelihoods(acts, MONTHS, 1), MONTHS.lengths, Walk())
        found[str(number)] = _r(mean_of(chain.filtered[0]).max())
    return found


def _r(value: Any) -> float:
    return round(float(value), 3)


def main() -> None:
    """Run the trial and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    text = json.dumps(simulate(asked.worlds, asked.seed), indent=1)
    print(text)
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
