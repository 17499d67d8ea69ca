"""Occurrences as responses in the manner of item response theory: one state, one issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from allegiance.measure.likelihood import counted_shares
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.measure.sides import Members
from allegiance.measure.targets import Pull, pulls_of
from allegiance.model import Issue, Occurrence
from allegiance.ontology import CHANNEL_OF_QUAD, quad, response_row, speaks_for
from allegiance.ontology.response_table import ResponseRow

_DISPUTED = 0.5
_COUNTED = {"asserted": 1.0, "disputed": _DISPUTED}


def responses(
    occurrences: Iterable[Occurrence],
    state: str,
    issue: Issue,
    patron: str,
    members: Members | None = None,
    as_of: str | None = None,
) -> list[Response]:
    """Return what `state` did to either side of `issue`, as responses seen from `patron`.

    Only asserted and disputed acts count, the latter at half their probability; nothing counts
    that is undated or outside the issue's window or after `as_of`. What is done to the state is no
    response. Raises QuestionError where `patron` heads no side.
    """
    return read_responses(Question(issue, patron, members, as_of), occurrences, state)


def read_responses(
    question: Question, occurrences: Iterable[Occurrence], state: str
) -> list[Response]:
    """As `responses`, with the question built once for many states; sorted by day and occurrence.

    `weight` is what counts after repeats: k-th strongest of one type to one side in a calendar
    month counts 1/k**2, at most 1.65 in all, among acts on the issue or among all others.
    """
    found = [r for occurrence in occurrences for r in _read(question, occurrence, state)]
    found.sort(key=lambda r: (r.day, r.occurrence, r.side))
    shares: dict[int, float] = {}
    for basis in (True, False):
        chosen = [i for i, r in enumerate(found) if r.on_issue is basis]
        within = counted_shares([found[i] for i in chosen])
        shares.update(zip(chosen, within, strict=True))
    return [
        msgspec.structs.replace(r, weight=r.full_weight * shares[i]) for i, r in enumerate(found)
    ]


def _read(question: Question, occurrence: Occurrence, state: str) -> list[Response]:
    certain = _COUNTED.get(occurrence.factuality)
    day = question.window.day_in(occurrence.date) if certain is not None else None
    if certain is None or day is None:
        return []
    channel = channel_of(occurrence, state)
    if channel is None:
        return []
    pulls = pulls_of(occurrence, state, question.sides)
    if not pulls:
        return []
    on_issue = question.on_issue(occurrence)
    month = date.fromordinal(day).isoformat()[:7]
    return [
        Response(
            occurrence=occurrence.id,
            state=state,
            day=day,
            channel=channel,
            on_issue=on_issue,
            type=occurrence.type,
            side=pull.side,
            sign=pull.sign,
            difficulty=row.difficulty,
            discrimination=row.discrimination,
            probability=occurrence.credibility * certain,
            full_weight=pull.factor,
            weight=pull.factor,
            group=f"{channel}|{occurrence.type}|{pull.side}|{pull.sign}|{month}",
            reason=_reason(occurrence, pull, row, question.patron),
        )
        for pull in pulls
        for row in (_row(occurrence, pull),)
    ]


def channel_of(occurrence: Occurrence, state: str) -> str | None:
    """Return words or deeds for a government's act, society or elite by sector, None for nobody.

    Where several of one state act together its government comes first, then its society.
    """
    voices = {speaks_for(p.sectors) for p in occurrence.actors if p.code == state}
    if "government" in voices:
        return CHANNEL_OF_QUAD[quad(occurrence.type)]
    for voice in ("society", "elite"):
        if voice in voices:
            return voice
    return None


def _row(occurrence: Occurrence, pull: Pull) -> ResponseRow:
    if pull.joint:  # forces moved side by side are a military cooperation
        return response_row("COOPERATE", None, "military", pull.toward)
    return response_row(occurrence.type, occurrence.mode, pull.about, pull.toward)


def _reason(occurrence: Occurrence, pull: Pull, row: ResponseRow, patron: str) -> str:
    what = " ".join(part for part in (occurrence.type, occurrence.mode) if part)
    whose = "the patron's side" if pull.side > 0 else "the adversary's side"
    way = "for" if pull.sign > 0 else "against"
    note = f"; {row.note}" if row.note else ""
    return f"{what} to {whose} ({pull.toward}): {way} {patron}{note}"
