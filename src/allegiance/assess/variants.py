"""The verdict on altered evidence: many sets of responses read in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from allegiance.assess.assessment import NEEDED
from allegiance.assess.icd203 import term
from allegiance.assess.verdict import by_category, likeliest, verdict_of, weigh
from allegiance.measure.alignment import (
    category_probabilities,
    last_filtered,
    mean_of,
    weekly_evidence,
)
from allegiance.measure.likelihood import Array, counted_shares
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.measure.responses import read_responses
from allegiance.model import Occurrence, Verdict


class Outcome(Struct, frozen=True):
    """The answer that one set of responses gives; position in [-1, 1]."""

    verdict: Verdict
    likelihood: str
    position: float


def counted_responses(
    question: Question, occurrences: Sequence[Occurrence], state: str
) -> list[Response]:
    """Return the responses behind the verdict: words and deeds of `state` on the issue."""
    return [
        r
        for r in read_responses(question, occurrences, state)
        if r.on_issue and r.channel in ("words", "deeds")
    ]


def densities(question: Question, sets: Sequence[Sequence[Response]]) -> Array:
    """Return the posterior of each set in the last week, (sets, 101)."""
    evidence = [
        (row, week, log)
        for row, chosen in enumerate(sets)
        for week, log in weekly_evidence(chosen, question.window)
    ]
    return last_filtered(evidence, len(sets), question.window.weeks)


def outcomes(question: Question, sets: Sequence[Sequence[Response]]) -> list[Outcome]:
    """Return the overall answer each set of counted responses gives, as `assess` would."""
    if not sets:
        return []
    last = densities(question, sets)
    mean = mean_of(last)
    found = []
    for row, shares in enumerate(category_probabilities(last, question.issue)):
        probabilities = by_category(shares)
        found.append(
            Outcome(
                verdict_of(
                    probabilities,
                    weigh(reweighed(sets[row])),
                    question.issue,
                    NEEDED["overall"],
                ),
                term(min(1.0, probabilities[likeliest(probabilities)])),
                round(float(mean[row]), 4),
            )
        )
    return found


def reweighed(responses: Sequence[Response]) -> list[Response]:
    """Return the responses with `weight` taken anew among these: repeats may have gone."""
    return [
        msgspec.structs.replace(r, weight=r.full_weight * share)
        for r, share in zip(responses, counted_shares(responses), strict=True)
    ]
