"""Many series at once: positions by month with intervals, breaks, gaps and robustness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from msgspec import Struct

from allegiance.measure.alignment import interval_of, mean_of
from allegiance.measure.kinds import WEIGHTINGS, Weighting, reweighted
from allegiance.measure.likelihood import GRID, Array
from allegiance.measure.tally import Acts, Clock, month_log_likelihoods
from allegiance.measure.walk import Chain, Walk, run_chain
from allegiance.model import CATEGORIES

CUTPOINTS: dict[str, tuple[float, float]] = {"convention": (0.6, 0.2), "narrow": (0.5, 0.1)}
"""Two sets of cutpoints, corner and leaning: the documented one and a narrower one."""

_BLOCK = 250  # series held at once: their arrays stay in the processor's cache
_MEANS = (-0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4)
_SDS = (0.3, 0.45, 0.6)
_COARSE: Array = GRID[::2]
_GAP = 0.2
_LEAST_POOLED = 8


class Positions(Struct, frozen=True):
    """Of each series at each time, (series, times): given all evidence, and what was known then."""

    mean: Array
    low: Array
    high: Array
    filtered: Array


class Gap(Struct, frozen=True):
    """Words less deeds: its mean, and the probability that it is at least .2 in that direction."""

    size: float
    probability: float
    reading: str


class Robustness(Struct, frozen=True):
    """A last position and category under each weighting and set of cutpoints."""

    positions: dict[str, float]
    verdicts: dict[str, str]
    """Key `weighting/cutpoints`."""
    agree: bool
    reading: str


def positions_of(
    acts: Acts, clock: Clock, series: int, *, walk: Walk | None = None, coarse: bool = False
) -> Positions:
    """Return the positions of every series; `coarse`: 51 grid points in single precision.

    Coarse positions differ from fine ones by less than .01; memory follows the result alone.
    """
    walk = walk or Walk()
    grid = _COARSE if coarse else GRID
    shape = (series, len(clock.ends))
    mean, low, high, known = (np.empty(shape, np.float32 if coarse else float) for _ in range(4))
    for first in range(0, series, _BLOCK):
        last = min(first + _BLOCK, series)
        logs = month_log_likelihoods(acts.of(first, last), clock, last - first, grid)
        chain = run_chain(logs.astype(mean.dtype), clock.lengths, walk, grid)
        smoothed = chain.smoothed
        mean[first:last] = smoothed @ grid.astype(mean.dtype)
        known[first:last] = chain.filtered @ grid.astype(mean.dtype)
        if coarse:
            low[first:last], high[first:last] = _bounds(smoothed)
        else:
            low[first:last], high[first:last] = interval_of(smoothed)
    return Positions(mean, low, high, known)


def _bounds(density: Array) -> tuple[Array, Array]:
    """Return 90 % bounds on the coarse grid, between points by straight lines."""
    sums = np.cumsum(density, axis=2)
    step = 2.0 / (density.shape[2] - 1)
    found = []
    for share in (0.05, 0.95):
        at = np.minimum((sums < share).sum(axis=2), density.shape[2] - 1)[..., None]
        upto, here = (np.take_along_axis(a, at, axis=2)[..., 0] for a in (sums, density))
        part = (share - (upto - here)) / np.maximum(here, 1e-12)
        found.append(np.clip(-1.0 + step * (at[..., 0] - 0.5 + part), -1.0, 1.0))
    return found[0], found[1]


def chains(log_emissions: Array, clock: Clock, walk: Walk) -> Iterator[tuple[int, Chain]]:
    """Yield (first series, posterior) of blocks of given log-emissions (series, months, 101)."""
    for first in range(0, len(log_emissions), _BLOCK):
        yield first, run_chain(log_emissions[first : first + _BLOCK], clock.lengths, walk)


def pooled_walk(log_emissions: Array, clock: Clock) -> Walk:
    """Return the walk whose prior fits all series best: states pooled in part.

    Empirical Bayes (Efron & Morris 1973, JASA 68:117-130): mean and sd of the prior by highest
    marginal likelihood over all series with evidence, on a small grid. Thinly reported states
    then rest near what is usual on the issue. Fewer than eight series keep the fixed prior.
    """
    told = log_emissions[np.ptp(log_emissions, axis=2).max(axis=1) > 0][:, :, ::2]
    if len(told) < _LEAST_POOLED:
        return Walk()
    best, highest = Walk(), -np.inf
    for mean in _MEANS:
        for sd in _SDS:
            walk = Walk(mean, sd)
            total = sum(
                float(
                    run_chain(
                        told[at : at + _BLOCK], clock.lengths, walk, _COARSE
                    ).log_evidence.sum()
                )
                for at in range(0, len(told), _BLOCK)
            )
            if total > highest + 1e-9:
                best, highest = walk, total
    return best


def words_deeds_gap(words: Array, deeds: Array) -> Gap:
    """Return the gap between two densities over the grid, (101,) each, taken as independent."""
    joint = words[:, None] * deeds[None, :]
    apart = GRID[:, None] - GRID[None, :]
    size = float((joint * apart).sum())
    above, below = (
        float(joint[apart >= _GAP - 1e-9].sum()),
        float(joint[apart <= -_GAP + 1e-9].sum()),
    )
    if max(above, below) <= 0.5:
        return Gap(size, max(0.0, 1.0 - above - below), "words and deeds agree within .2")
    further = "friendlier" if above > below else "less friendly"
    return Gap(size, max(above, below), f"words are {further} than deeds by {abs(size):.1f}")


def robustness_of(
    acts: Acts, clock: Clock, series: int, walk: Walk, cutpoints: dict[str, tuple[float, float]]
) -> list[Robustness]:
    """Return each series' last position and category under three weightings and two cutpoint sets.

    Where the category is not the same six times, `reading` says which differ.
    """
    last: dict[Weighting, Array] = {}
    for weighting in WEIGHTINGS:
        other = Acts(tuple(reweighted(acts.kinds, weighting)), acts.series, acts.day, acts.kind)
        logs = month_log_likelihoods(other, clock, series)
        last[weighting] = np.concatenate(
            [chain.filtered[:, -1] for _, chain in chains(logs, clock, walk)]
        ) if series else np.zeros((0, GRID.size))  # fmt: skip
    return [_robust({w: last[w][row] for w in WEIGHTINGS}, cutpoints) for row in range(series)]


def category_of(density: Array, cuts: tuple[float, float]) -> str:
    """Return the likeliest of the five categories under (corner, leaning) cutpoints."""
    corner, leaning = cuts
    edges = [-1.01, -corner, -leaning, leaning, corner, 1.01]
    half = (GRID[1] - GRID[0]) / 2
    shares = [
        float(density @ (np.clip(np.minimum(GRID + half, b) - np.maximum(GRID - half, a), 0, None)))
        for a, b in pairwise(edges)
    ]
    return CATEGORIES[4 - int(np.argmax(shares))]


def _robust(last: dict[Weighting, Array], cutpoints: dict[str, tuple[float, float]]) -> Robustness:
    positions = {str(name): float(mean_of(density)) for name, density in last.items()}
    verdicts = {
        f"{name}/{cuts}": category_of(density, values)
        for name, density in last.items()
        for cuts, values in cutpoints.items()
    }
    usual = next(iter(verdicts.values()))
    other = [f"{key} says {value}" for key, value in verdicts.items() if value != usual]
    reading = f"{usual} six times of six" if not other else f"{usual}, but {'; '.join(other)}"
    return Robustness(positions, verdicts, not other, reading)
