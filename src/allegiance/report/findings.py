"""A brief's sentences, composed by rules from its findings; each names the rows it states."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from allegiance.assess.icd203 import term
from allegiance.assess.verdict import likeliest
from allegiance.report.stakes import changes, rests, rivals
from allegiance.report.wording import (
    LITTLE,
    Finding,
    counted,
    listed,
    percent,
    reading_words,
    signed,
)

if TYPE_CHECKING:
    from allegiance.report.brief import Brief

_STANDS = {
    "corner": "stands in {p}'s corner",
    "leaning": "leans toward {p}",
    "hedging": "hedges between {p} and {o}",
    "uncommitted": "is committed to neither {p} nor {o}",
    "leaning away": "leans away from {p}, toward {o}",
    "other corner": "stands in the other corner, with {o}",
}
_LIKELY = 0.55
_STALE_DAYS = 180
_WIDE = 0.8
_APART = 0.4


class Findings(Struct, frozen=True, kw_only=True):
    """The sentences of a brief by what they answer."""

    answer: tuple[Finding, ...]
    channels: tuple[Finding, ...]
    movement: tuple[Finding, ...]
    rests: tuple[Finding, ...]
    rivals: tuple[Finding, ...]
    changes: tuple[Finding, ...]
    unknown: tuple[Finding, ...]


def findings_of(brief: Brief) -> Findings:
    """Compose every sentence of the brief from its rows."""
    return Findings(
        answer=_answer(brief),
        channels=_channels(brief),
        movement=_movement(brief),
        rests=rests(brief),
        rivals=rivals(brief),
        changes=changes(brief),
        unknown=_unknown(brief),
    )


def _answer(brief: Brief) -> tuple[Finding, ...]:
    found = []
    if brief.verdict == LITTLE:
        acts = counted(brief.occurrences, "act")
        found.append(
            Finding(
                f"Too little is known to say where {brief.state_name} stands: {acts} in words and "
                f"deeds on the issue up to {brief.as_of}, where two are the least.",
                ("/verdict", "/occurrences", "/as_of"),
            )
        )
    else:
        found += _verdict(brief)
    if brief.assumptions:
        found.append(
            Finding(
                f"This answer was made {listed(list(brief.assumptions))}; as the evidence stands "
                f"it is {brief.verdict_before}.",
                ("/assumptions", "/verdict_before"),
            )
        )
    return tuple(found)


def headline(brief: Brief) -> str:
    """The answer in a line, for a page's top; doubt is said where no answer is likely."""
    if brief.verdict == LITTLE:
        return f"{brief.state_name}: too little evidence"
    stands = _STANDS[brief.verdict].format(p=brief.patron_name, o=brief.other_name)
    if brief.probabilities[likeliest(brief.probabilities)] > _LIKELY:
        return f"{brief.state_name} {stands}"
    return f"Uncertain; likeliest of five: {brief.state_name} {stands}"


def _verdict(brief: Brief) -> list[Finding]:
    chance = brief.probabilities[likeliest(brief.probabilities)]
    stands = _STANDS[brief.verdict].format(p=brief.patron_name, o=brief.other_name)
    if chance > _LIKELY:
        text = f"It is {brief.likelihood} that {brief.state_name} {stands} ({percent(chance)})."
    else:
        text = (
            f"No one answer is likely; the first of five is that {brief.state_name} {stands} "
            f"({percent(chance)}, {brief.likelihood})."
        )
    toward = brief.probabilities["corner"] + brief.probabilities["leaning"]
    away = brief.probabilities["other corner"] + brief.probabilities["leaning away"]
    sides = (
        f"That it stands with {brief.patron_name} at all, leaning or in the corner, is "
        f"{_chance(toward)} ({percent(toward)}); that it stands with {brief.other_name}, "
        f"{_chance(away)} ({percent(away)})."
    )
    low, high = brief.interval
    where = (
        f"On {brief.as_of} its position was {signed(brief.position)} on a scale from −1, "
        f"{brief.other_name}, to +1, {brief.patron_name}; 90 % of the probability lies between "
        f"{signed(low)} and {signed(high)}."
    )
    return [
        Finding(text, ("/verdict", "/likelihood", "/probabilities")),
        Finding(sides, ("/probabilities",)),
        Finding(where, ("/position", "/interval", "/as_of")),
    ]


def _chance(probability: float) -> str:
    words = term(min(1.0, max(0.0, probability)))
    return {
        "roughly even chance": "a roughly even chance",
        "almost no chance": "next to excluded",
    }.get(words, words)


