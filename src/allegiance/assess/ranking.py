"""All states on one issue, one row each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from allegiance.assess.assessment import NEEDED
from allegiance.assess.icd203 import term
from allegiance.assess.terms import Rank
from allegiance.assess.verdict import by_category, likeliest, verdict_of, weigh
from allegiance.measure.alignment import (
    category_probabilities,
    interval_of,
    last_filtered,
    mean_of,
    weekly_evidence,
)
from allegiance.measure.likelihood import Array
from allegiance.measure.polls import poll_evidence, read_polls
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.measure.responses import read_responses
from allegiance.measure.sides import Members
from allegiance.measure.votes import read_votes, vote_evidence
from allegiance.model import Evidence, Issue, Occurrence, Vote

_KEYS = ("overall", "words", "deeds", "votes", "society")


def rank(
    occurrences: Iterable[Occurrence],
    votes: Iterable[Vote],
    polls: Iterable[Evidence],
    *,
    patron: str,
    issue: Issue,
    as_of: str,
    members: Members | None = None,
    states: Iterable[str] | None = None,
) -> list[Rank]:
    """Return a row for every state with evidence on the issue, nearest the patron first.

    The figures are those `assess` gives on the issue. `states` limits who is ranked (default: all
    states known); principals of either side are left out, being fixed. Raises QuestionError as
    `assess` does.
    """
    question = Question(issue, patron, members, as_of)
    known = frozenset(_all_states() if states is None else states)
    known = frozenset(code for code in known if not question.sides.principal_sign(code))
    by_state: dict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        if question.window.day_in(occurrence.date) is not None and question.on_issue(occurrence):
            for code in {p.code for p in occurrence.actors} & known:
                by_state[code].append(occurrence)
    cast = read_votes(question, votes)
    asked: dict[str, list[Evidence]] = defaultdict(list)
    for poll in polls:
        for code in {p.code for p in poll.actors} & known:
            asked[code].append(poll)
    candidates = sorted((set(by_state) | set(cast) | set(asked)) & known)
    evidence: list[tuple[int, int, Array]] = []
    read: dict[str, list[Response]] = {}
    present: set[tuple[str, str]] = set()
    for at, code in enumerate(candidates):
        read[code] = read_responses(question, by_state[code], code)
        found = _evidence(question, read[code])
        found["votes"] = vote_evidence(question, cast.get(code, ()))
        found["society"] += poll_evidence(question, read_polls(question, asked[code], code))
        for place, key in enumerate(_KEYS):
            row = at * len(_KEYS) + place
            evidence += [(row, week, log) for week, log in found[key]]
            if found[key]:
                present.add((code, key))
    series = len(candidates) * len(_KEYS)
    if not series:
        return []
    last = last_filtered(evidence, series, question.window.weeks)
    rows = _rows(last, candidates, read, present, issue)
    return sorted(rows, key=lambda row: (-row.position, row.state))


def _evidence(question: Question, read: list[Response]) -> dict[str, list[tuple[int, Array]]]:
    parts = {
        key: weekly_evidence([r for r in read if r.channel == key], question.window)
        for key in ("words", "deeds", "society")
    }
    return {**parts, "overall": parts["words"] + parts["deeds"]}


def _rows(
    last: Array,
    candidates: list[str],
    read: dict[str, list[Response]],
    present: set[tuple[str, str]],
    issue: Issue,
) -> list[Rank]:
    mean = mean_of(last)
    low, high = interval_of(last)
    shares = category_probabilities(last, issue)
    rows = []
    for at, code in enumerate(candidates):
        if all((code, key) not in present for key in _KEYS):
            continue
        row = at * len(_KEYS)
        weighing = weigh(r for r in read[code] if r.channel in ("words", "deeds"))
        probabilities = by_category(shares[row])
        beside = {
            key: float(mean[row + place]) if (code, key) in present else None
            for place, key in enumerate(_KEYS)
        }
        rows.append(
            Rank(
                state=code,
                verdict=verdict_of(probabilities, weighing, issue, NEEDED["overall"]),
                likelihood=term(min(1.0, probabilities[likeliest(probabilities)])),
                position=float(mean[row]),
                interval=(float(low[row]), float(high[row])),
                probabilities=probabilities,
                occurrences=weighing.occurrences,
                words=beside["words"],
                deeds=beside["deeds"],
                votes=beside["votes"],
                society=beside["society"],
            )
        )
    return rows


def _all_states() -> tuple[str, ...]:
    from allegiance import entities

    return entities.all_states()
