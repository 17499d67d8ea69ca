"""Roll-call votes as ordinal responses on the grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from allegiance.measure.likelihood import GRID, Array
from allegiance.measure.question import Question
from allegiance.measure.roll_calls import counted_votes
from allegiance.model import Vote

_VALUE = {"yes": 1.0, "abstain": 0.0, "no": -1.0}
_CUT = 0.35  # how far in a corner one stands to vote with it as often as not
_STEEP = 4.0


class VoteReading(Struct, frozen=True):
    """One vote on which the sides differed: +1 as the patron, -1 as the adversary, 0 between."""

    vote: Vote
    day: int
    as_patron: int


def read_votes(question: Question, votes: Iterable[Vote]) -> dict[str, list[VoteReading]]:
    """Return each state's readings by day, over the issue's roll calls inside its window.

    A side's position is the mean of its principals' votes. Where one side's did not vote, it is
    taken as opposed to the other's yes or no. Roll calls on which the sides do not differ are
    skipped, and absence is missing.
    """
    by_call: dict[tuple[str, str], list[Vote]] = defaultdict(list)
    for vote in counted_votes(votes, question.issue):
        if vote.vote in _VALUE:
            by_call[vote.resolution, vote.date].append(vote)
    found: dict[str, list[VoteReading]] = defaultdict(list)
    for (_, date), cast in sorted(by_call.items(), key=lambda item: item[0][1]):
        day = question.window.day_in(date)
        poles = _poles(question, cast)
        if day is None or poles is None:
            continue
        for vote in cast:
            found[vote.state].append(VoteReading(vote, day, _nearer(_VALUE[vote.vote], *poles)))
    return dict(found)


def vote_evidence(question: Question, readings: Iterable[VoteReading]) -> list[tuple[int, Array]]:
    """Return (week, log-likelihood on the grid) of each vote.

    Ordered logit (McKelvey & Zavoina 1975) with cutpoints at -.35 and .35 of the scale.
    """
    logs = vote_log_likelihoods()
    return [(question.window.week(r.day), logs[r.as_patron]) for r in readings]


def vote_log_likelihoods() -> dict[int, Array]:
    """Return the log-likelihood of voting as the patron (1), between (0), as the adversary (-1)."""
    as_patron = 1.0 / (1.0 + np.exp(-_STEEP * (GRID - _CUT)))
    as_adversary = as_patron[::-1]
    return {
        1: np.log(as_patron),
        0: np.log(1.0 - as_patron - as_adversary),
        -1: np.log(as_adversary),
    }


def _poles(question: Question, cast: list[Vote]) -> tuple[float, float] | None:
    """Return the patron's and the adversary's vote, None where they do not differ."""
    own, other = (
        [_VALUE[vote.vote] for vote in cast if vote.state in side.principals]
        for side in (question.sides.own, question.sides.other)
    )
    patron = sum(own) / len(own) if own else None
    adversary = sum(other) / len(other) if other else None
    if patron is None and adversary:
        patron = -adversary
    if adversary is None and patron:
        adversary = -patron
    if patron is None or adversary is None or patron == adversary:
        return None
    return patron, adversary


def _nearer(value: float, patron: float, adversary: float) -> int:
    """Return to which pole a vote is nearer, 0 for the middle third between them."""
    place = (value - adversary) / (patron - adversary)
    return 1 if place > 2 / 3 else -1 if place < 1 / 3 else 0
