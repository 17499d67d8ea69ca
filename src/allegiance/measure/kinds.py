"""Kinds of acts, and what any number of repeats of them in a month tells of a position.

A kind is what the response model needs of an act and nothing else, so acts of one kind can be
counted instead of kept: the cost of a series then follows its months, not its events. The figures
are those `likelihood.group_log_likelihoods` gives for the same acts one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from allegiance.measure.likelihood import CERTAIN, GRID, Array, from_centre
from allegiance.measure.response import Response
from allegiance.model import PLOVER_TYPES, PloverType
from allegiance.ontology import CHANNEL_OF_QUAD, quad, response_row, type_record

Counts = NDArray[np.int64]
Weighting = Literal["table", "equal", "quad"]
WEIGHTINGS: tuple[Weighting, ...] = ("table", "equal", "quad")
_ASKING_FOR = (None, "assist", "meet")
_SURENESS = 0.05  # probabilities are kept to this precision


class Kind(Struct, frozen=True):
    """`sign` is the side the act favours, `side` the one it is done to; +1 is the patron's."""

    type: PloverType
    side: int
    sign: int
    difficulty: float
    discrimination: float
    probability: float
    weight: float = 1.0
    channel: str = "words"

    @property
    def group(self) -> tuple[str, str, int, int]:
        """Repeats of one group within a month count with falling weight."""
        return (self.channel, self.type, self.side, self.sign)


def kind_of(response: Response) -> Kind:
    """Return the kind of a response; its probability is rounded to .05."""
    return Kind(
        response.type,
        response.side,
        response.sign,
        response.difficulty,
        response.discrimination,
        rounded(response.probability),
        response.full_weight,
        response.channel,
    )


def dyad_kind(
    type: PloverType, mode: str | None, military: bool, humanitarian: bool, probability: float
) -> Kind:
    """Return the kind of an act of one state toward another: +1 is that other's corner."""
    about: Literal["military", "humanitarian"] | None = (
        "military" if military else "humanitarian" if humanitarian else None
    )
    row = response_row(type, mode, about, "principal")
    favours = type_record(type).cooperative if type != "REQUEST" else mode in _ASKING_FOR
    return Kind(
        type,
        1,
        1 if favours else -1,
        row.difficulty,
        row.discrimination,
        rounded(probability),
        1.0,
        CHANNEL_OF_QUAD[quad(type)],
    )


def rounded(probability: float) -> float:
    """Return a probability as precisely as kinds keep it."""
    return round(round(probability / _SURENESS) * _SURENESS, 4)


def reweighted(kinds: Sequence[Kind], weighting: Weighting) -> list[Kind]:
    """Return kinds under another weighting, for robustness.

    `equal`: every act as hard and as telling as the mean act of the table; `quad`: as the mean act
    of its quad. Means are over the sixteen types without mode, done to a principal.
    """
    if weighting == "table":
        return list(kinds)
    rows = {t: response_row(t, None, None, "principal") for t in PLOVER_TYPES}
    found = []
    for kind in kinds:
        alike = [
            rows[t] for t in PLOVER_TYPES if weighting == "equal" or quad(t) == quad(kind.type)
        ]
        hard = sum(r.difficulty for r in alike) / len(alike)
        steep = sum(r.discrimination for r in alike) / len(alike)
        found.append(
            Kind(
                kind.type, kind.side, kind.sign, hard, steep, kind.probability, kind.weight,
                kind.channel,
            )
        )  # fmt: skip
    return found


def rises_of(kinds: Sequence[Kind]) -> Array:
    """Return how each kind's log-likelihood rises between grid points, (kinds, 100)."""
    sign = np.array([k.sign for k in kinds], dtype=np.float64)[:, None]
    steep = np.array([k.discrimination for k in kinds])[:, None]
    hard = np.array([k.difficulty for k in kinds])[:, None]
    sure = np.minimum(np.array([k.probability for k in kinds]), CERTAIN)[:, None]
    weight = np.array([k.weight for k in kinds])[:, None]
    chance = 1.0 / (1.0 + np.exp(-steep * (sign * GRID - hard)))
    rises: Array = weight * np.diff(np.log(sure * chance + (1.0 - sure) / 2.0), axis=1)
    return rises


def repeats_log_likelihood(kinds: Sequence[Kind], counts: Counts) -> Array:
    """Return the log-likelihood of months, (months, 101), 0 at x = 0.

    `kinds` are all of one group; `counts` (months, kinds) says how often each was done. The k-th
    steepest rise counts 1/k**2 at every grid step.
    """
    rises = rises_of(kinds)
    if len(kinds) == 1:
        return from_centre(_falling(int(counts.max(initial=0)))[counts] * rises)
    falling = _falling(int(counts.sum(axis=1).max(initial=0)))
    total = np.empty((len(counts), GRID.size - 1))
    order = np.argsort(-np.abs(rises), axis=0, kind="stable")
    for column in range(GRID.size - 1):
        ranked = order[:, column]
        upto = np.cumsum(counts[:, ranked], axis=1)
        weights = falling[upto]
        weights[:, 1:] -= falling[upto[:, :-1]]
        total[:, column] = weights @ rises[ranked, column]
    return from_centre(total)


def _falling(most: int) -> Array:
    sums: Array = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, most + 1) ** 2)])
    return sums
