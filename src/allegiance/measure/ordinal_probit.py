"""Ideal points by Gibbs sampling: a dynamic ordinal probit on one dimension.

The model is that of Bailey, Strezhnev & Voeten (2017, Journal of Conflict Resolution 61:430-456).
State i in session t votes on item v by a latent answer z = b(v) x(i, t) + e, e ~ N(0, 1): yes below
g1(v), no above g2(v), abstention between. A session's position leans on the state's session before
(prior N(x(i, t - 1), .25), looking one way: a later session never moves an earlier one); a state's
first session leans on its second. Discriminations b have the prior N(0, 1), thresholds N(0, 4),
and no answer is farther from 0 than 10, so that a state far out is not driven farther still.

Draws are made by data augmentation (Albert & Chib 1993, JASA 88:669-679). With three categories
the thresholds need no Metropolis step: on the scale where they are 0 and 1 the item is a linear
regression with unknown variance, and its conditional is drawn whole (Nandram & Chen 1996, Journal
of Statistical Computation and Simulation 54:129-144). After each sweep the positions of all places
are set to mean 0 and variance 1 while items keep their values; this identifies the scale, as the
authors do it, and draws positions a little towards the middle where votes say little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from msgspec import Struct
from scipy.special import ndtr, ndtri

from allegiance.measure.ballots import Ballots, Floats, Indices, totals

STEP_VARIANCE = 0.25
DISCRIMINATION_VARIANCE = 1.0
THRESHOLD_VARIANCE = 4.0
LARGEST_ANSWER = 10.0
_FARTHEST = 30.0  # standard deviations; beyond it the normal tail is no longer a double


class Positions(Struct, frozen=True):
    """Posterior means and standard deviations of the positions, one a place."""

    mean: Floats
    sd: Floats


class Items(Struct, frozen=True):
    """One draw of every item: discrimination and the two thresholds, yes below, no above."""

    slope: Floats
    lower: Floats
    upper: Floats


class Walk(Struct, frozen=True):
    """What each place leans on: another place (-1 none), and with what precision."""

    anchor: Indices
    precision: Floats
    stretches: tuple[slice, ...]
    """The places of each session, in order of time."""


def sample(
    ballots: Ballots,
    start: Floats,
    *,
    sweeps: int,
    dropped: int,
    random: np.random.Generator,
    tick: Callable[[], None] = lambda: None,
) -> Positions:
    """Return the positions from one chain of `sweeps`, of which the first `dropped` do not count.

    Means and variances are those of the conditional distributions, averaged (Rao-Blackwell), which
    takes far fewer sweeps than averaging draws. Equal inputs and generator give equal positions.
    """
    walk = walk_of(ballots)
    total, squares, within = (np.zeros(len(start)) for _ in range(3))
    for sweep, (mean, variance) in enumerate(_sweeps(ballots, walk, start, random)):
        if sweep >= dropped:
            total += mean
            squares += mean * mean
            within += variance
        tick()
        if sweep + 1 == sweeps:
            break
    kept = sweeps - dropped
    average = total / kept
    return Positions(average, np.sqrt(within / kept + squares / kept - average * average))


def walk_of(ballots: Ballots) -> Walk:
    """Return what each place leans on: the state's session before, or for its first the next.

    The prior is tighter by the ratio of votes where a session has fewer than the one it leans on:
    a state seen twice in a session stays where it was. A state of one session has prior N(0, 1).
    """
    anchor = np.full(len(ballots.states), -1, dtype=np.intp)
    last: dict[str, int] = {}
    for place, state in enumerate(ballots.states):
        before = last.get(state)
        if before is not None:
            anchor[place] = before
            if anchor[before] == -1:
                anchor[before] = place
        last[state] = place
    share = np.minimum(1.0, ballots.counts / np.maximum(ballots.counts[anchor], 1))
    precision = np.where(anchor >= 0, 1.0 / (STEP_VARIANCE * share), 1.0)
    edges = np.flatnonzero(np.diff(ballots.sessions, prepend=-1, append=-1))
    stretches = tuple(slice(int(a), int(b)) for a, b in pairwise(edges))
    return Walk(anchor, precision, stretches)


def _sweeps(
    ballots: Ballots, walk: Walk, start: Floats, random: np.random.Generator
) -> Iterator[tuple[Floats, Floats]]:
    """Yield each sweep's conditional mean and variance of every place."""
    position = start
    sums = _Sums(ballots)
    items = first_items(ballots)
    while True:
        answer = _latent(ballots, position, items, random)
        items, stretch, shift = _draw_items(sums, ballots.place, position, items, answer, random)
        weight = items.slope * np.stack([items.slope, stretch, shift])
        known = totals(ballots.place, weight[0][ballots.item], len(position))
        answer *= weight[1][ballots.item]
        answer += weight[2][ballots.item]
        pull = totals(ballots.place, answer, len(position))
        position, mean, variance = _draw_positions(walk, position, known, pull, random)
        yield mean, variance


class _Sums:
    """Sums over the votes of each item; votes lie in runs of one vote and one item."""

    def __init__(self, ballots: Ballots) -> None:
        runs = [np.flatnonzero(np.diff(ballots.item[kind], prepend=-1)) for kind in ballots.kinds]
        self._starts = np.concatenate(
            [run + kind.start for run, kind in zip(runs, ballots.kinds, strict=True)]
        )
        self._items = ballots.item[self._starts]
        self._size = len(ballots.items)
        self.votes = self.by_item(np.ones(len(ballots.item)))

    def by_item(self, values: Floats) -> Floats:
        return totals(self._items, np.add.reduceat(values, self._starts), self._size)