def _channels(brief: Brief) -> tuple[Finding, ...]:
    words, deeds = brief.channels["words"], brief.channels["deeds"]
    found = [
        Finding(
            f"In words: {reading_words(words)}, from {counted(words.occurrences, 'act')}; in "
            f"deeds: {reading_words(deeds)}, from {counted(deeds.occurrences, 'act')}.",
            ("/channels/words", "/channels/deeds"),
        )
    ]
    both = LITTLE not in (words.verdict, deeds.verdict)
    if both and abs(words.position - deeds.position) >= _APART:
        nearer = "words" if words.position > deeds.position else "deeds"
        found.append(
            Finding(
                f"Words and deeds part: its {nearer} stand nearer {brief.patron_name}, by "
                f"{abs(words.position - deeds.position):.2f} of the scale.",
                ("/channels/words/position", "/channels/deeds/position"),
            )
        )
    for name, one, many in (
        ("votes", "roll call", "roll calls"),
        ("society", "poll or act", "polls and acts"),
    ):
        reading = brief.channels[name]  # type: ignore[index]
        if reading.verdict not in (LITTLE, brief.verdict):
            found.append(
                Finding(
                    f"{name.capitalize()} {'point' if name == 'votes' else 'points'} elsewhere: "
                    f"{reading_words(reading)}, from "
                    f"{counted(reading.occurrences, one, many)}.",
                    (f"/channels/{name}",),
                )
            )
    whole = brief.basis["whole_relation"]
    found.append(
        Finding(
            f"Over the whole relation, not this issue alone: {reading_words(whole)}, from "
            f"{counted(whole.occurrences, 'act')}.",
            ("/basis/whole_relation",),
        )
    )
    return tuple(found)


def _movement(brief: Brief) -> tuple[Finding, ...]:
    trend = brief.trend
    if trend.direction == "flat" and trend.probability <= 0.5:
        text = f"Which way it has moved since {trend.since} the evidence does not tell."
    elif trend.direction == "flat":
        text = f"It has hardly moved since {trend.since} ({percent(trend.probability)})."
    else:
        way = (
            f"toward {brief.patron_name}"
            if trend.direction == "toward"
            else (f"away from {brief.patron_name}")
        )
        text = f"It has moved {way} since {trend.since} ({percent(trend.probability)})."
    found = [Finding(text, ("/trend",))]
    told = {line.occurrence: line for line in (*brief.evidence_for, *brief.evidence_against)}
    for at, shift in enumerate(brief.breaks):
        way = "toward" if shift.direction == "toward" else "away from"
        act = told.get(shift.occurrence or "")
        by = f", with the act that pulled most: {bare(act.sentence)}" if act else ""
        found.append(
            Finding(
                f"Break on {shift.date}: {way} {brief.patron_name} by {abs(shift.size):.2f} "
                f"({percent(shift.probability)}){by}.",
                (f"/breaks/{at}",),
                act.evidence if act else (),
            )
        )
    return tuple(found)


def _unknown(brief: Brief) -> tuple[Finding, ...]:
    found = []
    blank = [name for name, reading in brief.channels.items() if reading.verdict == LITTLE]
    if blank:
        found.append(
            Finding(
                f"Too little was read of its {listed(list(blank))} to say where it stands there.",
                tuple(f"/channels/{name}/verdict" for name in blank),
            )
        )
    dated = [
        line.date
        for line in (*brief.evidence_for, *brief.evidence_against)
        if line.date and len(line.date) == 10
    ]
    if dated:
        newest = max(dated)
        days = (date.fromisoformat(_full(brief.as_of)) - date.fromisoformat(newest)).days
        if days > _STALE_DAYS:
            found.append(
                Finding(
                    f"The newest act that counts is of {newest}, {days} days before.",
                    ("/evidence_for", "/evidence_against", "/as_of"),
                )
            )
    low, high = brief.interval
    if brief.verdict != LITTLE and high - low > _WIDE:
        found.append(
            Finding(
                f"The evidence leaves a wide interval, {high - low:.2f} of a scale of 2.",
                ("/interval",),
            )
        )
    if brief.disputed:
        found.append(
            Finding(
                f"{counted(len(brief.disputed), 'act is', 'acts are')} disputed, and "
                f"{'counts' if len(brief.disputed) == 1 else 'count'} half.",
                ("/disputed",),
                tuple(e for line in brief.disputed for e in line.evidence),
            )
        )
    return tuple(found)


def bare(sentence: str) -> str:
    """A line's sentence without its closing date and stop: the date stands before it already."""
    text = sentence.removesuffix(".")
    if text.endswith(")") and text[-12:-1].count("-") <= 2:
        head, _, tail = text.rpartition(" (")
        if tail[:-1].replace("-", "").isdigit():
            return head
    return text


def _full(day: str) -> str:
    return (day + "-12-31")[:10] if len(day) == 4 else (day + "-28")[:10] if len(day) == 7 else day
