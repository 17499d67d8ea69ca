"""Where the sampler starts: the main line of conflict in each session, one way up throughout.

The first singular vector of a session's votes (yes 1, abstain 0, no -1, less each roll call's mean)
is found by power iteration from the agreement with one state, so that it points that state's way.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from allegiance.errors import QuestionError
from allegiance.measure.ballots import Ballots, Floats, Indices

_TURNS = 30
_DIGITS = 4  # the order in which a processor sums must not reach the result


def first_positions(ballots: Ballots, positive: str) -> Floats:
    """Return a start for every place, of mean 0 and variance 1 within each session.

    `positive`: the state whose side of the line is above 0. A session without it takes its
    direction from where its states stood before. QuestionError where it has no vote at all.
    """
    if positive not in ballots.states:
        raise QuestionError(
            f"{positive} casts no vote that counts, so nothing says which end is positive "
            "(name a state that votes)"
        )
    value = np.empty(len(ballots.item))
    for kind, number in zip(ballots.kinds, (1.0, 0.0, -1.0), strict=True):
        value[kind] = number
    start = np.zeros(len(ballots.states))
    last: dict[str, float] = {}
    edges = np.flatnonzero(np.diff(ballots.sessions, prepend=-1, append=-1))
    order = np.argsort(ballots.place, kind="stable")
    cuts = np.searchsorted(ballots.place[order], edges)
    reach = [(int(a), int(b)) for a, b in pairwise(edges)]
    votes = [order[a:b] for a, b in pairwise(cuts)]
    # sessions with the state first, so that others can take their direction from them
    for index in sorted(range(len(reach)), key=lambda i: positive not in _names(ballots, reach[i])):
        first, stop = reach[index]
        names = _names(ballots, reach[index])
        matrix = _centred(ballots, value, votes[index], first, stop)
        if positive in names:
            towards = matrix @ matrix[names.index(positive)]
        else:
            towards = np.array([last.get(name, 0.0) for name in names])
        start[first:stop] = _main_line(matrix, towards)
        last |= dict(zip(names, start[first:stop], strict=True))
    return start


def _names(ballots: Ballots, reach: tuple[int, int]) -> tuple[str, ...]:
    return ballots.states[slice(*reach)]


def _centred(ballots: Ballots, value: Floats, votes: Indices, first: int, stop: int) -> Floats:
    """Return states by items, votes less the item's mean; 0 where there is no vote."""
    _, item = np.unique(ballots.item[votes], return_inverse=True)
    counts = np.bincount(item)
    mean = np.bincount(item, value[votes]) / counts
    matrix = np.zeros((stop - first, len(counts)))
    matrix[ballots.place[votes] - first, item] = value[votes] - mean[item]
    return matrix


def _main_line(matrix: Floats, towards: Floats) -> Floats:
    """Return the first left singular vector, standardised, on the side of `towards`."""
    if not towards.any():
        towards = matrix[:, int(np.argmax((matrix**2).sum(axis=0)))]
    line = towards
    for _ in range(_TURNS):
        line = matrix @ (matrix.T @ line)
        length = float(np.sqrt(line @ line))
        if length == 0.0:
            return np.zeros(len(line))
        line = line / length
    line = line * np.sign(line @ towards or 1.0)
    spread = line.std()
    if spread == 0.0:
        return np.zeros(len(line))
    found: Floats = np.round((line - line.mean()) / spread, _DIGITS)
    return found
