"""Ideal points of all UN roll calls against the published ones of sessions 1-60.

    python benchmarks/ideal_points.py [--data FOLDER] [--json FILE]

Reads `un/` of the data folder (or ALLEGIANCE_DATA). Three questions: how near are the points and
their standard errors to those of Bailey, Strezhnev & Voeten; how long does it take; and do they
foretell votes as well? For the last, 10 % of the votes are held out at random and each roll call's
parameters are fitted to the rest (`measure.item_fit`, the same for every set of points). The
published points were estimated from all votes, the held-out ones included; so ours are shown twice,
estimated from all votes and, harder, from the other 90 % alone.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "2")

import argparse
import json
import time
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from allegiance.measure.ballots import VOTES, Ballots, ballots_of, prepare
from allegiance.measure.ideal_points import ideal_points
from allegiance.measure.item_fit import fit_items, vote_probabilities
from allegiance.readers.roll_calls import read_roll_calls

RESULTS = Path(__file__).parent / "results" / "ideal_points.json"
SOUTH_YEMEN = 680  # COW number; the published file writes YAR for both Yemens
BARS = {"median within session": 0.998, "all country-sessions": 0.993, "standard errors": 0.90}
SECONDS = 30.0
HELD_OUT = 0.1

Points = dict[tuple[str, int], tuple[float, float]]


def main() -> None:
    """Print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    options = parser.parse_args()
    if not options.data:
        parser.error("give --data FOLDER or set ALLEGIANCE_DATA")
    folder = Path(options.data) / "un"
    began, busy = time.perf_counter(), time.process_time()
    votes = read_roll_calls(folder)
    read = time.perf_counter() - began
    points = ideal_points(votes)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    published = published_points(folder / "published_ideal_points_to_session_60.csv")
    figures: dict[str, float] = {"votes": votes.num_rows, "country-sessions": points.num_rows}
    figures |= agreement(points_of(points), published)
    figures |= {"seconds reading": read, "seconds in all": seconds, "processor seconds": busy}
    figures |= held_out(votes, points_of(points), published)
    report(figures)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    rounded = {name: round(value, 5) for name, value in figures.items()}
    options.json.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def published_points(path: Path) -> Points:
    """Return the published posterior means with the width from the 5th to the 95th percentile."""
    rows = pacsv.read_csv(path).to_pylist()
    found: Points = {}
    for row in rows:
        state = row["iso3c"]
        if state == "YAR":
            state = "YMD" if row["ccode"] == SOUTH_YEMEN else "YEM"
        width = row["Q95%"] - row["Q5%"]
        found[state, row["session"]] = (row["IdealPoint"], width)
    return found


def points_of(table: pa.Table) -> Points:
    """Return our table by state and session."""
    columns = (table[name].to_pylist() for name in ("state", "session", "ideal_point", "se"))
    return {
        (state, session): (point, se) for state, session, point, se in zip(*columns, strict=True)
    }


def agreement(ours: Points, published: Points) -> dict[str, float]:
    """Return the correlations of the two sets of points."""
    shared = sorted(ours.keys() & published.keys(), key=lambda key: (key[1], key[0]))
    sessions = np.array([session for _, session in shared])
    mine = np.array([ours[key] for key in shared])
    theirs = np.array([published[key] for key in shared])
    within = [
        correlation(mine[at, 0], theirs[at, 0])
        for at in (sessions == s for s in np.unique(sessions))
    ]
    return {
        "compared": len(shared),
        "published without ours": len(published.keys() - ours.keys()),
        "median within session": float(np.median(within)),
        "least within session": float(np.min(within)),
        "all country-sessions": correlation(mine[:, 0], theirs[:, 0]),
        "standard errors": correlation(mine[:, 1], theirs[:, 1]),
    }


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return Pearson's correlation."""
    return float(np.corrcoef(one, other)[0, 1])


def held_out(votes: pa.Table, ours: Points, published: Points) -> dict[str, float]:
    """Return the log-loss of held-out votes in nats a vote, where every set has a point."""
    prepared = prepare(votes)
    draw = np.random.default_rng(2017).random(prepared.num_rows) < HELD_OUT
    fresh = points_of(ideal_points(prepared.filter(pa.array(~draw))))
    everywhere = ours.keys() & published.keys() & fresh.keys()
    keys = zip(prepared["state"].to_pylist(), prepared["session"].to_pylist(), strict=True)
    known = np.array([key in everywhere for key in keys])
    ballots = ballots_of(prepared.filter(pa.array(known & ~draw)))
    aside = placed(prepared.filter(pa.array(known & draw)), ballots)
    at = [(state, int(s)) for state, s in zip(ballots.states, ballots.sessions, strict=True)]
    losses = {}
    for name, points in (("published", published), ("ours", ours), ("ours without them", fresh)):
        position = np.array([points[key][0] for key in at])
        items = fit_items(ballots, position)
        losses[name] = -np.log(vote_probabilities(aside, position, items))
    gap = losses["ours"] - losses["published"]
    return {
        "held-out votes": len(gap),
        **{f"log-loss {name}": float(loss.mean()) for name, loss in losses.items()},
        "ours less published": float(gap.mean()),
        "its standard error": float(gap.std() / np.sqrt(len(gap))),
    }


def placed(votes: pa.Table, ballots: Ballots) -> Ballots:
    """Return held-out votes with the places and items of `ballots`; others are left out."""
    places = {
        key: at
        for at, key in enumerate(zip(ballots.states, ballots.sessions.tolist(), strict=True))
    }
    items = {name: at for at, name in enumerate(ballots.items)}
    rows = [
        (VOTES.index(vote), items[call], places[state, session])
        for state, session, call, vote in zip(
            *(votes[name].to_pylist() for name in ("state", "session", "roll_call", "vote")),
            strict=True,
        )
        if call in items and (state, session) in places
    ]
    kind, item, place = np.array(sorted(rows), dtype=np.intp).T
    return msgspec.structs.replace(
        ballots,
        item=item,
        place=place,
        counts=np.bincount(place, minlength=len(ballots.states)),
        abstentions=slice(*(int(at) for at in np.searchsorted(kind, [1, 2]))),
    )


def report(figures: dict[str, float]) -> None:
    """Print the figures, with the bar beside each that has one."""
    for name, value in figures.items():
        text = f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
        bar = ""
        if name in BARS:
            bar = f"at least {BARS[name]:.3f}  {verdict(value >= BARS[name])}"
        elif name == "seconds in all":
            bar = f"below {SECONDS:.0f}  {verdict(value < SECONDS)}"
        elif name == "ours less published":
            bar = f"below 0  {verdict(value < 0)}"
        print(f"{name:28}{text:>12}  {bar}".rstrip())


def verdict(met: bool) -> str:
    """Return how a bar was met."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
