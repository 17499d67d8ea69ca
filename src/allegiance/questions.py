"""Further questions to a ledger: compare two states, quotes, why, since; and new issue files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from allegiance import entities, measure
from allegiance.answering import (
    Material,
    assessed,
    checked_date,
    involves,
    issue_of,
    material,
    one_id,
)
from allegiance.assess import Rank
from allegiance.assess import rank as rank_states
from allegiance.assess.comparison import nearer
from allegiance.assess.sentences import sentence_of
from allegiance.assess.statements import statements
from allegiance.assess.terms import EvidenceLine
from allegiance.errors import InputError, QuestionError
from allegiance.ledger import Ledger, grade_of, state_owned
from allegiance.ledger.outlets import country_of
from allegiance.measure.likelihood import pull_of
from allegiance.measure.responses import read_responses
from allegiance.measure.votes import read_votes
from allegiance.model import Evidence, Issue, Occurrence
from allegiance.replies import Change, Cited, Comparison, Quote, Standing, Told, Why

_STRONGEST = 3
_MOVED = 0.05
_AROUND = 200


def compare(
    ledger: Ledger,
    first: str,
    second: str,
    *,
    patron: str,
    issue: str | Path | Issue,
    as_of: str | None = None,
    at: int | None = None,
) -> Comparison:
    """Two states side by side on one issue. Raises as `assess` does, and where the two are one."""
    one, two, of = (entities.state_code(name) for name in (first, second, patron))
    if one == two:
        raise QuestionError(f"{first} and {second} are one state; name two")
    given = material(ledger, issue_of(issue), as_of=checked_date(as_of), at=at)
    asked = measure.Question(given.issue, of, entities.members, given.as_of)
    cast = read_votes(asked, given.votes)
    calls = [
        {f"{v.vote.body} {v.vote.resolution}": v.as_patron for v in cast.get(state, [])}
        for state in (one, two)
    ]
    mine = [o for o in given.occurrences if involves(o, one) or involves(o, two)]
    return Comparison(
        patron=of,
        patron_name=entities.name_of(of),
        issue=given.issue.name,
        as_of=given.as_of,
        ledger_version=given.ledger_version,
        first=_standing(given, one, of),
        second=_standing(given, two, of),
        first_nearer=round(nearer(asked, mine, one, two), 4),
        apart_on=tuple(
            (name, calls[0][name], calls[1][name])
            for name in calls[0]
            if name in calls[1] and calls[0][name] != calls[1][name]
        ),
    )


def quotes(
    ledger: Ledger,
    state: str,
    *,
    issue: str | Path | Issue,
    patron: str | None = None,
    as_of: str | None = None,
    at: int | None = None,
) -> list[Quote]:
    """What the speakers of `state` said on `issue`, by date. `patron` defaults to the first
    principal of the issue's first side; the stance is seen from there."""
    read, of = issue_of(issue), patron_of(issue, patron)
    code = entities.state_code(state)
    given = material(ledger, read, as_of=checked_date(as_of), at=at)
    asked = measure.Question(read, of, entities.members, given.as_of)
    home = _home(given)
    return [
        Quote(
            statement=said,
            cited=_cited(given, home, said.evidence),
            patron=_cited(given, home, said.patron_evidence) if said.patron_evidence else None,
        )
        for said in statements(asked, given.occurrences, given.evidence, code)
    ]


def why(
    ledger: Ledger,
    evidence: str,
    *,
    patron: str | None = None,
    issue: str | Path | Issue | None = None,
    at: int | None = None,
) -> Why:
    """Why one piece of evidence (its id or the start of it) reads as it does, and how it counts.

    Without an issue, how it counts is left out. QuestionError where no evidence is so called.
    """
    read = issue_of(issue) if issue is not None else None
    any_issue = read or measure.load_issue(measure.issue_names()[0])
    given = material(ledger, any_issue, at=at)
    line = given.evidence[one_id(evidence, given.evidence)]
    home = _home(given)
    act = home.get(line.id)
    document = given.documents.get(line.document)
    outlet = document.publisher if document else None
    grade = grade_of(outlet)
    around = None
    if document and line.span:
        start, stop = line.span
        around = " ".join(document.text[max(0, start - _AROUND) : stop + _AROUND].split())
    return Why(
        evidence=line,
        cited=_cited(given, home, line.id),
        around=around,
        names=_names(line),
        grade=f"{grade.reliability}{grade.credibility}",
        country=country_of(outlet),
        state_owned=state_owned(outlet),
        occurrence=act.id if act else None,
        reports=act.reports if act else 0,
        credibility=act.credibility if act else None,
        also=tuple(e for e in act.evidence if e != line.id) if act else (),
        counts=_counts(given, act, patron, read) if act and read else (),
    )


