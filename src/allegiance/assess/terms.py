"""The shape of an answer: small frozen types with one JSON form, every key always present."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from allegiance.measure.trend import Trend
from allegiance.model import Basis, Category, Channel, Verdict

Probabilities = dict[Category, float]
Interval = tuple[float, float]


class ChannelReading(Struct, frozen=True, kw_only=True):
    """One channel on one basis; position in [-1, 1], interval of 90 %."""

    verdict: Verdict
    likelihood: str
    position: float
    interval: Interval
    probabilities: Probabilities
    occurrences: int


class BasisReading(Struct, frozen=True, kw_only=True):
    """All channels on one basis; votes are roll calls on the issue and stand under both."""

    verdict: Verdict
    likelihood: str
    position: float
    interval: Interval
    probabilities: Probabilities
    occurrences: int
    channels: dict[Channel, ChannelReading]


class BreakLine(Struct, frozen=True, kw_only=True):
    """A dated shift; `occurrence` is the act in it that pulled most that way, null without one."""

    date: str
    direction: Literal["toward", "away"]
    size: float
    probability: float
    occurrence: str | None


class Line(Struct, frozen=True, kw_only=True):
    """One occurrence that is shown and not counted."""

    occurrence: str
    evidence: tuple[str, ...]
    date: str | None
    sentence: str


class EvidenceLine(Struct, frozen=True, kw_only=True):
    """One occurrence that counted: `weight` after repeats and halving, `pull` in nats of odds
    between the corners, `sign` +1 for the patron and -1 against."""

    occurrence: str
    evidence: tuple[str, ...]
    date: str | None
    sentence: str
    channel: Channel
    sign: int
    weight: float
    pull: float
    credibility: float
    reason: str


class SeriesLine(Struct, frozen=True, kw_only=True):
    """One line of a chart on the dates of `Series`: smoothed position, 90 % bounds, and what was
    known on each day (`filtered`)."""

    position: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    filtered: tuple[float, ...]
    probabilities: tuple[tuple[float, ...], ...]
    """Smoothed, five a date, corner first."""


class Series(Struct, frozen=True, kw_only=True):
    """Weekly series on the issue; keys overall, words, deeds, votes, society, whole_relation."""

    dates: tuple[str, ...]
    lines: dict[str, SeriesLine]


class Assessment(Struct, frozen=True, kw_only=True):
    """The answer. The top level and `channels` are on the issue; overall is words and deeds."""

    state: str
    patron: str
    issue: str
    as_of: str
    ledger_version: int
    verdict: Verdict
    likelihood: str
    position: float
    interval: Interval
    probabilities: Probabilities
    occurrences: int
    channels: dict[Channel, ChannelReading]
    basis: dict[Basis, BasisReading]
    trend: Trend
    breaks: tuple[BreakLine, ...]
    evidence_for: tuple[EvidenceLine, ...]
    evidence_against: tuple[EvidenceLine, ...]
    beside: tuple[EvidenceLine, ...]
    """Votes, polls and acts of society on the issue, by date: they never change the verdict."""
    withheld: tuple[Line, ...]
    elite_splits: tuple[Line, ...]
    dependence: tuple[Line, ...]
    disputed: tuple[Line, ...]
    series: Series


class Rank(Struct, frozen=True, kw_only=True):
    """One state's row among all; positions of channels are None where nothing was read."""

    state: str
    verdict: Verdict
    likelihood: str
    position: float
    interval: Interval
    probabilities: Probabilities
    occurrences: int
    words: float | None
    deeds: float | None
    votes: float | None
    society: float | None
