"""The exact joint posterior of a position at two weeks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allegiance.measure.alignment import Posterior, weekly_step
from allegiance.measure.likelihood import GRID, Array

_CHANGE: Array = GRID[None, :] - GRID[:, None]
_NEAR = 1e-9  # grid differences carry rounding


def joint(posterior: Posterior, row: int, early: int, late: int) -> Array:
    """Return P(x at `early` = i, x at `late` = j | all evidence), (101, 101), for one series."""
    step = weekly_step()
    now: Array = np.diag(posterior.filtered[row, early])
    for week in range(early + 1, late + 1):
        now = (now @ step) * posterior.emission[row, week]
        now /= now.max()
    return _closed(now, posterior.backward[row, late])


def window_joints(posterior: Posterior, row: int, lag: int) -> Iterator[Array]:
    """Yield the joints of weeks (s, s + lag) for every s that fits, in order.

    Products of `lag` weekly matrices slide along by block prefixes and suffixes: about three
    matrix products a week whatever the lag.
    """
    weeks = posterior.emission.shape[1]
    step = weekly_step()
    for block in range(0, weeks - lag, lag):
        ends = range(block + lag, min(block + 2 * lag, weeks))
        suffix: list[Array] = [np.eye(GRID.size)]
        for week in range(block + lag, block, -1):
            product = (step * posterior.emission[row, week]) @ suffix[-1]
            suffix.append(product / product.max())
        suffix.reverse()  # suffix[k]: weeks block+k+1 .. block+lag
        prefix = np.eye(GRID.size)
        for offset, end in enumerate(ends):
            if offset:
                prefix = (prefix @ step) * posterior.emission[row, end]
                prefix /= prefix.max()
            across = suffix[offset] @ prefix
            start = posterior.filtered[row, block + offset]
            yield _closed(start[:, None] * across, posterior.backward[row, end])


def change_at_least(density: Array, least: float) -> tuple[float, float]:
    """Return P(later - earlier >= least) and P(later - earlier <= -least) of a joint."""
    up = float(density[least - _NEAR <= _CHANGE].sum())
    down = float(density[-least + _NEAR >= _CHANGE].sum())
    return up, down


def mean_change(density: Array) -> float:
    """Return the mean of later - earlier under a joint."""
    return float((density * _CHANGE).sum())


def _closed(product: Array, backward: Array) -> Array:
    weight = product * backward
    density: Array = weight / weight.sum()
    return density
