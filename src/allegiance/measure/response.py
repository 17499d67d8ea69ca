"""The response: what one act tells about where a state stands."""

from __future__ import annotations

from msgspec import Struct

from allegiance.model import PloverType


class Response(Struct, frozen=True, kw_only=True):
    """One pull of one occurrence.

    A state at x in [-1, 1] gives it with probability p*L(a*(sign*x - d)) + (1 - p)/2, where L is
    the logistic function, d `difficulty`, a `discrimination`, p `probability`; the two-parameter
    logistic model of item response theory (Birnbaum 1968), with reporting error as in the
    upper and lower asymptotes of Barton & Lord (1981).
    """

    occurrence: str
    state: str
    day: int
    """Proleptic ordinal of the day it counts on."""
    channel: str
    """words, deeds, society, or elite (which no channel counts)."""
    on_issue: bool
    type: PloverType
    side: int
    """The side it was done to: +1 the patron's, -1 the adversary's."""
    sign: int
    """The side it favours."""
    difficulty: float
    discrimination: float
    probability: float
    full_weight: float
    """1 for what is done to a side itself, less for its backers and for acts that hit both."""
    weight: float
    """What of it counts after repeats."""
    group: str
    """Repeats of one group are weighed together."""
    reason: str
