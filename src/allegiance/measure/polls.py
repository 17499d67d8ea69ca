"""Polls as Gaussian evidence about a society's position."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct

from allegiance.measure.likelihood import GRID, Array
from allegiance.measure.question import Question
from allegiance.model import Evidence

_SAMPLE = 1000  # asked, where the report does not say
_NON_SAMPLING = 0.1  # wording, mode, fear to answer: on the scale [-1, 1]
_TWO_SIDED_95 = 1.96
_FOR = ("SUPPORT", "AGREE", "COOPERATE", "AID")
_AGAINST = ("REJECT", "ACCUSE", "PROTEST", "SANCTION")


class PollReading(Struct, frozen=True):
    """One poll: the position it puts society at, its standard error, and the day it counts on."""

    evidence: Evidence
    day: int
    position: float
    error: float


def read_polls(question: Question, polls: Iterable[Evidence], state: str) -> list[PollReading]:
    """Return the polls of `state` that favour or refuse a side, by day.

    A poll is a figure with measure "poll share" in percent (0-100), SUPPORT or REJECT as its type
    and one side as recipient or theme entity. A share p for a side stands at 2p - 1 towards it.
    The error joins sampling (from the figure's bounds, else 1000 asked) and .1 beyond sampling.
    """
    found = []
    for poll in polls:
        figure = poll.figure
        if figure is None or "poll share" not in figure.measure or not 0 <= figure.value <= 100:
            continue
        day = question.window.day_in(poll.date)
        if day is None or all(actor.code != state for actor in poll.actors):
            continue
        way = (poll.type in _FOR) - (poll.type in _AGAINST)
        side = _side(question, poll, state)
        if not way or not side:
            continue
        share = figure.value / 100.0
        sampling = 2.0 * sqrt(share * (1.0 - share) / _SAMPLE)
        if figure.low is not None and figure.high is not None and figure.high > figure.low:
            sampling = 2.0 * (figure.high - figure.low) / 100.0 / (2 * _TWO_SIDED_95)
        position = way * side * (2.0 * share - 1.0)
        found.append(PollReading(poll, day, position, sqrt(sampling**2 + _NON_SAMPLING**2)))
    return sorted(found, key=lambda reading: (reading.day, reading.evidence.id))


def poll_evidence(question: Question, readings: Iterable[PollReading]) -> list[tuple[int, Array]]:
    """Return (week, log-likelihood on the grid) of each poll."""
    return [
        (question.window.week(r.day), -0.5 * ((GRID - r.position) / r.error) ** 2) for r in readings
    ]


def _side(question: Question, poll: Evidence, state: str) -> int:
    """Return +1 or -1 for the one side a poll asks about, 0 where it is none or both."""
    for people in (poll.recipients, poll.theme_entities):
        signs = {
            place.sign
            for person in people
            if person.code != state
            and (place := question.sides.place(person.code, poll.date or "")) is not None
        }
        if signs:
            return signs.pop() if len(signs) == 1 else 0
    return 0
