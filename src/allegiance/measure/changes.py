"""Dated changes from the mix of acts: a chain that drifts, and now and then jumps.

The alignment model never lets an act for a side count against it, and lets repeats count little;
that makes its positions cautious and slow to turn. To find *when* something changed, this reads
more sharply: given that an act was reported, which act was it? The chance of kind k at position x
is w_k L(a_k (s_k x - d_k)) over the same for all kinds: a nominal response model (Bock 1972,
Psychometrika 37:29-51) with the table's items, w_k how common the kind is. Volume then tells
nothing, only the mix. The position drifts slowly, and each week is drawn anew from the prior with
a small chance (product partition models, Barry & Hartigan 1993, JASA 88:309-319); the posterior
of such jumps is exact on the grid by forward-backward.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from allegiance.measure.kinds import Kind
from allegiance.measure.likelihood import Array
from allegiance.measure.tally import Acts, Clock
from allegiance.measure.walk import Walk

POINTS: Array = np.linspace(-1.0, 1.0, 51)
LEAST_PROBABILITY = 0.5
LEAST_SIZE = 0.2
LEAST_ODDS = 2.5
"""By how much the acts must raise the odds of a jump over what silence alone gives."""
_DRIFT = Walk(0.0, 0.5, 0.06)
_JUMP_A_DAY = 1.0 / 1400.0
_NEAR_DAYS = 182  # jumps within half a year of one another are one break, its date in doubt
_DATING_DAYS = 20.0
_CERTAIN = 0.95
_OWN_MIX = 20.0  # acts' worth of the common mix in a series' own
_ROUNDS = 3
_REPEAT = 0.25  # the k-th act of a kind in a month counts k**-.25: bursts are not independent


class Change(Struct, frozen=True, kw_only=True):
    """A dated break; `low` and `high` hold its date with 90 %; `size` from mean to mean."""

    date: str
    low: str
    high: str
    direction: Literal["toward", "away"]
    size: float
    probability: float

    @property
    def reading(self) -> str:
        """One plain sentence."""
        return (
            f"moved {self.direction} by {abs(self.size):.1f} of the scale about {self.date} "
            f"(between {self.low} and {self.high}; probability {self.probability:.2f})"
        )


def changes_of(
    acts: Acts, clock: Clock, series: int, pool: Acts | None = None
) -> list[tuple[Change, ...]]:
    """Return the breaks of each series, earliest first.

    `pool`: the acts by which it is told how common each kind is, by default these. A break is where
    jumps within half a year sum to .5 or more, the acts raise their odds 2.5 times over what the
    passing of time gives, and the position moves by .2 or more. A change in silence is dated by the
    first act after it, with the silence inside the interval of its date.
    """
    if not acts.kinds or not acts.kind.size:
        return [()] * series
    acts = _coarser(acts)
    counts, told = _counts(acts, clock, series)
    common = _common_mix(acts, acts if pool is None else pool)
    chances = _chances(acts.kinds)
    base = np.broadcast_to(common, (series, common.size))
    for turn in range(_ROUNDS):
        emission = _emission(acts.kinds, counts, chances, base)
        filtered, backward, jumps = _chain(emission, clock.lengths)
        if turn < _ROUNDS - 1:
            smoothed = filtered * backward
            smoothed /= smoothed.sum(axis=2, keepdims=True)
            base = _own_mix(chances, base, common, smoothed, told, counts)
    means = _means(filtered, backward)
    days = np.array(clock.ends)
    return [_found(jumps[row], told[row] > 0, means[row], days, clock) for row in range(series)]


def _coarser(acts: Acts) -> Acts:
    """Return acts with probabilities to a tenth: fewer kinds, the same dates."""
    told = [
        structs.replace(k, probability=round(min(k.probability, _CERTAIN), 1)) for k in acts.kinds
    ]
    kinds = sorted(set(told), key=repr)
    number = {kind: at for at, kind in enumerate(kinds)}
    mapped = np.array([number[kind] for kind in told], dtype=np.int64)
    return Acts(tuple(kinds), acts.series, acts.day, mapped[acts.kind])


def _common_mix(acts: Acts, pool: Acts) -> Array:
    """Return the share of each of `acts`' kinds in the pool, each with half an act to begin with.

    How common an item is does not depend on how surely it is reported, so kinds that differ in
    probability alone share what the item has.
    """

    def item(kind: Kind) -> Kind:
        return structs.replace(kind, probability=1.0)

    seen: dict[Kind, float] = dict.fromkeys(map(item, acts.kinds), 0.5)
    for kind, count in zip(
        pool.kinds, np.bincount(pool.kind, minlength=len(pool.kinds)), strict=True
    ):
        if item(kind) in seen:
            seen[item(kind)] += float(count)
    own = np.bincount(acts.kind, minlength=len(acts.kinds)) + 0.5
    items = [item(kind) for kind in acts.kinds]
    held: dict[Kind, float] = dict.fromkeys(seen, 0.0)
    for kind, count in zip(items, own, strict=True):
        held[kind] += float(count)
    mix = np.array([seen[k] * c / held[k] for k, c in zip(items, own, strict=True)])
    shares: Array = mix / mix.sum()
    return shares


def _chances(kinds: Sequence[Kind]) -> Array:
    steep = np.array([k.discrimination for k in kinds])[:, None]
    hard = np.array([k.difficulty for k in kinds])[:, None]
    sign = np.array([k.sign for k in kinds])[:, None]
    chances: Array = 1.0 / (1.0 + np.exp(-steep * (sign * POINTS - hard)))
    return chances


def _counts(acts: Acts, clock: Clock, series: int) -> tuple[Array, Array]:
    """Return weighed counts (series, times, kinds) and how many acts each time has."""
    times, width = len(clock.ends), len(acts.kinds)
    month = ((acts.day - 15) // 30.4375).astype(np.int64)
    key = (acts.series * width + acts.kind) * (month.max() + 1) + month
    order = np.lexsort((acts.day, key))
    starts = np.r_[True, np.diff(key[order]) != 0]
    first = np.maximum.accumulate(np.where(starts, np.arange(key.size), 0))
    weight = np.empty(key.size)
    weight[order] = (np.arange(key.size) - first + 1.0) ** -_REPEAT
    factor = np.array([k.weight for k in acts.kinds])
    at = clock.at(acts.day)
    cell = (acts.series * times + at) * width + acts.kind
    weighed = np.bincount(cell, weight * factor[acts.kind], minlength=series * times * width)
    counts: Array = weighed.reshape(series, times, width).astype(np.float64)
    return counts, counts.sum(axis=2)


def _emission(kinds: Sequence[Kind], counts: Array, chances: Array, base: Array) -> Array:
    sure = np.minimum(np.array([k.probability for k in kinds]), _CERTAIN)[None, :, None]
    weighed = base[:, :, None] * chances
    choice = weighed / weighed.sum(axis=1, keepdims=True)
    logs = np.log(sure * choice + (1.0 - sure) * base[:, :, None])
    total = counts @ logs
    emission: Array = np.exp(total - total.max(axis=2, keepdims=True))
    return emission


def _own_mix(
    chances: Array, base: Array, common: Array, smoothed: Array, told: Array, counts: Array
) -> Array:
    """Return how common each kind is for each series, drawn towards what is common to all."""
    passing = base @ chances
    exposure = np.einsum("sp,kp->sk", (smoothed * told[:, :, None]).sum(axis=1) / passing, chances)
    own = (counts.sum(axis=1) + _OWN_MIX * common) / (exposure + _OWN_MIX)
    mix: Array = own / own.sum(axis=1, keepdims=True)
    return mix


def _chain(emission: Array, lengths: Sequence[int]) -> tuple[Array, Array, Array]:
    """Return filtered, backward (series, times, points) and jump chances (series, times)."""
    prior = _DRIFT.prior(POINTS)
    times = emission.shape[1]
    filtered, backward = np.empty_like(emission), np.empty_like(emission)
    jumps = np.zeros(emission.shape[:2])
    now: Array = np.broadcast_to(prior, emission[:, 0].shape)
    for time in range(times):
        if time:
            jump = min(0.5, _JUMP_A_DAY * lengths[time])
            now = (1 - jump) * (now @ _DRIFT.step(lengths[time], POINTS.size)) + jump * prior
        now = np.maximum(now * emission[:, time], 1e-200)
        now = now / now.sum(axis=1, keepdims=True)
        filtered[:, time] = now
    backward[:, -1] = 1.0
    for time in range(times - 1, 0, -1):
        ahead = emission[:, time] * backward[:, time]
        jump = min(0.5, _JUMP_A_DAY * lengths[time])
        step = _DRIFT.step(lengths[time], POINTS.size)
        anew = jump * (ahead @ prior)
        staying = (1 - jump) * (ahead @ step.T)
        stays = (filtered[:, time - 1] * staying).sum(axis=1)
        jumps[:, time] = anew / (anew + stays)
        back = staying + anew[:, None]
        backward[:, time - 1] = back / back.sum(axis=1, keepdims=True)
    return filtered, backward, jumps


def _means(filtered: Array, backward: Array) -> Array:
    smoothed = filtered * backward
    means: Array = (smoothed @ POINTS) / smoothed.sum(axis=2)
    return means


def _found(
    jumps: Array, told: NDArray[np.bool_], means: Array, days: Array, clock: Clock
) -> tuple[Change, ...]:
    found: list[Change] = []
    left = _shown(jumps, told)
    silence = _shown(np.minimum(0.5, _JUMP_A_DAY * np.array(clock.lengths)), told)
    expected = _within(silence, days)
    sums = _within(left, days)
    while sums.max() >= LEAST_PROBABILITY and len(found) < 40:
        middle = int(sums.argmax())
        near = np.abs(days - days[middle]) <= _NEAR_DAYS
        share = np.where(near, left, 0.0)
        kernel = np.exp(-0.5 * ((days[:, None] - days[near][None, :]) / _DATING_DAYS) ** 2)
        at = int(np.where(near, kernel @ share[near], -1.0).argmax())
        raw = np.where(_homes(told, near), jumps, 0.0)
        spread = np.cumsum(raw) / max(raw.sum(), 1e-300)
        low, high = (int(np.searchsorted(spread, q)) for q in (0.05, 0.95))
        before, after = _beside(means, days, at, low, high)
        size = after - before
        if abs(size) >= LEAST_SIZE and _odds(sums[middle]) >= LEAST_ODDS * _odds(expected[middle]):
            found.append(
                Change(
                    date=_begins(clock, at),
                    low=_begins(clock, low),
                    high=clock.labels[min(high, len(days) - 1)].isoformat(),
                    direction="toward" if size > 0 else "away",
                    size=float(size),
                    probability=float(min(1.0, sums[middle])),
                )
            )
        left[np.abs(days - days[at]) <= _NEAR_DAYS] = 0.0
        left[near] = 0.0
        sums = _within(left, days)
    return tuple(sorted(found, key=lambda change: change.date))


def _shown(jumps: Array, told: NDArray[np.bool_]) -> Array:
    """Move what happens in silence to the next act: the first that can show it."""
    acts = np.flatnonzero(told)
    home = np.searchsorted(acts, np.arange(jumps.size))
    kept = home < acts.size
    moved: Array = np.bincount(acts[home[kept]], jumps[kept], minlength=jumps.size).astype(
        np.float64
    )
    return moved


def _homes(told: NDArray[np.bool_], near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the steps whose next act lies in one of the steps `near`."""
    acts = np.flatnonzero(told)
    home = np.searchsorted(acts, np.arange(told.size))
    kept = home < acts.size
    found = np.zeros(told.size, dtype=np.bool_)
    found[kept] = near[acts[home[kept]]]
    return found


def _odds(jumps: float) -> float:
    """Return the odds of at least one jump where `jumps` are expected, for a Poisson number."""
    return float(np.expm1(min(jumps, 30.0)))


def _within(jumps: Array, days: Array) -> Array:
    """Return the sum of jump chances within half a year of each time."""
    sums = np.concatenate([[0.0], np.cumsum(jumps)])
    low = np.searchsorted(days, days - _NEAR_DAYS)
    high = np.searchsorted(days, days + _NEAR_DAYS, side="right")
    found: Array = sums[high] - sums[low]
    return found


def _beside(means: Array, days: Array, at: int, low: int, high: int) -> tuple[float, float]:
    """Return the mean position before and after a break, clear of the doubt about its date."""
    first = max(0, min(low, at) - 1)
    last = min(len(means) - 1, max(high, at))
    return float(means[first]), float(means[last])


def _begins(clock: Clock, step: int) -> str:
    """Return the first day of a step: a break shows in the first step after it."""
    day = clock.first if step == 0 else clock.ends[step - 1] + 1
    return type(clock.labels[0]).fromordinal(day).isoformat()
