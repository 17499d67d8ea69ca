"""The assessment of one state: is it in the patron's corner on the issue?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from allegiance.assess.evidence_lines import (
    break_lines,
    plain_lines,
    poll_lines,
    response_lines,
    vote_lines,
)
from allegiance.assess.fixed import fixed_answer
from allegiance.assess.icd203 import term
from allegiance.assess.terms import (
    Assessment,
    BasisReading,
    ChannelReading,
    Series,
    SeriesLine,
)
from allegiance.assess.verdict import (
    Weighing,
    by_category,
    joined,
    likeliest,
    verdict_of,
    weigh,
    weigh_signs,
)
from allegiance.errors import QuestionError
from allegiance.measure.alignment import (
    Posterior,
    align,
    category_probabilities,
    interval_of,
    log_emissions,
    mean_of,
    weekly_evidence,
)
from allegiance.measure.apart import dependence, disputed, elite_splits, withheld_in
from allegiance.measure.breaks import breaks_of
from allegiance.measure.likelihood import Array
from allegiance.measure.polls import poll_evidence, read_polls
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.measure.responses import read_responses
from allegiance.measure.sides import Members
from allegiance.measure.trend import trend_of
from allegiance.measure.votes import read_votes, vote_evidence
from allegiance.model import BASES, CHANNELS, Basis, Channel, Evidence, Issue, Occurrence, Vote

NEEDED: dict[str, int] = {"overall": 2, "words": 2, "deeds": 2, "votes": 1, "society": 1}
"""Occurrences (roll calls, polls) below which an answer is "too little evidence"."""

_OVERALL = ("words", "deeds")


def assess(
    occurrences: Iterable[Occurrence],
    votes: Iterable[Vote],
    polls: Iterable[Evidence],
    *,
    state: str,
    patron: str,
    issue: Issue,
    as_of: str,
    ledger_version: int,
    members: Members | None = None,
) -> Assessment:
    """Return where `state` stood on `issue` on the day `as_of` (ISO), and why.

    Votes that are no roll call of the issue, and occurrences outside its window, are passed over.
    Positions lie in [-1, 1], 1 the patron's corner; intervals are of 90 %. Raises QuestionError
    where state and patron are one, `patron` heads no side, or `as_of` lies before the issue.
    """
    question = Question(issue, patron, members, as_of)
    if state == patron:
        raise QuestionError(f"{state} cannot be aligned with itself: ask about another state")
    mine = [o for o in occurrences if _involves(o, state)]
    told = {o.id: o for o in mine}
    answers = read_responses(question, mine, state)
    cast = read_votes(question, votes).get(state, [])
    asked = read_polls(question, polls, state)
    evidence: dict[str, list[tuple[int, Array]]] = {}
    weighings: dict[str, Weighing] = {}
    for basis in BASES:
        chosen = [r for r in answers if r.on_issue or basis == "whole_relation"]
        for key in ("overall", *CHANNELS):
            within = _of_channel(chosen, key)
            found = weekly_evidence(within, question.window)
            weighing = weigh(within)
            if key == "votes":
                found, weighing = (
                    vote_evidence(question, cast),
                    weigh_signs(float(r.as_patron) for r in cast),
                )
            elif key == "society":
                found = found + poll_evidence(question, asked)
                weighing = joined(weighing, weigh_signs(r.position for r in asked))
            evidence[f"{basis}/{key}"] = found
            weighings[f"{basis}/{key}"] = weighing
    names = list(evidence)
    weeks = question.window.weeks
    posterior = align(np.stack([log_emissions(evidence[name], weeks) for name in names]))
    readings = _readings(posterior, names, weighings, issue)
    row = names.index("on_issue/overall")
    shifts = breaks_of(posterior, row, question.window)
    on_issue = [r for r in answers if r.on_issue]
    counted = _of_channel(on_issue, "overall")
    lines = response_lines(counted, told)
    beside = response_lines(_of_channel(on_issue, "society"), told)
    beside += vote_lines(cast, patron) + poll_lines(asked, state)
    top = readings["on_issue/overall"]
    answer = Assessment(
        state=state,
        patron=patron,
        issue=issue.name,
        as_of=as_of,
        ledger_version=ledger_version,
        verdict=top.verdict,
        likelihood=top.likelihood,
        position=top.position,
        interval=top.interval,
        probabilities=top.probabilities,
        occurrences=top.occurrences,
        channels=_channels(readings, "on_issue"),
        basis={basis: _basis(readings, basis) for basis in BASES},
        trend=trend_of(posterior, row, question.window, shifts),
        breaks=break_lines(shifts, counted),
        evidence_for=tuple(line for line in lines if line.sign > 0),
        evidence_against=tuple(line for line in lines if line.sign < 0),
        beside=tuple(sorted(beside, key=lambda line: (line.date or "", line.occurrence))),
        withheld=plain_lines(withheld_in(question, mine, state)),
        elite_splits=plain_lines(elite_splits(question, mine, state)),
        dependence=plain_lines(dependence(question, mine, state)),
        disputed=plain_lines(disputed(question, mine, state)),
        series=_series(posterior, names, question, issue),
    )
    sign = question.sides.principal_sign(state)
    return fixed_answer(answer, sign) if sign else answer


def _involves(occurrence: Occurrence, state: str) -> bool:
    return any(p.code == state for p in (*occurrence.actors, *occurrence.recipients))


def _of_channel(answers: Sequence[Response], key: str) -> list[Response]:
    wanted = _OVERALL if key == "overall" else (key,)
    return [r for r in answers if r.channel in wanted]


def _readings(
    posterior: Posterior, names: list[str], weighings: dict[str, Weighing], issue: Issue
) -> dict[str, ChannelReading]:
    last = posterior.filtered[:, -1]
    mean = mean_of(last)
    low, high = interval_of(last)
    shares = category_probabilities(last, issue)
    found = {}
    for row, name in enumerate(names):
        probabilities = by_category(shares[row])
        needed = NEEDED[name.split("/")[1]]
        found[name] = ChannelReading(
            verdict=verdict_of(probabilities, weighings[name], issue, needed),
            likelihood=term(min(1.0, probabilities[likeliest(probabilities)])),
            position=float(mean[row]),
            interval=(float(low[row]), float(high[row])),
            probabilities=probabilities,
            occurrences=weighings[name].occurrences,
        )
    return found


def _channels(readings: dict[str, ChannelReading], basis: Basis) -> dict[Channel, ChannelReading]:
    return {channel: readings[f"{basis}/{channel}"] for channel in CHANNELS}


def _basis(readings: dict[str, ChannelReading], basis: Basis) -> BasisReading:
    top = readings[f"{basis}/overall"]
    return BasisReading(
        verdict=top.verdict,
        likelihood=top.likelihood,
        position=top.position,
        interval=top.interval,
        probabilities=top.probabilities,
        occurrences=top.occurrences,
        channels=_channels(readings, basis),
    )


def _series(posterior: Posterior, names: list[str], question: Question, issue: Issue) -> Series:
    keys = {f"on_issue/{key}": key for key in ("overall", *CHANNELS)}
    keys["whole_relation/overall"] = "whole_relation"
    lines = {}
    for row, name in enumerate(names):
        if name not in keys:
            continue
        low, high = interval_of(posterior.smoothed[row])
        shares = category_probabilities(posterior.smoothed[row], issue)
        lines[keys[name]] = SeriesLine(
            position=_rounded(mean_of(posterior.smoothed[row])),
            low=_rounded(low),
            high=_rounded(high),
            filtered=_rounded(mean_of(posterior.filtered[row])),
            probabilities=tuple(_rounded(row_shares) for row_shares in shares),
        )
    weeks = range(question.window.weeks)
    return Series(dates=tuple(question.window.label(week) for week in weeks), lines=lines)


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values, 4).tolist())
