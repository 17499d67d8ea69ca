"""What is shown and never counted: withheld acts, elite splits, dependence, denials."""

from __future__ import annotations

from collections.abc import Iterable

from allegiance.measure.question import Question
from allegiance.measure.sides import Members
from allegiance.measure.targets import pulls_of
from allegiance.model import Issue, Occurrence, Participant
from allegiance.ontology import speaks_for

_TOLD = ("asserted", "disputed")
_BREAKING_RANKS = ("REJECT", "ACCUSE", "PROTEST", "RETREAT", "THREATEN")
_BEARING_ARMS = ("MIL", "SPY", "COP")


def withheld(
    occurrences: Iterable[Occurrence],
    state: str,
    issue: Issue,
    patron: str,
    members: Members | None = None,
    as_of: str | None = None,
) -> list[Occurrence]:
    """Return the negated acts of `state` toward either side ("has not condemned"), by date."""
    return withheld_in(Question(issue, patron, members, as_of), occurrences, state)


def withheld_in(
    question: Question, occurrences: Iterable[Occurrence], state: str
) -> list[Occurrence]:
    """As `withheld`, for a question already built."""
    return _by_date(
        o
        for o in _inside(question, occurrences)
        if o.factuality == "negated" and _acts(o, state) and pulls_of(o, state, question.sides)
    )


def dependence(
    question: Question, occurrences: Iterable[Occurrence], state: str
) -> list[Occurrence]:
    """Return what the patron did to or for `state`: what binds it, or what it has to fear."""
    own = question.sides.own.principals
    return _by_date(
        o
        for o in _inside(question, occurrences)
        if o.factuality in _TOLD
        and not _acts(o, state)
        and any(p.code == state for p in o.recipients)
        and any(p.code in own and speaks_for(p.sectors) == "government" for p in o.actors)
    )


def disputed(question: Question, occurrences: Iterable[Occurrence], state: str) -> list[Occurrence]:
    """Return the acts of `state` toward either side that are denied, retracted or unverified."""
    return _by_date(
        o
        for o in _inside(question, occurrences)
        if o.factuality == "disputed" and _acts(o, state) and pulls_of(o, state, question.sides)
    )


def elite_splits(
    question: Question, occurrences: Iterable[Occurrence], state: str
) -> list[Occurrence]:
    """Return acts of former officials toward a side, and of officers or officials against their
    own government on the issue (a refusal, a protest, a resignation)."""
    return _by_date(
        o
        for o in _inside(question, occurrences)
        if o.factuality in _TOLD and _is_split(question, o, state)
    )


def _is_split(question: Question, occurrence: Occurrence, state: str) -> bool:
    own = [p for p in occurrence.actors if p.code == state]
    if own and all(speaks_for(p.sectors) == "elite" for p in own):
        return question.on_issue(occurrence) or bool(pulls_of(occurrence, state, question.sides))
    official = [p for p in own if p.sectors and speaks_for(p.sectors) == "government"]
    if not official or occurrence.type not in _BREAKING_RANKS:
        return False
    against_own = any(p.code == state for p in occurrence.recipients)
    resigns = occurrence.mode == "resign" and not occurrence.recipients
    armed = any(_bears_arms(p) for p in official)
    return question.on_issue(occurrence) and (resigns or (against_own and armed))


def _bears_arms(person: Participant) -> bool:
    return any(sector in _BEARING_ARMS for sector in person.sectors)


def _acts(occurrence: Occurrence, state: str) -> bool:
    return any(p.code == state for p in occurrence.actors)


def _inside(question: Question, occurrences: Iterable[Occurrence]) -> Iterable[Occurrence]:
    return (o for o in occurrences if question.window.day_in(o.date) is not None)


def _by_date(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    return sorted(occurrences, key=lambda o: (o.date or "", o.id))
