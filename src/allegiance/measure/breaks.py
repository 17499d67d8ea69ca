"""Dated breaks: weeks across which a position has almost surely shifted."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from allegiance.measure.alignment import Posterior
from allegiance.measure.days import Window
from allegiance.measure.joint import change_at_least, mean_change, window_joints

Direction = Literal["toward", "away"]

HALF_WINDOW = 8  # weeks either side
LEAST_CHANGE = 0.3
LEAST_PROBABILITY = 0.8


class Break(Struct, frozen=True, kw_only=True):
    """A shift: `size` is the mean change across 16 weeks, positive toward the patron."""

    date: str
    direction: Direction
    size: float
    probability: float
    week: int


def breaks_of(posterior: Posterior, row: int, window: Window) -> tuple[Break, ...]:
    """Return the breaks of one series, earliest first.

    A break is a week t where P(|x(t + 8 weeks) - x(t - 8 weeks)| >= .3) given all evidence reaches
    .8 and is the highest within 8 weeks. The joint of the two positions is exact (`joint`).
    """
    chances = []
    for offset, density in enumerate(window_joints(posterior, row, 2 * HALF_WINDOW)):
        up, down = change_at_least(density, LEAST_CHANGE)
        chances.append((up + down, up >= down, mean_change(density), offset + HALF_WINDOW))
    found = []
    for at, (chance, upward, size, week) in enumerate(chances):
        near = [c[0] for c in chances[max(0, at - HALF_WINDOW) : at + HALF_WINDOW + 1]]
        before = [c[0] for c in chances[max(0, at - HALF_WINDOW) : at]]
        if chance >= LEAST_PROBABILITY and chance == max(near) and chance not in before:
            found.append(
                Break(
                    date=window.label(week),
                    direction="toward" if upward else "away",
                    size=size,
                    probability=min(chance, 1.0),
                    week=week,
                )
            )
    return tuple(found)
