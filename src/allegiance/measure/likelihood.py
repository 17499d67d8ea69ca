"""What responses tell about a position: log-likelihoods on the grid, repeats weighed down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from allegiance.measure.response import Response

Array = NDArray[np.float64]

GRID: Array = np.arange(-50, 51, dtype=np.float64) / 50.0
"""The 101 positions, -1 to 1 in steps of .02."""

CERTAIN = 0.97  # no report is read as surer than this: coding itself may err


def slopes(responses: Sequence[Response]) -> Array:
    """Return how each response's log-likelihood rises from grid point to grid point, (n, 100).

    Full weight, repeats not yet weighed; all of one sign in each row, that of the response.
    """
    if not responses:
        return np.zeros((0, GRID.size - 1))
    sign = np.array([r.sign for r in responses], dtype=np.float64)[:, None]
    steep = np.array([r.discrimination for r in responses])[:, None]
    hard = np.array([r.difficulty for r in responses])[:, None]
    sure = np.minimum(np.array([r.probability for r in responses]), CERTAIN)[:, None]
    weight = np.array([r.full_weight for r in responses])[:, None]
    chance = 1.0 / (1.0 + np.exp(-steep * (sign * GRID - hard)))
    log = np.log(sure * chance + (1.0 - sure) / 2.0)
    rises: Array = weight * np.diff(log, axis=1)
    return rises


def group_log_likelihoods(
    responses: Sequence[Response],
) -> list[tuple[list[int], Array]]:
    """Return each group's members (indices) and its log-likelihood on the grid, 0 at x = 0.

    Within a group the k-th steepest rise counts 1/k**2, chosen anew at each grid step: the sum
    stays below pi**2/6 = 1.645 of the strongest, and one repeat more can only add to the rise, so
    an act for a side never lowers the estimate for it (monotone likelihood ratio).
    """
    rises = slopes(responses)
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, response in enumerate(responses):
        members[response.state, response.group].append(index)
    found = []
    for group in members.values():
        if len(group) == 1:
            total = rises[group[0]]
        else:
            total = _falling(len(group)) @ _steepest_first(rises[group])
        found.append((group, from_centre(total)))
    return found


def counted_shares(responses: Sequence[Response]) -> list[float]:
    """Return for each response the share (0-1) of its rise that counts beside its repeats."""
    rises = np.abs(slopes(responses))
    shares = np.ones(len(responses))
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, response in enumerate(responses):
        members[response.state, response.group].append(index)
    for group in members.values():
        if len(group) > 1:
            within = rises[group]
            order = np.argsort(-within, axis=0, kind="stable")
            weight = np.empty_like(within)
            np.put_along_axis(weight, order, _falling(len(group))[:, None], axis=0)
            full = within.sum(axis=1)
            counted = (weight * within).sum(axis=1)
            shares[group] = np.divide(counted, full, out=np.zeros_like(full), where=full > 0)
    return [float(share) for share in shares]


def pull_of(response: Response) -> float:
    """Return the counted log-likelihood ratio, in nats and above 0, of +.8 against -.8 for the
    side the response favours: how far it moves the odds of one corner against the other."""
    log = from_centre(slopes([response])[0])
    share = response.weight / response.full_weight if response.full_weight else 0.0
    return float(abs(log[90] - log[10]) * share)


def _falling(count: int) -> Array:
    weights: Array = 1.0 / np.arange(1, count + 1, dtype=np.float64) ** 2
    return weights


def _steepest_first(rises: Array) -> Array:
    order = np.argsort(-np.abs(rises), axis=0, kind="stable")
    steepest: Array = np.take_along_axis(rises, order, axis=0)
    return steepest


def from_centre(rises: Array) -> Array:
    """Sum rises outward from x = 0, (..., 100) -> (..., 101), so that mirrored responses give
    mirrored sums bit by bit."""
    half = GRID.size // 2
    total = np.zeros((*rises.shape[:-1], GRID.size))
    total[..., half + 1 :] = np.cumsum(rises[..., half:], axis=-1)
    total[..., :half] = -np.cumsum(rises[..., :half][..., ::-1], axis=-1)[..., ::-1]
    return total