def since(
    ledger: Ledger,
    date: str,
    *,
    patron: str,
    issue: str | Path | Issue,
    state: str | None = None,
    as_of: str | None = None,
    at: int | None = None,
) -> list[Change]:
    """What changed since `date` (ISO): states whose answer differs, or whose position moved by .05
    or more, most moved first, with the new acts that pulled most. `state` limits it to one."""
    given = material(ledger, issue_of(issue), as_of=checked_date(as_of), at=at)
    then = str(checked_date(date))
    if measure.span_of(then)[1] >= measure.span_of(given.as_of)[1]:
        raise QuestionError(f"{then} is not before the day the answer is for, {given.as_of}")
    of = entities.state_code(patron)
    only = {entities.state_code(state)} if state else None
    before = {row.state: row for row in _ranked(given, of, then, only)}
    changes = []
    for row in _ranked(given, of, given.as_of, only):
        old = before.get(row.state)
        acts = _new_acts(given, row.state, of, then)
        moved = abs(row.position - (old.position if old else 0.0)) >= _MOVED
        differs = row.verdict != (old.verdict if old else "too little evidence")
        if acts and (moved or differs):
            changes.append(
                Change(
                    state=row.state,
                    name=entities.name_of(row.state),
                    verdict_then=old.verdict if old else "too little evidence",
                    likelihood_then=old.likelihood if old else "",
                    position_then=old.position if old else 0.0,
                    verdict=row.verdict,
                    likelihood=row.likelihood,
                    position=row.position,
                    acts=acts,
                )
            )
    return sorted(changes, key=lambda c: (-abs(c.position - c.position_then), c.state))


def new_issue(
    file: Path, *, title: str, sides: Iterable[str], start: str, end: str | None = None
) -> None:
    """Write an issue file to start from. QuestionError for a wrong side or date, InputError where
    the file exists or cannot be written."""
    codes = [entities.state_code(name) for name in sides]
    if len(codes) != 2 or codes[0] == codes[1]:
        raise QuestionError("an issue has two sides: give --side twice, with two states")
    if file.suffix != ".toml":
        raise InputError(str(file), "an issue file ends in .toml")
    if end is not None and str(checked_date(end)) < str(checked_date(start)):
        raise QuestionError(f"--end {end} lies before --start {start}")
    text = measure.new_issue(title, codes[0], codes[1], str(checked_date(start)), end)
    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(text)
    except FileExistsError:
        raise InputError(str(file), "is there already", "name another file") from None
    except OSError as error:
        raise InputError(str(file), f"cannot be written: {error.strerror}") from None


def patron_of(issue: str | Path | Issue, patron: str | None) -> str:
    """The patron's code; of none named, the first principal of the issue's first side."""
    return entities.state_code(patron) if patron else issue_of(issue).sides[0].principals[0]


def _home(given: Material) -> dict[str, Occurrence]:
    return {name: o for o in given.occurrences for name in o.evidence}


def _cited(given: Material, home: dict[str, Occurrence], name: str) -> Cited:
    line = given.evidence[name]
    act = home.get(name)
    document = given.documents.get(line.document)
    return Cited(
        evidence=name,
        date=(act.date if act else None) or line.date,
        sentence=sentence_of(act) if act else "",
        quote=line.quote,
        outlet=document.publisher if document else None,
        title=document.title if document else None,
        url=document.url if document else None,
        document=line.document,
    )


def _standing(given: Material, state: str, patron: str) -> Standing:
    answer = assessed(given, state, patron)
    home = _home(given)

    def strongest(lines: tuple[EvidenceLine, ...]) -> tuple[Cited, ...]:
        return tuple(_cited(given, home, line.evidence[0]) for line in lines[:_STRONGEST])

    return Standing(
        state=state,
        name=entities.name_of(state),
        reading=answer.basis["on_issue"],
        toward=strongest(answer.evidence_for),
        away=strongest(answer.evidence_against),
    )


def _ranked(given: Material, patron: str, as_of: str, only: set[str] | None) -> list[Rank]:
    return rank_states(
        given.occurrences,
        given.votes,
        given.polls,
        patron=patron,
        issue=given.issue,
        as_of=as_of,
        members=entities.members,
        states=only,
    )


def _new_acts(given: Material, state: str, patron: str, then: str) -> tuple[Cited, ...]:
    asked = measure.Question(given.issue, patron, entities.members, given.as_of)
    mine = [o for o in given.occurrences if any(p.code == state for p in o.actors)]
    last = measure.span_of(then)[1]
    home = _home(given)
    told = {o.id: o for o in mine}
    new = [
        r
        for r in read_responses(asked, mine, state)
        if r.on_issue and r.channel in ("words", "deeds") and r.day > last
    ]
    new.sort(key=lambda r: (-pull_of(r), r.day, r.occurrence))
    acts = list(dict.fromkeys(r.occurrence for r in new))[:_STRONGEST]
    return tuple(_cited(given, home, told[act].evidence[0]) for act in acts)


def _names(line: Evidence) -> tuple[str, ...]:
    people = (*line.actors, *line.recipients, *line.theme_entities)
    found = []
    for person in people:
        for mention in entities.find(person.text or "", line.date) if person.text else ():
            if mention.entity is not None and mention.entity.code == person.code:
                found.append(f"{person.text} = {person.code}: {mention.why}")
                break
        else:
            text = person.text or person.name or person.code
            found.append(f"{text} = {person.code}: by what the text says before")
    return tuple(dict.fromkeys(found))


def _counts(given: Material, act: Occurrence, patron: str | None, issue: Issue) -> tuple[Told, ...]:
    asked = measure.Question(issue, patron_of(issue, patron), entities.members)
    found = []
    for state in dict.fromkeys(p.code for p in act.actors):
        mine = [o for o in given.occurrences if any(p.code == state for p in o.actors)]
        found += [
            Told(
                state=state,
                channel=r.channel,
                on_issue=r.on_issue,
                sign=r.sign,
                difficulty=r.difficulty,
                discrimination=r.discrimination,
                probability=r.probability,
                weight=round(r.weight, 4),
                pull=round(pull_of(r), 4),
                reason=r.reason,
            )
            for r in read_responses(asked, mine, state)
            if r.occurrence == act.id
        ]
    return tuple(found)
