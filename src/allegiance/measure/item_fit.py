"""What each roll call asked: discrimination and thresholds, given where the states stand.

The ordinal probit of `ordinal_probit`, positions held fixed: the posterior mode of each item under
the same priors, found by Fisher scoring (McKelvey & Zavoina 1975, Journal of Mathematical Sociology
4:103-120) with the distance of the thresholds on the log scale.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from allegiance.measure.ballots import Ballots, Floats, totals
from allegiance.measure.ordinal_probit import (
    DISCRIMINATION_VARIANCE,
    THRESHOLD_VARIANCE,
    Items,
    first_items,
)

_ROUNDS = 30
_LONGEST_STEP = 1.0
_LEAST = 1e-12


def fit_items(ballots: Ballots, positions: Floats) -> Items:
    """Return the items that best explain `ballots`, given one position a place."""
    items = first_items(ballots)
    x = positions[ballots.place]
    value = np.stack([items.slope, items.lower, np.log(items.upper - items.lower)])
    for _ in range(_ROUNDS):
        slope_up, information = _derivatives(ballots, x, value)
        step = np.linalg.solve(information, slope_up.T[:, :, None])[:, :, 0].T
        longest = np.abs(step).max(axis=0)
        value = value + step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, _LEAST))
    return _items(value)


def vote_probabilities(ballots: Ballots, positions: Floats, items: Items) -> Floats:
    """Return the probability of each vote as it was cast, (n,), in the order of `ballots`."""
    centre = items.slope[ballots.item] * positions[ballots.place]
    lower, upper = items.lower[ballots.item] - centre, items.upper[ballots.item] - centre
    yes, abstain, no = ballots.kinds
    chance: Floats = np.empty(len(centre))
    chance[yes] = ndtr(lower[yes])
    chance[abstain] = ndtr(upper[abstain]) - ndtr(lower[abstain])
    chance[no] = ndtr(-upper[no])
    found: Floats = np.maximum(chance, _LEAST)
    return found


def _items(value: Floats) -> Items:
    slope, lower, distance = value
    return Items(slope, lower, lower + np.exp(distance))


def _derivatives(ballots: Ballots, x: Floats, value: Floats) -> tuple[Floats, Floats]:
    """Return gradient (3, items) and expected information (items, 3, 3) of the log-posterior."""
    items = _items(value)
    item, size = ballots.item, len(ballots.items)
    lower = items.lower[item] - items.slope[item] * x
    upper = items.upper[item] - items.slope[item] * x
    density_low, density_up = _density(lower), _density(upper)
    chance_yes, chance_no = np.maximum(ndtr(lower), _LEAST), np.maximum(ndtr(-upper), _LEAST)
    chance_middle = np.maximum(ndtr(upper) - ndtr(lower), _LEAST)
    yes, abstain, no = ballots.kinds
    by_lower, by_upper = np.zeros(len(item)), np.zeros(len(item))
    by_lower[yes] = (density_low / chance_yes)[yes]
    by_lower[abstain] = -(density_low / chance_middle)[abstain]
    by_upper[abstain] = (density_up / chance_middle)[abstain]
    by_upper[no] = -(density_up / chance_no)[no]

    def total(values: Floats) -> Floats:
        return totals(item, values, size)

    low = density_low**2 * (1.0 / chance_yes + 1.0 / chance_middle)
    up = density_up**2 * (1.0 / chance_no + 1.0 / chance_middle)
    both = -density_low * density_up / chance_middle
    width = items.upper - items.lower
    # the upper threshold moves with both the lower one and the distance
    up_slope = total(by_upper) - items.upper / THRESHOLD_VARIANCE
    low_slope = total(by_lower) - items.lower / THRESHOLD_VARIANCE
    gradient = np.stack(
        [
            -total(x * (by_lower + by_upper)) - items.slope / DISCRIMINATION_VARIANCE,
            low_slope + up_slope,
            width * up_slope + 1.0,
        ]
    )
    information = np.empty((size, 3, 3))
    prior = 1.0 / THRESHOLD_VARIANCE
    information[:, 0, 0] = total(x * x * (low + 2 * both + up)) + 1.0 / DISCRIMINATION_VARIANCE
    information[:, 0, 1] = information[:, 1, 0] = -total(x * (low + 2 * both + up))
    information[:, 0, 2] = information[:, 2, 0] = -total(x * (both + up)) * width
    information[:, 1, 1] = total(low + 2 * both + up) + 2 * prior
    information[:, 1, 2] = information[:, 2, 1] = (total(both + up) + prior) * width
    information[:, 2, 2] = (total(up) + prior) * width**2 + 1.0
    return gradient, information


def _density(value: Floats) -> Floats:
    density: Floats = np.exp(-0.5 * value * value) / np.sqrt(2.0 * np.pi)
    return density
