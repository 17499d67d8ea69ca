"""From the probabilities of the five categories to the word of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from allegiance.measure.response import Response
from allegiance.model import CATEGORIES, Category, Issue, Verdict

_CENTRE_FIRST: tuple[Category, ...] = (
    "in between",
    "leaning",
    "leaning away",
    "corner",
    "other corner",
)

_TIE = 1e-9  # sums taken in another order differ by less


class Weighing(Struct, frozen=True):
    """How much evidence there is either way: occurrences, and their weight."""

    occurrences: int
    for_count: int
    against_count: int
    for_weight: float
    against_weight: float


def likeliest(probabilities: Mapping[Category, float]) -> Category:
    """Return the category of highest probability; a tie goes to the one nearer the middle.

    Where the two that mirror each other tie above the rest, the evidence for either side is alike:
    the answer is in between, whichever side is asked about.
    """
    top = max(probabilities.values())
    first = [c for c in _CENTRE_FIRST if top - probabilities[c] <= _TIE]
    mirrored = dict(zip(CATEGORIES, reversed(CATEGORIES), strict=True))
    return "in between" if mirrored[first[0]] in first else first[0]


def verdict_of(
    probabilities: Mapping[Category, float], weighing: Weighing, issue: Issue, needed: int
) -> Verdict:
    """Return the verdict: too little evidence below `needed` occurrences, else the likeliest
    category, "in between" told apart as hedging or uncommitted."""
    if weighing.occurrences < needed:
        return "too little evidence"
    category = likeliest(probabilities)
    if category != "in between":
        return category
    return "hedging" if is_hedging(weighing, issue) else "uncommitted"


def is_hedging(weighing: Weighing, issue: Issue) -> bool:
    """Say whether there is substantial evidence both ways, by the issue's own bounds."""
    total = weighing.for_weight + weighing.against_weight
    lesser = min(weighing.for_weight, weighing.against_weight)
    return (
        min(weighing.for_count, weighing.against_count) >= issue.hedging_occurrences
        and total > 0
        and lesser >= issue.hedging_weight * total
    )


def weigh(responses: Iterable[Response]) -> Weighing:
    """Weigh responses: occurrences once each, weight by what counts after repeats."""
    ways: dict[int, set[str]] = {1: set(), -1: set()}
    weight = {1: 0.0, -1: 0.0}
    for response in responses:
        ways[response.sign].add(response.occurrence)
        weight[response.sign] += response.weight * response.probability
    return Weighing(len(ways[1] | ways[-1]), len(ways[1]), len(ways[-1]), weight[1], weight[-1])


def weigh_signs(signs: Iterable[float]) -> Weighing:
    """Weigh votes or polls given as numbers: above 0 for, below 0 against, 0 between."""
    values = list(signs)
    for_them = [v for v in values if v > 0]
    against = [-v for v in values if v < 0]
    return Weighing(len(values), len(for_them), len(against), sum(for_them), sum(against))


def joined(first: Weighing, second: Weighing) -> Weighing:
    """Add two weighings of different evidence."""
    return Weighing(
        first.occurrences + second.occurrences,
        first.for_count + second.for_count,
        first.against_count + second.against_count,
        first.for_weight + second.for_weight,
        first.against_weight + second.against_weight,
    )


def by_category(values: Iterable[float]) -> dict[Category, float]:
    """Return five probabilities, corner first, under the categories' names."""
    return {name: float(value) for name, value in zip(CATEGORIES, values, strict=True)}
