"""Words that every format of a brief shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from allegiance.assess.terms import BasisReading, ChannelReading

if TYPE_CHECKING:
    from allegiance.report.brief import Brief

LITTLE = "too little evidence"


class Finding(Struct, frozen=True):
    """One sentence, the rows of the brief it states (JSON pointers), and evidence it rests on."""

    text: str
    rows: tuple[str, ...]
    evidence: tuple[str, ...] = ()


CATEGORY_WORDS = {
    "corner": "in {patron}'s corner",
    "leaning": "leaning toward {patron}",
    "in between": "in between",
    "leaning away": "leaning away from {patron}",
    "other corner": "in the other corner",
}


def verdict_words(verdict: str, likelihood: str) -> str:
    """`hedging (likely)`; without a likelihood where there is too little evidence."""
    return verdict if verdict == LITTLE else f"{verdict} ({likelihood})"


def reading_words(reading: ChannelReading | BasisReading) -> str:
    """The verdict of a channel or basis with its likelihood."""
    return verdict_words(reading.verdict, reading.likelihood)


def verdict_line(brief: Brief) -> str:
    """`Kazakhstan: hedging (likely)`; without a likelihood where there is too little evidence."""
    return f"{brief.state_name}: {verdict_words(brief.verdict, brief.likelihood)}"


def signed(value: float) -> str:
    """A position with its sign and two decimals, a true minus before negative ones; never -0."""
    rounded = round(value, 2) + 0.0
    return f"{rounded:+.2f}".replace("-", "−")


def percent(share: float) -> str:
    """A share as whole percent, where a little is never told as 0 nor almost all as 100."""
    if 0 < share < 0.01:
        return "under 1\u00a0%"
    if 0.99 < share < 1:
        return "over 99\u00a0%"
    return f"{round(100 * share)}\u00a0%"


def listed(parts: list[str]) -> str:
    """Parts joined with commas and a last "and"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 act`, `3 acts`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
