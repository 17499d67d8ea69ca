"""Which way a state moves: the change of its position up to the day asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from allegiance.measure.alignment import Posterior
from allegiance.measure.breaks import HALF_WINDOW, Break
from allegiance.measure.days import Window
from allegiance.measure.joint import change_at_least, joint

_YEAR = 52
_RECENT = 104  # a break within two years is where the present movement began
_FLAT = 0.1


class Trend(Struct, frozen=True):
    """`probability` is that of the direction; flat is a change of less than .1 either way."""

    direction: Literal["toward", "away", "flat"]
    since: str
    probability: float


def trend_of(posterior: Posterior, row: int, window: Window, breaks: Sequence[Break]) -> Trend:
    """Return the trend of one series up to its last week.

    The change is from just before the last break of the past two years, else from a year before
    (or the issue's start). A direction is named when it is likelier than not and than the others;
    otherwise the trend is flat. Probabilities come from the exact joint of the two positions.
    """
    last = posterior.emission.shape[1] - 1
    early, since = max(0, last - _YEAR), window.label(max(0, last - _YEAR))
    if breaks and last - breaks[-1].week <= _RECENT:
        early, since = max(0, breaks[-1].week - HALF_WINDOW), breaks[-1].date
    if early == last:
        return Trend("flat", since, 1.0)
    up, down = change_at_least(joint(posterior, row, early, last), _FLAT)
    flat = max(0.0, 1.0 - up - down)
    if up > 0.5 and up > max(down, flat):
        return Trend("toward", since, min(up, 1.0))
    if down > 0.5 and down > max(up, flat):
        return Trend("away", since, min(down, 1.0))
    return Trend("flat", since, flat)
