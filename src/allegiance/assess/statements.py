"""What a state's speakers said on an issue: stance, distance from the patron's line, turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from msgspec import Struct

from allegiance.measure.likelihood import GRID, group_log_likelihoods
from allegiance.measure.question import Question
from allegiance.measure.responses import read_responses
from allegiance.model import Evidence, Occurrence, Participant

_LIKE = 0.12
_REACH_DAYS = 365
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    ["about", "been", "from", "have", "into", "said", "that", "their", "they", "this", "were"]
)


class Statement(Struct, frozen=True, kw_only=True):
    """One statement. `stance`: +1 for the patron, -1 for the other side, 0 for neither.

    `departure` (0-1) is how much less often one wholly in the patron's corner would say it than the
    one who says it most; null without a stance. `patron_evidence` is what the patron's own speakers
    said on the same matter within a year; `contradicts` what the same speaker said before, the
    other way and about the same side.
    """

    evidence: str
    date: str | None
    speaker: str
    stance: int
    departure: float | None
    patron_evidence: str | None
    contradicts: str | None


def statements(
    question: Question,
    occurrences: Sequence[Occurrence],
    evidence: Mapping[str, Evidence],
    state: str,
) -> list[Statement]:
    """Return what the speakers of `state` said on the issue, by date.

    A statement is a verbal act of the state, or evidence that one of its speakers is cited for.
    """
    on_issue = [
        o
        for o in occurrences
        if question.window.day_in(o.date) is not None and question.on_issue(o)
    ]
    lines = {name: o for o in on_issue for name in o.evidence if name in evidence}
    stances = _stances(question, on_issue, state)
    patron = [
        (name, o) for name, o in lines.items() if _speaker(evidence[name], o, question.patron)
    ]
    found: list[Statement] = []
    last: dict[tuple[str, int], tuple[int, str]] = {}
    mine = [(o.date or "", name, o) for name, o in lines.items()]
    for day, name, occurrence in sorted(mine, key=lambda item: item[:2]):
        speaker = _speaker(evidence[name], occurrence, state)
        if speaker is None:
            continue
        stance, side, departure = stances.get(occurrence.id, (0, 0, None))
        if not any(p.code == state for p in occurrence.actors):
            stance, departure = 0, None
        turned = None
        if stance:
            before = last.get((speaker, side))
            turned = before[1] if before and before[0] != stance else None
            last[speaker, side] = (stance, name)
        found.append(
            Statement(
                evidence=name,
                date=day or None,
                speaker=speaker,
                stance=stance,
                departure=departure,
                patron_evidence=_nearest(evidence[name], day, patron, evidence),
                contradicts=turned,
            )
        )
    return found


def _stances(
    question: Question, occurrences: Iterable[Occurrence], state: str
) -> dict[str, tuple[int, int, float | None]]:
    """By act: the stance, the side it is about, and the departure."""
    found: dict[str, tuple[int, int, float | None]] = {}
    for response in read_responses(question, occurrences, state):
        log = group_log_likelihoods([response])[0][1]
        departure = round(float(1.0 - np.exp(log[GRID.size - 1] - log.max())), 3)
        held = found.get(response.occurrence)
        if held is None or departure > (held[2] or 0.0):
            found[response.occurrence] = (response.sign, response.side, departure)
    return found


def _speaker(line: Evidence, occurrence: Occurrence, state: str) -> str | None:
    """Who of `state` says it: the one it is attributed to, else who does the verbal act."""
    said_by = line.attribution.speaker
    if said_by is not None and said_by.code == state:
        return _name(said_by)
    if occurrence.quad in (1, 3) and occurrence.factuality in ("asserted", "disputed"):
        for person in line.actors:
            if person.code == state:
                return _name(person)
    return None


def _name(person: Participant) -> str:
    return person.name or person.text or person.code


def _nearest(
    line: Evidence,
    day: str,
    patron: Sequence[tuple[str, Occurrence]],
    evidence: Mapping[str, Evidence],
) -> str | None:
    own = _words(line)
    best: tuple[float, str] = (_LIKE, "")
    for name, occurrence in patron:
        if name == line.id or not _within_a_year(day, occurrence.date or ""):
            continue
        other = _words(evidence[name])
        shared = len(own & other) / len(own | other) if own | other else 0.0
        best = max(best, (shared, name))
    return best[1] or None


def _words(line: Evidence) -> frozenset[str]:
    found = _WORD.findall((line.quote or line.theme or "").casefold())
    return frozenset(w for w in found if w not in _COMMON)


def _within_a_year(one: str, other: str) -> bool:
    if len(one) < 10 or len(other) < 10:
        return one[:4] == other[:4]
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= _REACH_DAYS
