"""The dyad model on coded events of 2005-2015: known breaks, and convergent validity.

    ALLEGIANCE_DATA=... python benchmarks/icews_dyads.py --out benchmarks/results/icews_dyads.json

Breaks are those of docs/known-breaks.md, written down before. Convergent validity: positions toward
Russia and the USA in 2005-2015 against membership in rival blocs and, where a file of ideal points
is given (`--ideal FILE`: state, session, ideal_point), against those of the same years.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from allegiance import entities, over_time
from allegiance.measure.coded_events import read_dyads

NAMED = {
    ("RUS", "UKR"): ("2014-02-15", "2014-03-15"),
    ("GEO", "RUS"): ("2008-08-01", "2008-08-31"),
    ("ISR", "TUR"): ("2010-05-25", "2010-06-15"),
    ("CHN", "JPN"): ("2012-09-05", "2012-09-25"),
}
CLOSE_DAYS = 60
LEAST_ACTS = 3
BLOCS = {"CSTO": "RUS", "NATO": "USA"}
SESSIONS = range(60, 70)  # the General Assembly's 60th session opened in September 2005


def events(folder: Path) -> pa.Table:
    """The ICEWS rows with CAMEO codes for their event names; actors stay as they are named."""
    codes = _cameo_names(folder)
    rows = [
        line.rstrip("\n").split("\t")
        for line in (folder / "icews" / "icews_2005-2015_valid.txt").open(encoding="utf-8")
    ]
    return pa.table(
        {
            "date": [row[3] for row in rows],
            "actor": [row[0] for row in rows],
            "recipient": [row[2] for row in rows],
            "cameo": [codes.get(row[1].casefold(), "") for row in rows],
        }
    )


def _cameo_names(folder: Path) -> dict[str, str]:
    found = {}
    with (folder / "plover" / "cameo_codes_noexamples.csv").open(encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            found[row["name"].casefold()] = row["code"]
    with (folder / "icews" / "events.2018.sample.tab").open(encoding="utf-8") as opened:
        for row in csv.DictReader(opened, delimiter="\t"):
            found.setdefault(row["Event Text"].casefold(), row["CAMEO Code"])
    return found


def known_breaks(table: pa.Table) -> list[dict[str, Any]]:
    """Each named pair with its breaks, and whether one fits."""
    found = []
    for (one, other), (first, last) in NAMED.items():
        result = over_time.dyads(table, one, other)
        breaks = [
            row
            for row in result.breaks.to_pylist()
            if row["basis"] == "mutual" and row["channel"] == "overall"
        ]
        fitting = [row for row in breaks if row["direction"] == "away" and _near(row, first, last)]
        rows = result.table.to_pylist()
        acts = sum(
            r["occurrences"] for r in rows if (r["basis"], r["channel"]) == ("mutual", "overall")
        )
        found.append(
            {
                "pair": f"{one}-{other}",
                "window": f"{first} to {last}",
                "acts": acts,
                "found": bool(fitting),
                "breaks": [
                    {k: r[k] for k in ("date", "low", "high", "direction")}
                    | {k: round(r[k], 2) for k in ("size", "probability")}
                    for r in breaks
                ],
            }
        )
    return found


def _near(row: dict[str, Any], first: str, last: str) -> bool:
    day = date.fromisoformat(row["date"]).toordinal()
    low, high = (date.fromisoformat(d).toordinal() for d in (first, last))
    return low - CLOSE_DAYS <= day <= high + CLOSE_DAYS


def validity(table: pa.Table, ideal: Path | None) -> list[dict[str, Any]]:
    """Rank correlations of mean positions with blocs and ideal points, with 90 % intervals."""
    toward = {power: _positions(table, power) for power in ("RUS", "USA")}
    found = []
    for bloc, power in BLOCS.items():
        inside = entities.members(bloc, "2010-06-30")
        outside = entities.members("NATO" if bloc == "CSTO" else "CSTO", "2010-06-30")
        states = [s for s in toward[power] if s in inside | outside]
        member = [float(s in inside) for s in states]
        found.append(
            _line(f"toward {power}, {bloc} against its rival", states, toward[power], member)
        )
    both = sorted(set(toward["RUS"]) & set(toward["USA"]))
    lean = {s: toward["USA"][s] - toward["RUS"][s] for s in both}
    blocs = [
        s
        for s in both
        if s in entities.members("NATO", "2010-06-30") | entities.members("CSTO", "2010-06-30")
    ]
    inside = entities.members("NATO", "2010-06-30")
    found.append(
        _line("USA less RUS, NATO against CSTO", blocs, lean, [float(s in inside) for s in blocs])
    )
    if ideal is not None:
        points = _ideal_points(ideal)
        for name, values in (
            *((f"toward {p}", v) for p, v in toward.items()),
            ("USA less RUS", lean),
        ):
            states = sorted(set(values) & set(points))
            found.append(
                _line(f"{name}, ideal points", states, values, [points[s] for s in states])
            )
    return found


def _positions(table: pa.Table, power: str) -> dict[str, float]:
    read = read_dyads(table)
    counts = np.bincount(read.acts.series, minlength=len(read.pairs))
    enough = {
        p[0] for p, n in zip(read.pairs, counts, strict=True) if p[1] == power and n >= LEAST_ACTS
    }
    result = over_time.dyads(table, breaks=False).table.to_pylist()
    sums: dict[str, list[float]] = {}
    for row in result:
        if row["toward"] == power and row["state"] in enough:
            sums.setdefault(row["state"], []).append(row["position"])
    return {state: float(np.mean(values)) for state, values in sums.items()}


def _ideal_points(path: Path) -> dict[str, float]:
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as parquet

    table = parquet.read_table(path) if path.suffix == ".parquet" else arrow_csv.read_csv(path)
    sums: dict[str, list[float]] = {}
    for row in table.to_pylist():
        if int(row["session"]) in SESSIONS:
            sums.setdefault(row["state"], []).append(float(row["ideal_point"]))
    return {state: float(np.mean(values)) for state, values in sums.items()}


def _line(
    name: str, states: list[str], values: dict[str, float], other: list[float]
) -> dict[str, Any]:
    one, two = np.array([values[s] for s in states]), np.array(other)
    if len(states) < 5:
        return {"compared": name, "states": len(states), "rank correlation": None}
    rng = np.random.default_rng(1)
    draws = []
    for _ in range(1000):
        pick = rng.integers(0, len(one), len(one))
        if np.ptp(one[pick]) > 0 and np.ptp(two[pick]) > 0:
            draws.append(_spearman(one[pick], two[pick]))
    low, high = np.quantile(draws, (0.05, 0.95))
    return {
        "compared": name,
        "states": len(states),
        "rank correlation": round(_spearman(one, two), 2),
        "90 % interval": [round(float(low), 2), round(float(high), 2)],
    }


def _spearman(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.corrcoef(_ranks(one), _ranks(two))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, row, count = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(count)
    return ((upto - count + 1 + upto) / 2)[row]


def main() -> None:
    """Print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--ideal", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.data is None:
        sys.exit("say where the data is: --data DIR or ALLEGIANCE_DATA")
    table = events(Path(asked.data))
    read = read_dyads(table)
    figures = {
        "rows": read.rows,
        "acts between governments": int(read.acts.kind.size),
        "left out": read.unread,
        "breaks named before": known_breaks(table),
        "convergent validity": validity(table, asked.ideal),
    }
    text = json.dumps(figures, indent=1)
    print(text)
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
