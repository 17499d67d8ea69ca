"""How alike two portfolios are: five measures of one cross table.

A portfolio is one ordered category an issue: a state's vote in every roll call, or its commitment
to every other state. The cross table of two portfolios has in row k, column l the weight of the
issues to which the first gives category k and the second l, categories in order. All functions take
cross tables of any shape (..., K, K) and return one value each, nan where the measure is undefined.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Metric = Literal["nominal", "absolute", "squared"]


def distances(categories: int, metric: Metric = "absolute") -> Floats:
    """Return how far apart categories are, (K, K), 0 on the diagonal and 1 from end to end.

    nominal: all different categories are 1 apart; absolute: by the steps between them; squared: by
    the square of those, so that yes against abstention counts a quarter of yes against no.
    """
    steps = np.abs(np.subtract.outer(np.arange(categories), np.arange(categories)))
    if metric == "nominal":
        return (steps > 0).astype(np.float64)
    share = steps / max(categories - 1, 1)
    return share if metric == "absolute" else share**2


def agreement_share(cross: Floats) -> Floats:
    """Return the share of issues on which both have the same category, 0 to 1."""
    same = np.trace(cross, axis1=-2, axis2=-1)
    return _divided(same, cross.sum(axis=(-2, -1)))


def s_score(cross: Floats, distance: Floats | None = None) -> Floats:
    """Return S, -1 to 1: one less twice the mean distance of the two portfolios.

    Signorino & Ritter (1999, International Studies Quarterly 43:115-144). `distance` (K, K) as
    `distances` gives it; default absolute.
    """
    apart = distances(cross.shape[-1]) if distance is None else distance
    return 1.0 - 2.0 * _divided((cross * apart).sum(axis=(-2, -1)), cross.sum(axis=(-2, -1)))


def scotts_pi(cross: Floats, distance: Floats | None = None) -> Floats:
    """Return Scott's pi: 1 less observed over expected distance, at most 1.

    Scott (1955, Public Opinion Quarterly 19:321-325), with distances as Haege (2011, Political
    Analysis 19:287-305) has it. Distance is expected of two portfolios drawn from the categories
    that both together use. Undefined where both use one category only.
    """
    share = _shares(cross)
    both = (share.sum(axis=-1) + share.sum(axis=-2)) / 2.0
    return _corrected(share, both, both, distance)


def cohens_kappa(cross: Floats, distance: Floats | None = None) -> Floats:
    """Return Cohen's kappa: 1 less observed over expected distance, at most 1.

    Cohen (1960, Educational and Psychological Measurement 20:37-46; weighted: 1968, Psychological
    Bulletin 70:213-220). Distance is expected of portfolios drawn from each one's own categories.
    """
    share = _shares(cross)
    return _corrected(share, share.sum(axis=-1), share.sum(axis=-2), distance)


def kendalls_tau_b(cross: Floats) -> Floats:
    """Return Kendall's tau-b, -1 to 1: concordant less discordant pairs of issues, ties set aside.

    Kendall (1945, Biometrika 33:239-251); for portfolios Bueno de Mesquita (1975, Journal of
    Conflict Resolution 19:187-216). Undefined where one portfolio has one category only.
    """
    size = cross.shape[-1]
    upper = np.triu(np.ones((size, size)), 1)  # [k, m] is 1 where m > k
    later = upper @ cross @ upper.T
    earlier = upper @ cross @ upper
    concordant = (cross * later).sum(axis=(-2, -1))
    discordant = (cross * earlier).sum(axis=(-2, -1))
    total = cross.sum(axis=(-2, -1))
    rows, columns = ((cross.sum(axis=axis) ** 2).sum(axis=-1) for axis in (-1, -2))
    untied = (total**2 - rows) * (total**2 - columns) / 4.0
    return _divided(concordant - discordant, np.sqrt(np.maximum(untied, 0.0)))


def _shares(cross: Floats) -> Floats:
    return _divided(cross, cross.sum(axis=(-2, -1), keepdims=True))


def _corrected(share: Floats, one: Floats, other: Floats, distance: Floats | None) -> Floats:
    apart = distances(share.shape[-1], "nominal") if distance is None else distance
    observed = (share * apart).sum(axis=(-2, -1))
    expected = (one[..., :, None] * other[..., None, :] * apart).sum(axis=(-2, -1))
    return 1.0 - _divided(observed, expected)


def _divided(top: Floats, bottom: Floats) -> Floats:
    nothing = np.full(np.broadcast_shapes(np.shape(top), np.shape(bottom)), np.nan)
    found: Floats = np.divide(top, bottom, out=nothing, where=np.asarray(bottom) > 1e-12)
    return found
