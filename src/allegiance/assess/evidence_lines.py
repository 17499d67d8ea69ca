"""Responses, votes and polls as ranked lines of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from allegiance.assess.sentences import poll_sentence, sentence_of, vote_sentence
from allegiance.assess.terms import BreakLine, EvidenceLine, Line
from allegiance.measure.breaks import HALF_WINDOW, Break
from allegiance.measure.likelihood import pull_of
from allegiance.measure.polls import PollReading
from allegiance.measure.response import Response
from allegiance.measure.votes import VoteReading, vote_log_likelihoods
from allegiance.model import Channel, Occurrence

_REACH = 7 * HALF_WINDOW


def response_lines(
    responses: Iterable[Response], occurrences: Mapping[str, Occurrence]
) -> list[EvidenceLine]:
    """Return a line for each response, the strongest pull first."""
    lines = [
        EvidenceLine(
            occurrence=r.occurrence,
            evidence=occurrences[r.occurrence].evidence,
            date=occurrences[r.occurrence].date,
            sentence=sentence_of(occurrences[r.occurrence]),
            channel=cast(Channel, r.channel),
            sign=r.sign,
            weight=round(r.weight, 4),
            pull=round(pull_of(r), 4),
            credibility=r.probability,
            reason=r.reason,
        )
        for r in responses
    ]
    return sorted(lines, key=lambda line: (-line.pull, line.date or "", line.occurrence))


def vote_lines(readings: Iterable[VoteReading], patron: str) -> list[EvidenceLine]:
    """Return a line for each vote; its occurrence is "body resolution"."""
    pulls = {way: abs(float(log[90] - log[10])) for way, log in vote_log_likelihoods().items()}
    return [
        EvidenceLine(
            occurrence=f"{r.vote.body} {r.vote.resolution}",
            evidence=(),
            date=r.vote.date,
            sentence=vote_sentence(r, patron),
            channel="votes",
            sign=r.as_patron,
            weight=1.0,
            pull=round(pulls[r.as_patron], 4),
            credibility=1.0,
            reason=r.vote.source,
        )
        for r in readings
    ]


def poll_lines(readings: Iterable[PollReading], state: str) -> list[EvidenceLine]:
    """Return a line for each poll; its occurrence is the poll's evidence."""
    return [
        EvidenceLine(
            occurrence=r.evidence.id,
            evidence=(r.evidence.id,),
            date=r.evidence.date,
            sentence=poll_sentence(r, state),
            channel="society",
            sign=(r.position > 0) - (r.position < 0),
            weight=1.0,
            pull=round(abs(1.6 * r.position / r.error**2), 4),
            credibility=r.evidence.confidence,
            reason=f"stands at {r.position:+.2f}, error {r.error:.2f}",
        )
        for r in readings
    ]


def plain_lines(occurrences: Iterable[Occurrence]) -> tuple[Line, ...]:
    """Return lines for occurrences that are shown and not counted."""
    return tuple(
        Line(occurrence=o.id, evidence=o.evidence, date=o.date, sentence=sentence_of(o))
        for o in occurrences
    )


def break_lines(breaks: Iterable[Break], responses: Sequence[Response]) -> tuple[BreakLine, ...]:
    """Return breaks with the act that pulled most that way within eight weeks, dated by it."""
    found = []
    for shift in breaks:
        sign = 1 if shift.direction == "toward" else -1
        centre = date.fromisoformat(shift.date).toordinal()
        near = [r for r in responses if r.sign == sign and abs(r.day - centre) <= _REACH]
        told = max(near, key=lambda r: (pull_of(r), -r.day, r.occurrence), default=None)
        found.append(
            BreakLine(
                date=date.fromordinal(told.day).isoformat() if told else shift.date,
                direction=shift.direction,
                size=round(shift.size, 4),
                probability=round(shift.probability, 4),
                occurrence=told.occurrence if told else None,
            )
        )
    return tuple(found)
