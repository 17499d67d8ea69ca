"""Rival hypotheses weighed in the manner of Analysis of Competing Hypotheses (Heuer 1999, ch. 8).

The hypotheses are the five places a state may hold today. Each act is read against all of them by
the response model: how likely it was, given the place held today and how positions move since. An
act is consistent with a hypothesis under which it is at least a quarter likelier than on average
over the five, inconsistent where it is as much less likely, else neutral. What is diagnostic tells
hypotheses apart; the answer ACH prefers is the hypothesis least contradicted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np
from msgspec import Struct

from allegiance.assess.sentences import sentence_of
from allegiance.assess.verdict import likeliest
from allegiance.measure.alignment import category_probabilities, prior, weekly_step
from allegiance.measure.likelihood import Array, group_log_likelihoods
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.model import CATEGORIES, Category, Channel, Issue, Occurrence

Consistency = Literal["consistent", "inconsistent", "neutral"]

TELLING = float(np.log(1.25))
"""Nats by which an act must be likelier or less likely than on average to speak."""


class MatrixRow(Struct, frozen=True, kw_only=True):
    """One act against the five hypotheses. `log_ratios`: nats above or below the mean of the five;
    `diagnosticity`: nats between the hypothesis that fits it best and the one that fits worst."""

    occurrence: str
    evidence: tuple[str, ...]
    date: str | None
    sentence: str
    channel: Channel
    consistency: dict[Category, Consistency]
    log_ratios: dict[Category, float]
    diagnosticity: float


class Hypothesis(Struct, frozen=True, kw_only=True):
    """One place the state may hold. `contradiction`: the nats by which inconsistent acts fall short
    of the mean, summed; lower is better. `probability` is the response model's."""

    category: Category
    consistent: int
    inconsistent: int
    contradiction: float
    probability: float


class Hypotheses(Struct, frozen=True, kw_only=True):
    """The matrix, most diagnostic act first; `least_contradicted` is null without evidence."""

    matrix: tuple[MatrixRow, ...]
    hypotheses: tuple[Hypothesis, ...]
    least_contradicted: Category | None


def weigh_hypotheses(
    question: Question,
    responses: Sequence[Response],
    occurrences: Mapping[str, Occurrence],
    probabilities: Mapping[Category, float],
) -> Hypotheses:
    """Return the matrix of the five hypotheses and the acts behind `responses` (those counted).

    `occurrences` by id; `probabilities` of the categories as assessed. Ties for the least
    contradicted go to the hypothesis that is likelier.
    """
    rows = _matrix(question, responses, occurrences)
    weighed = tuple(
        Hypothesis(
            category=category,
            consistent=sum(row.consistency[category] == "consistent" for row in rows),
            inconsistent=sum(row.consistency[category] == "inconsistent" for row in rows),
            contradiction=round(
                sum(
                    -row.log_ratios[category]
                    for row in rows
                    if row.consistency[category] == "inconsistent"
                ),
                4,
            ),
            probability=probabilities[category],
        )
        for category in CATEGORIES
    )
    least = min(h.contradiction for h in weighed)
    among = {h.category: h.probability if h.contradiction == least else -1.0 for h in weighed}
    return Hypotheses(
        matrix=rows,
        hypotheses=weighed,
        least_contradicted=likeliest(among) if rows else None,
    )


def category_log_likelihoods(logs: Array, weeks_ago: Sequence[int], issue: Issue) -> Array:
    """Return log P(act | place held today), (n, 5), corner first.

    `logs`: log-likelihood of each act on the grid, (n, 101), when it was done, `weeks_ago`. The
    walk is reversible with the prior at rest, so it carries an act forward as it carries a state.
    """
    root = np.sqrt(prior())
    values, vectors = _spectrum()
    then = np.exp(logs - logs.max(axis=1, keepdims=True))
    parts = (then * root) @ vectors * values ** np.asarray(weeks_ago, dtype=np.float64)[:, None]
    today = np.maximum(parts @ vectors.T / root, 1e-300)
    within = category_probabilities(prior() * today, issue)
    found: Array = np.log(within / category_probabilities(prior(), issue))
    return found


def _matrix(
    question: Question, responses: Sequence[Response], occurrences: Mapping[str, Occurrence]
) -> tuple[MatrixRow, ...]:
    by_act: dict[str, list[Response]] = defaultdict(list)
    for response in responses:
        by_act[response.occurrence].append(response)
    if not by_act:
        return ()
    # an act's repeats are weighed already; here each stands alone with what of it counts
    logs = np.stack(
        [
            sum(
                log
                for r in acts
                for _, log in group_log_likelihoods(
                    [msgspec.structs.replace(r, full_weight=r.weight)]
                )
            )
            for acts in by_act.values()
        ]
    )
    last = question.window.weeks - 1
    ago = [last - question.window.week(acts[0].day) for acts in by_act.values()]
    found = category_log_likelihoods(logs, ago, question.issue)
    ratios = np.round(found - found.mean(axis=1, keepdims=True), 6)
    rows = [
        MatrixRow(
            occurrence=name,
            evidence=occurrences[name].evidence,
            date=occurrences[name].date,
            sentence=sentence_of(occurrences[name]),
            channel="words" if acts[0].channel == "words" else "deeds",
            consistency={c: _read(float(v)) for c, v in zip(CATEGORIES, ratio, strict=True)},
            log_ratios={c: float(v) for c, v in zip(CATEGORIES, ratio, strict=True)},
            diagnosticity=round(float(ratio.max() - ratio.min()), 4),
        )
        for (name, acts), ratio in zip(by_act.items(), ratios, strict=True)
    ]
    return tuple(sorted(rows, key=lambda r: (-r.diagnosticity, r.date or "", r.occurrence)))


def _read(ratio: float) -> Consistency:
    if ratio >= TELLING:
        return "consistent"
    return "inconsistent" if ratio <= -TELLING else "neutral"


@lru_cache(maxsize=1)
def _spectrum() -> tuple[Array, Array]:
    """Eigenvalues and vectors of the weekly step made symmetric by its detailed balance."""
    root = np.sqrt(prior())
    even = root[:, None] * weekly_step() / root[None, :]
    values, vectors = np.linalg.eigh((even + even.T) / 2)
    return np.clip(values, 0.0, 1.0), vectors
