"""A state's position over time: dynamic item response theory on a grid.

The position x moves in [-1, 1] week by week; each response is a two-parameter logistic item.
The dynamics follow Martin & Quinn (2002, Political Analysis 10:134-153), as Bailey, Strezhnev &
Voeten (2017, Journal of Conflict Resolution 61:430-456) use them for states; the posterior is
exact on the grid by the forward-backward recursion for hidden Markov models (Rabiner 1989,
Proceedings of the IEEE 77:257-286).

The walk: Gaussian steps, sd about .3 a year, reflected at the ends and drawn towards the prior
N(0, .45) so that the prior is also what long silence returns to. It is a birth-and-death chain
over the grid, hence totally positive (Karlin & McGregor 1957, Trans. AMS 85:489-546); with items
of monotone likelihood ratio no response for a side ever lowers the estimate for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from allegiance.measure.days import Window
from allegiance.measure.likelihood import GRID, Array, group_log_likelihoods
from allegiance.measure.response import Response
from allegiance.model import Issue

PRIOR_SD = 0.45
YEARLY_SD = 0.3
_STEP = float(GRID[1] - GRID[0])
_FLOOR = 1e-250  # keeps a series alive where evidence of one week contradicts all before it
_DOUBLINGS = 6


@lru_cache(maxsize=1)
def prior() -> Array:
    """Return the prior over the grid: N(0, .45) cut off at -1 and 1."""
    weight = np.exp(-0.5 * (GRID / PRIOR_SD) ** 2)
    density: Array = weight / weight.sum()
    return density


@lru_cache(maxsize=1)
def weekly_step() -> Array:
    """Return the chance of moving from grid point i to j in a week, (101, 101), rows sum to 1."""
    rate = 0.5 * YEARLY_SD**2 / _STEP**2 * 7 / 365.25 / 2**_DOUBLINGS
    ratio = np.sqrt(prior()[1:] / prior()[:-1])
    up = rate * ratio
    down = up[::-1]  # the prior is symmetric, and so is the walk, bit by bit
    step = np.diag(up, 1) + np.diag(down, -1)
    step += np.diag(1.0 - step.sum(axis=1))
    for _ in range(_DOUBLINGS):
        step = step @ step
        step = (step + step[::-1, ::-1]) / 2
    chances: Array = step / step.sum(axis=1, keepdims=True)
    return chances


class Posterior:
    """Forward-backward over `series` rows and `weeks` columns; arrays are (series, weeks, 101)."""

    def __init__(self, log_emissions: Array) -> None:
        """`log_emissions`: log-likelihood of each week's evidence at each grid point."""
        top = log_emissions.max(axis=2, keepdims=True)
        self.emission: Array = np.exp(log_emissions - top)
        self.filtered: Array = _forward(self.emission)
        self.backward: Array = _backward(self.emission)
        self.smoothed: Array = _normal(self.filtered * self.backward)


def align(log_emissions: Array) -> Posterior:
    """Return the posterior of every series given (series, weeks, 101) log-emissions."""
    return Posterior(log_emissions)


def last_filtered(evidence: Iterable[tuple[int, int, Array]], series: int, weeks: int) -> Array:
    """Return each series' posterior in the last week, (series, 101), forward pass only.

    `evidence`: (series, week, log-likelihood) triples. Memory does not grow with the weeks.
    """
    by_week: dict[int, list[tuple[int, Array]]] = {}
    for row, week, log in evidence:
        by_week.setdefault(week, []).append((row, log))
    now = np.tile(prior(), (series, 1))
    step = weekly_step()
    for week in range(weeks):
        if week:
            now = now @ step
        if week in by_week:
            log_total = np.zeros((series, GRID.size))
            for row, log in by_week[week]:
                log_total[row] += log
            now = now * np.exp(log_total - log_total.max(axis=1, keepdims=True))
            now = _normal(np.maximum(now, _FLOOR))
    return now


def weekly_evidence(responses: Sequence[Response], window: Window) -> list[tuple[int, Array]]:
    """Return (week, log-likelihood on the grid) of each group of repeats.

    A group counts in the week its month closes, or in the last week if that comes first: nothing
    is known before it happened, and one repeat more never moves the others.
    """
    return [
        (window.settled_week(responses[group[0]].day), log)
        for group, log in group_log_likelihoods(responses)
    ]


def log_emissions(evidence: Iterable[tuple[int, Array]], weeks: int) -> Array:
    """Return one series' log-emissions, (weeks, 101), the sum of all evidence of each week."""
    total = np.zeros((weeks, GRID.size))
    for week, log in evidence:
        total[week] += log
    return total


def mean_of(density: Array) -> Array:
    """Return the mean position of densities over the grid, (..., 101) -> (...)."""
    mean: Array = density @ GRID
    return mean


def interval_of(density: Array, share: float = 0.9) -> tuple[Array, Array]:
    """Return the bounds between which the middle `share` of each density lies, within [-1, 1]."""
    tail = (1.0 - share) / 2.0
    low = _quantile(density, tail)
    high = -_quantile(density[..., ::-1], tail)
    return low, high


def category_probabilities(density: Array, issue: Issue) -> Array:
    """Return the probabilities of the five categories, corner first, (..., 101) -> (..., 5).

    Each grid point stands for the .02 round it; a cell that holds a cutpoint is shared out.
    """
    cuts = [-1.0 - _STEP, -issue.corner, -issue.leaning, issue.leaning, issue.corner, 1 + _STEP]
    low, high = GRID - _STEP / 2, GRID + _STEP / 2
    shares = [
        np.clip(np.minimum(high, b) - np.maximum(low, a), 0.0, None) / _STEP
        for a, b in pairwise(cuts)
    ]
    probabilities: Array = density @ np.stack(shares[::-1], axis=1)
    return probabilities


def _quantile(density: Array, share: float) -> Array:
    flat = density.reshape(-1, GRID.size)
    edges = np.clip(np.append(GRID - _STEP / 2, GRID[-1] + _STEP / 2), -1.0, 1.0)
    sums = np.concatenate([np.zeros((len(flat), 1)), np.cumsum(flat, axis=1)], axis=1)
    sums /= sums[:, -1:]
    cell = np.clip((sums[:, 1:] < share).sum(axis=1), 0, GRID.size - 1)
    rows = np.arange(len(flat))
    before, after = sums[rows, cell], sums[rows, cell + 1]
    part = np.divide(share - before, after - before, out=np.zeros(len(flat)), where=after > before)
    found: Array = edges[cell] + np.clip(part, 0.0, 1.0) * (edges[cell + 1] - edges[cell])
    return found.reshape(density.shape[:-1])


def _forward(emission: Array) -> Array:
    step = weekly_step()
    found = np.empty_like(emission)
    now = np.broadcast_to(prior(), emission[:, 0].shape)
    for week in range(emission.shape[1]):
        if week:
            now = now @ step
        now = _normal(np.maximum(now * emission[:, week], _FLOOR))
        found[:, week] = now
    return found


def _backward(emission: Array) -> Array:
    step = weekly_step().T
    found = np.ones_like(emission)
    for week in range(emission.shape[1] - 2, -1, -1):
        found[:, week] = _normal((found[:, week + 1] * emission[:, week + 1]) @ step)
    return found


def _normal(weight: Array) -> Array:
    density: Array = weight / weight.sum(axis=-1, keepdims=True)
    return density
