"""Acts of many series counted by kind and time: what the model reads instead of events.

Order, batches and duplicates change nothing: acts are a set of (series, day, kind), sorted.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from allegiance.measure.days import Window
from allegiance.measure.kinds import Counts, Kind, repeats_log_likelihood
from allegiance.measure.likelihood import GRID, Array

Days = NDArray[np.int64]


class Clock(Struct, frozen=True):
    """The times a series has values at: `ends` are last days (ordinals) of steps, ascending."""

    first: int
    ends: tuple[int, ...]

    def at(self, days: Days) -> Counts:
        """Return the step each day falls in."""
        return np.searchsorted(np.array(self.ends), days)

    @property
    def lengths(self) -> list[int]:
        """Days from each end to the next; the first counts from the start of the window."""
        return [b - a for a, b in zip((self.first - 1, *self.ends[:-1]), self.ends, strict=True)]

    @property
    def labels(self) -> list[date]:
        """The last day of each step."""
        return [date.fromordinal(day) for day in self.ends]


def monthly(window: Window) -> Clock:
    """Return the clock of calendar months, cut off at the window."""
    ends: list[int] = []
    day = window.first
    while day <= window.last:
        when = date.fromordinal(day)
        close = when.replace(day=calendar.monthrange(when.year, when.month)[1]).toordinal()
        ends.append(min(close, window.last))
        day = close + 1
    return Clock(window.first, tuple(ends))


def weekly(window: Window) -> Clock:
    """Return the clock of the window's weeks, as briefs have them."""
    starts = range(window.first, window.last + 1, 7)
    return Clock(window.first, tuple(min(day + 6, window.last) for day in starts))


class Acts(Struct, frozen=True):
    """Distinct acts in order of (series, day, kind): parallel arrays."""

    kinds: tuple[Kind, ...]
    series: Counts
    day: Days
    kind: Counts

    def of(self, first: int, last: int) -> Acts:
        """Return the acts of series first..last-1, numbered from 0."""
        low, high = np.searchsorted(self.series, (first, last))
        part = slice(int(low), int(high))
        return Acts(self.kinds, self.series[part] - first, self.day[part], self.kind[part])


def month_log_likelihoods(acts: Acts, clock: Clock, series: int, points: Array = GRID) -> Array:
    """Return log-emissions (series, months, points) of acts under a monthly clock.

    Months with the same counts are worked out once.
    """
    stride = (GRID.size - 1) // (points.size - 1)
    total = np.zeros((series * len(clock.ends), points.size))
    cell = acts.series * len(clock.ends) + clock.at(acts.day)
    groups: dict[tuple[str, str, int, int], list[int]] = {}
    for number, kind in enumerate(acts.kinds):
        groups.setdefault(kind.group, []).append(number)
    home = np.zeros(len(acts.kinds), dtype=np.int64)
    place = np.zeros(len(acts.kinds), dtype=np.int64)
    for at, members in enumerate(groups.values()):
        home[members], place[members] = at, np.arange(len(members))
    by_home = np.argsort(home[acts.kind], kind="stable")
    bounds = np.searchsorted(home[acts.kind][by_home], np.arange(len(groups) + 1))
    for at, members in enumerate(groups.values()):
        chosen = by_home[bounds[at] : bounds[at + 1]]
        if not chosen.size:
            continue
        cells, row = np.unique(cell[chosen], return_inverse=True)
        width = len(members)
        counts = np.bincount(
            row * width + place[acts.kind[chosen]], minlength=len(cells) * width
        ).reshape(-1, width)
        distinct, which = np.unique(counts, axis=0, return_inverse=True)
        logs = repeats_log_likelihood([acts.kinds[m] for m in members], distinct)[:, ::stride]
        total[cells] += logs[which.reshape(-1)]
    return total.reshape(series, len(clock.ends), points.size)


def distinct_acts(
    kinds: Sequence[Kind], series: Counts, day: Days, kind: Counts, *, repeats: bool = False
) -> Acts:
    """Return acts sorted; what agrees in series, day and kind is one act unless `repeats`."""
    if not series.size:
        return Acts(tuple(kinds), series, day, kind)
    # one number an act sorts far faster than three columns
    start, width = int(day.min()), int(day.max() - day.min()) + 1
    key = np.sort((series * width + (day - start)) * len(kinds) + kind)
    if not repeats:
        key = key[np.r_[True, np.diff(key) != 0]]
    rest, kind = np.divmod(key, len(kinds))
    series, since = np.divmod(rest, width)
    return Acts(tuple(kinds), series, since + start, kind)
