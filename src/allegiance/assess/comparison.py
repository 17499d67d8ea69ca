"""Which of two states stands nearer the patron, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allegiance.assess.variants import counted_responses, densities
from allegiance.measure.question import Question
from allegiance.model import Occurrence


def nearer(question: Question, occurrences: Sequence[Occurrence], first: str, second: str) -> float:
    """Return the probability (0-1) that `first` stands nearer the patron than `second`.

    Over words and deeds on the issue on the last day, the two read apart; ties of grid points are
    halved, so that exchanging the two gives the complement. Principals are fixed at their ends.
    """
    both = densities(
        question, [counted_responses(question, occurrences, s) for s in (first, second)]
    )
    for row, state in enumerate((first, second)):
        sign = question.sides.principal_sign(state)
        if sign:
            both[row] = 0.0
            both[row, -1 if sign > 0 else 0] = 1.0
    below = np.cumsum(both[1]) - both[1]
    return float(min(1.0, max(0.0, both[0] @ (below + both[1] / 2))))
