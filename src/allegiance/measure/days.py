"""Dates of any precision as days, and months as the weeks of an issue's clock."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache

from msgspec import Struct


@lru_cache(maxsize=65536)
def span_of(iso: str) -> tuple[int, int]:
    """Return the first and last day (proleptic ordinals) an ISO date of any precision may mean."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        day = date(*parts).toordinal()
        return day, day
    if len(parts) == 2:
        last = calendar.monthrange(parts[0], parts[1])[1]
        return date(parts[0], parts[1], 1).toordinal(), date(parts[0], parts[1], last).toordinal()
    return date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal()


class Window(Struct, frozen=True):
    """The days that count, first and last included, as ordinals."""

    first: int
    last: int

    def day_in(self, iso: str | None) -> int | None:
        """Return the day an act of this date counts on: the middle of what its date may mean,
        kept inside the window; None where it is undated or lies outside."""
        if iso is None:
            return None
        early, late = span_of(iso)
        if late < self.first or early > self.last:
            return None
        return min(max((early + late) // 2, self.first), self.last)

    @property
    def weeks(self) -> int:
        """How many weeks the window has, the last one maybe short."""
        return (self.last - self.first) // 7 + 1

    def week(self, day: int) -> int:
        """Return the week of a day inside the window, counted from 0."""
        return (day - self.first) // 7

    def settled_week(self, day: int) -> int:
        """Return the week in which the month of `day` closes, or the last week if that is earlier.

        Repeats within a month are weighed together, when all of them are in.
        """
        when = date.fromordinal(day)
        close = when.replace(day=calendar.monthrange(when.year, when.month)[1]).toordinal()
        return self.week(min(close, self.last))

    def label(self, week: int) -> str:
        """Return the ISO date of the last day of a week."""
        return date.fromordinal(min(self.first + 7 * week + 6, self.last)).isoformat()