def first_items(ballots: Ballots) -> Items:
    """Return items that fit each item's shares of yes and no while telling nothing of positions."""
    size = len(ballots.items)
    yes, abstain, no = (np.bincount(ballots.item[kind], minlength=size) for kind in ballots.kinds)
    votes = yes + abstain + no + 3.0
    return Items(np.zeros(size), ndtri((yes + 1.0) / votes), ndtri(1.0 - (no + 1.0) / votes))


def _latent(
    ballots: Ballots, position: Floats, items: Items, random: np.random.Generator
) -> Floats:
    """Draw the latent answers given the votes: normal, cut off where the vote says.

    A free draw stands where it agrees with the vote, as most do; the others are drawn again from
    what the vote leaves open, by the inverse of the distribution function.
    """
    item = ballots.item
    centre = items.slope[item] * position[ballots.place]
    answer = random.standard_normal(len(item))
    answer += centre
    for kind, low, high in zip(ballots.kinds, *_bounds(items), strict=True):
        votes = item[kind]
        drawn, least, most = answer[kind], low[votes], high[votes]
        again = np.flatnonzero((drawn < least) | (drawn > most))
        middle = centre[kind][again]
        drawn[again] = middle + _between(least[again] - middle, most[again] - middle, random)
    return answer


def _bounds(items: Items) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Return the least and the most latent answer of each item that means yes, abstain, no."""
    ends = np.full(len(items.slope), LARGEST_ANSWER)
    return (-ends, items.lower, items.upper), (items.lower, items.upper, ends)


def _between(low: Floats, high: Floats, random: np.random.Generator) -> Floats:
    """Draw from N(0, 1) between two bounds."""
    # the left tail has the digits that the right one lacks
    flip = low + high > 0
    low, high = np.where(flip, -high, low), np.where(flip, -low, high)
    low, high = ndtr(np.maximum(low, -_FARTHEST)), ndtr(np.maximum(high, -_FARTHEST))
    share = 1.0 - random.random(len(low))  # in (0, 1], so that no quantile is infinite
    drawn = ndtri(low + share * (high - low))
    found: Floats = np.where(flip, -drawn, drawn)
    return found


def _draw_items(
    sums: _Sums,
    place: Indices,
    position: Floats,
    items: Items,
    answer: Floats,
    random: np.random.Generator,
) -> tuple[Items, Floats, Floats]:
    """Draw slopes and thresholds given the latent answers, which move along with the thresholds.

    In units where the thresholds are 0 and 1, answers are intercept + tilt x + N(0, spread**2), and
    slope = tilt / spread, lower = -intercept / spread, upper = (1 - intercept) / spread. The priors
    on slope and thresholds are conjugate there: pseudo-answers 0 and 1 to the intercept.

    Returns the items, and a and b such that a z + b is what becomes of an answer z.
    """
    here = position[place]
    width = items.upper - items.lower
    n = sums.votes
    z, zz, zx = sums.by_item(answer), sums.by_item(answer * answer), sums.by_item(answer * here)
    x, xx = sums.by_item(here), sums.by_item(here * here)
    y = (z - n * items.lower) / width + 1.0 / THRESHOLD_VARIANCE
    yy = (zz - 2.0 * items.lower * z + n * items.lower**2) / width**2 + 1.0 / THRESHOLD_VARIANCE
    xy = (zx - items.lower * x) / width
    xx = xx + 1.0 / DISCRIMINATION_VARIANCE
    m = n + 2.0 / THRESHOLD_VARIANCE
    tilt = (m * xy - x * y) / (m * xx - x * x)
    intercept = (y - tilt * x) / m
    rest = np.maximum(yy - intercept * y - tilt * xy, 1e-12)
    spread = np.sqrt(rest / 2.0 / random.standard_gamma((n + 1.0) / 2.0))
    tilt_noise = random.standard_normal(len(n)) / np.sqrt(xx - x * x / m)
    intercept_noise = random.standard_normal(len(n)) / np.sqrt(m) - tilt_noise * x / m
    lower = -intercept / spread - intercept_noise
    drawn = Items(tilt / spread + tilt_noise, lower, lower + 1.0 / spread)
    return drawn, 1.0 / (width * spread), lower - items.lower / (width * spread)


def _draw_positions(
    walk: Walk, position: Floats, known: Floats, pull: Floats, random: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Draw every place, session after session, given what its votes say.

    `known` is the precision of that, `pull` its mean times precision. Returns the draws, and the
    mean and variance each came from, on the scale where the draws have mean 0 and variance 1.
    """
    variance = 1.0 / (known + walk.precision)
    noise = np.sqrt(variance) * random.standard_normal(len(position))
    drawn, mean = position.copy(), np.empty(len(position))
    for stretch in walk.stretches:
        anchor = walk.anchor[stretch]
        towards = np.where(anchor >= 0, drawn[anchor], 0.0)
        mean[stretch] = variance[stretch] * (pull[stretch] + walk.precision[stretch] * towards)
        drawn[stretch] = mean[stretch] + noise[stretch]
    centre, spread = drawn.mean(), drawn.std()
    return (drawn - centre) / spread, (mean - centre) / spread, variance / spread**2
