"""Words for probability, after Intelligence Community Directive 203 (2015)."""

from __future__ import annotations

_ABOVE = (
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.55, "likely"),
)
_BELOW = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
)


def term(probability: float) -> str:
    """Return ICD 203's words for a probability (0-1).

    1-5 % almost no chance, 5-20 very unlikely, 20-45 unlikely, 45-55 roughly even chance, 55-80
    likely, 80-95 very likely, 95-99 almost certain. Below 1 % is also "almost no chance" and above
    99 % also "almost certain": the directive has no word for certainty. A bound belongs to the
    milder word. Raises ValueError outside 0-1.
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"{probability} is no probability")
    for bound, word in _ABOVE:
        if probability > bound:
            return word
    for bound, word in _BELOW:
        if probability < bound:
            return word
    return "roughly even chance"
