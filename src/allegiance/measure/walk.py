"""The random walk of a position, for any prior, clock and grid.

`alignment` holds the walk of one state's brief: prior N(0, .45), weekly. Here the same reflected,
mean-reverting birth-and-death chain (Karlin & McGregor 1957, Trans. AMS 85:489-546) takes the
prior as an argument, so that states of one issue can share one that is estimated (`pooling`), and
moves by months on a coarser grid, so that tens of thousands of dyads are a matter of seconds.
Being totally positive for every prior, it keeps the law that no act for a side moves the estimate
against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct

from allegiance.measure.alignment import PRIOR_SD, YEARLY_SD
from allegiance.measure.likelihood import GRID, Array

_DOUBLINGS = 6
# Keeps a series alive where evidence of one time contradicts all before it, clear of the numbers so
# small that processors slow down.
_FLOOR = {"float64": 1e-250, "float32": 1e-30}
_YEAR = 365.25


class Walk(Struct, frozen=True):
    """Where a position rests without evidence, and how far it moves in a year, on [-1, 1]."""

    mean: float = 0.0
    sd: float = PRIOR_SD
    yearly_sd: float = YEARLY_SD

    def prior(self, grid: Array = GRID) -> Array:
        """Return the prior over `grid`, (points,): normal, cut off at the ends."""
        weight = np.exp(-0.5 * ((grid - self.mean) / self.sd) ** 2)
        density: Array = weight / weight.sum()
        return density

    def step(self, days: int, points: int = GRID.size) -> Array:
        """Return the chance of moving from grid point i to j in `days`, (points, points)."""
        return _step(self, days, points)


class Chain(Struct, frozen=True):
    """Posterior of many series over one clock; arrays are (series, times, points)."""

    grid: Array
    emission: Array
    predicted: Array
    """Before the evidence of each time."""
    filtered: Array
    backward: Array
    """Likelihood of all later evidence, each row summing to 1."""
    log_evidence: Array
    """Log marginal likelihood of each series, (series,)."""

    @property
    def smoothed(self) -> Array:
        """Posterior given all evidence."""
        return _normal(self.filtered * self.backward)


def run_chain(log_emissions: Array, days: Sequence[int], walk: Walk, grid: Array = GRID) -> Chain:
    """Return the exact posterior by forward-backward (Rabiner 1989, Proc. IEEE 77:257-286).

    `log_emissions`: (series, times, points); `days[t]`: days from time t - 1 to t (the first is
    not used). Points must be those of `grid`, evenly spaced over [-1, 1].
    """
    kind = log_emissions.dtype
    times = log_emissions.shape[1]
    logs = np.ascontiguousarray(log_emissions.transpose(1, 0, 2))  # by time: whole blocks move
    top = logs.max(axis=2, keepdims=True)
    emission = np.maximum(np.exp(logs - top), _FLOOR[kind.name])
    predicted, filtered = np.empty_like(emission), np.empty_like(emission)
    log_evidence = top.sum(axis=(0, 2)).astype(np.float64)
    now = np.broadcast_to(walk.prior(grid).astype(kind), emission[0].shape)
    for time in range(times):
        if time:
            now = now @ walk.step(days[time], grid.size).astype(kind)
        predicted[time] = now
        now = np.maximum(now * emission[time], _FLOOR[kind.name])
        total = now.sum(axis=1, keepdims=True)
        log_evidence += np.log(total[:, 0])
        now = now / total
        filtered[time] = now
    backward = np.full_like(emission, 1.0 / grid.size)
    for time in range(times - 2, -1, -1):
        back = np.ascontiguousarray(walk.step(days[time + 1], grid.size).T).astype(kind)
        later = (backward[time + 1] * emission[time + 1]) @ back
        backward[time] = _normal(np.maximum(later, _FLOOR[kind.name]))
    return Chain(
        grid,
        emission.transpose(1, 0, 2),
        predicted.transpose(1, 0, 2),
        filtered.transpose(1, 0, 2),
        backward.transpose(1, 0, 2),
        log_evidence,
    )


@lru_cache(maxsize=256)
def _step(walk: Walk, days: int, points: int) -> Array:
    grid = np.linspace(-1.0, 1.0, points)
    prior = walk.prior(grid)
    rate = 0.5 * walk.yearly_sd**2 / (grid[1] - grid[0]) ** 2 * days / _YEAR / 2**_DOUBLINGS
    ratio = np.sqrt(prior[1:] / prior[:-1])
    up, down = rate * ratio, rate / ratio
    step = np.diag(up, 1) + np.diag(down, -1)
    step += np.diag(1.0 - step.sum(axis=1))
    for _ in range(_DOUBLINGS):
        step = step @ step
    chances: Array = step / step.sum(axis=1, keepdims=True)
    return chances


def _normal(weight: Array) -> Array:
    density: Array = weight / weight.sum(axis=-1, keepdims=True)
    return density
