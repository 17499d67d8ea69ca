"""Ideal points of states from roll calls: where each stands in each session, and how surely.

After Bailey, Strezhnev & Voeten (2017, "Estimating Dynamic State Preferences from United Nations
Voting Data", Journal of Conflict Resolution 61:430-456). `ballots` prepares the votes,
`first_positions` finds a start, `ordinal_probit` holds the model and samples it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from allegiance.errors import InputError
from allegiance.measure.ballots import Ballots, ballots_of, prepare
from allegiance.measure.bridges import with_bridges
from allegiance.measure.first_positions import first_positions
from allegiance.measure.ordinal_probit import Positions, sample

POSITIVE = "USA"
CHAINS = 2
SWEEPS = 320
DROPPED = 100

SCHEMA = pa.schema(
    [
        ("state", pa.string()),
        ("session", pa.int64()),
        ("ideal_point", pa.float64()),
        ("se", pa.float64()),
        ("votes", pa.int64()),
    ]
)


def ideal_points(
    votes: Any,
    *,
    positive: str = POSITIVE,
    chains: int = CHAINS,
    sweeps: int = SWEEPS,
    dropped: int = DROPPED,
    seed: int = 1,
    tick: Callable[[], None] = lambda: None,
) -> pa.Table:
    """Return the ideal point of every state in every session, by state and session.

    `votes`: any Arrow-compatible table with columns `state` (ISO3), `session`, `roll_call`, `vote`
    (yes, abstain, no, absent) and, where there are any, `date`, `paragraph`, `amendment`, `title`,
    `description`, `bridge`; `readers.read_roll_calls` gives one. The answer has `state`,
    `session`, `ideal_point` (mean 0, standard deviation 1 over all rows, positive on the side of
    `positive`), `se` (posterior standard deviation, same scale) and `votes` (it rests on).

    Every chain makes `sweeps` sweeps and drops the first `dropped`; chains run in threads. The
    answer depends on `seed` alone, not on the order of rows, repeated rows or the processors.
    InputError for votes that cannot be read or place nobody; QuestionError where `positive` casts
    no vote. About 15 seconds for the 870,000 votes of the General Assembly to 2020 on two cores.
    """
    ballots = ballots_of(with_bridges(prepare(votes)))
    if not len(ballots.item):
        raise InputError("votes", "hold no divided roll call", "unanimous votes place nobody")
    start = first_positions(ballots, positive)
    seeds = np.random.SeedSequence(seed).spawn(chains)
    generators = [np.random.Generator(np.random.SFC64(each)) for each in seeds]

    def chain(random: np.random.Generator) -> Positions:
        return sample(ballots, start, sweeps=sweeps, dropped=dropped, random=random, tick=tick)

    with ThreadPoolExecutor(max_workers=chains) as pool:
        found = list(pool.map(chain, generators))
    return _table(ballots, _together(found), positive)


def _together(found: list[Positions]) -> Positions:
    """Return the mixture of the chains: their mean, and the spread within and between them."""
    means = np.stack([positions.mean for positions in found])
    within = np.stack([positions.sd for positions in found]) ** 2
    return Positions(means.mean(axis=0), np.sqrt(within.mean(axis=0) + means.var(axis=0)))


def _table(ballots: Ballots, positions: Positions, positive: str) -> pa.Table:
    states = np.array(ballots.states)
    centre, spread = positions.mean.mean(), positions.mean.std()
    points = (positions.mean - centre) / spread
    if points[states == positive].mean() < 0:
        points = -points
    order = np.lexsort((ballots.sessions, states))
    return pa.table(
        {
            "state": states[order],
            "session": ballots.sessions[order],
            "ideal_point": points[order],
            "se": (positions.sd / spread)[order],
            "votes": ballots.counts[order],
        },
        schema=SCHEMA,
    )
