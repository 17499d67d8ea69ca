"""What one answer is made from, and the steps that make it; what-ifs alter it before it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import msgspec
from msgspec import Struct

from allegiance import entities, measure, report
from allegiance.assess import assess
from allegiance.assess.hypotheses import weigh_hypotheses
from allegiance.assess.linchpins import linchpins
from allegiance.assess.variants import counted_responses
from allegiance.errors import QuestionError
from allegiance.ledger import Ledger, Reading
from allegiance.ledger import occurrences as gather
from allegiance.ledger.sources import Sources
from allegiance.model import Document, Evidence, Iso, Issue, Occurrence, Vote

_SURE = 0.99


class WhatIf(Struct, frozen=True, kw_only=True):
    """Alterations: outlets left out, and evidence (id or the start of one) taken as true or false.

    What is assumed of a piece of evidence is assumed of the act it tells, whoever else tells it.
    """

    without_outlets: tuple[str, ...] = ()
    assume: tuple[tuple[str, bool], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without_outlets or self.assume)


class Material(Struct, frozen=True, kw_only=True):
    """All that answers on one issue are read from, at one state of the ledger."""

    issue: Issue
    as_of: str
    ledger_version: int
    documents: dict[str, Document]
    evidence: dict[str, Evidence]
    occurrences: list[Occurrence]
    votes: list[Vote]
    sources: Sources

    @property
    def polls(self) -> list[Evidence]:
        """Figures that say what a people favours or refuses."""
        return [e for e in self.evidence.values() if e.kind == "figure" and e.type is not None]


def material(
    ledger: Ledger,
    issue: Issue,
    *,
    as_of: str | None = None,
    at: int | str | None = None,
    sources: Path | None = None,
) -> Material:
    """Read the ledger at run or time `at` (None: the latest), outlets graded by the file `sources`
    or the ledger's own table; `as_of` defaults to the newest report."""
    reading = Reading(ledger, at, ledger.sources(sources))
    at = reading.version
    documents = {d.name: d for d in ledger.documents(at=at)}
    evidence = ledger.evidence(at=at)
    return Material(
        issue=issue,
        as_of=as_of or day_of(reading.newest_date(), issue),
        ledger_version=at,
        documents=documents,
        evidence={e.id: e for e in evidence},
        occurrences=gather(evidence, documents.values(), reading.sources),
        sources=reading.sources,
        votes=votes_on(ledger, issue, at),
    )


def issue_of(issue: str | Path | Issue) -> Issue:
    """The issue itself, or the one of that name or in that file; IssueError as `load_issue`."""
    return issue if isinstance(issue, Issue) else measure.load_issue(str(issue))


def votes_on(ledger: Ledger, issue: Issue, at: int | None) -> list[Vote]:
    """The ledger's own votes at run `at`, then the package's record of the issue's roll calls."""
    return [*ledger.votes(at=at), *measure.roll_call_votes(issue)]


def day_of(newest: str | None, issue: Issue) -> str:
    """The day an answer is for where none was named: the newest report's, within the issue."""
    return max(newest, issue.start) if newest else (issue.end or issue.start)


def assessed(given: Material, state: str, patron: str) -> report.Assessment:
    """Where one state stands by the material; codes checked before."""
    return assess(
        given.occurrences,
        given.votes,
        given.polls,
        state=state,
        patron=patron,
        issue=given.issue,
        as_of=given.as_of,
        ledger_version=given.ledger_version,
        members=entities.members,
    )


def altered(given: Material, what_if: WhatIf) -> Material:
    """The material with the what-ifs carried out; QuestionError where one names nothing."""
    if what_if.without_outlets:
        given = _without_outlets(given, what_if.without_outlets)
    if what_if.assume:
        given = msgspec.structs.replace(
            given, occurrences=_assumed(given.occurrences, dict(what_if.assume), given.evidence)
        )
    return given


def brief_of(
    given: Material, state: str, patron: str, what_if: WhatIf | None = None
) -> report.Brief:
    """The brief on one state, codes checked before; with what-ifs it also tells the answer without
    them."""
    before = None
    if what_if:
        plain = assessed(given, state, patron)
        before = report.verdict_words(plain.verdict, plain.likelihood)
        given = altered(given, what_if)
    answer = assessed(given, state, patron)
    question = measure.Question(given.issue, patron, entities.members, given.as_of)
    mine = [o for o in given.occurrences if involves(o, state)]
    counted = counted_responses(question, mine, state)
    if question.sides.principal_sign(state):
        counted = []
    return report.make_brief(
        answer,
        given.issue,
        given.evidence.values(),
        given.documents,
        hypotheses=weigh_hypotheses(
            question, counted, {o.id: o for o in mine}, answer.probabilities
        ),
        linchpins=linchpins(question, mine, state, given.evidence, given.documents),
        assumptions=told(what_if) if what_if else (),
        verdict_before=before,
        sources=given.sources,
    )


def involves(occurrence: Occurrence, state: str) -> bool:
    """Say whether a state does, or has done to it, what an occurrence tells."""
    return any(p.code == state for p in (*occurrence.actors, *occurrence.recipients))


def told(what_if: WhatIf) -> tuple[str, ...]:
    """The what-ifs as short phrases."""
    left_out = tuple(f"without {outlet}" for outlet in what_if.without_outlets)
    taken = tuple(
        f"evidence {name} taken as {'true' if value else 'false'}" for name, value in what_if.assume
    )
    return left_out + taken


def one_id(asked: str, known: Iterable[str], what: str = "evidence") -> str:
    """The one id that is `asked` or starts with it; QuestionError where none or several do."""
    found = [name for name in known if name.startswith(asked)] if asked else []
    if asked in found:
        return asked
    if len(found) == 1:
        return found[0]
    if not found:
        raise QuestionError(
            f"no {what} {asked!r}: `--format json` of a brief or of `quotes` has ids"
        )
    few = ", ".join(sorted(found)[:3])
    raise QuestionError(f"{asked!r} may be {len(found)} pieces of {what}: {few}; write more of it")


def checked_date(date: str | None) -> str | None:
    """Return `date` as it is; QuestionError where it is no ISO date of the calendar."""
    if date is None:
        return None
    try:
        msgspec.convert(date, Iso)
        measure.span_of(date)
    except (msgspec.ValidationError, ValueError):
        raise QuestionError(f"{date!r} is no date: write 2022-06-17, 2022-06 or 2022") from None
    return date


def _without_outlets(given: Material, outlets: Sequence[str]) -> Material:
    have = {d.publisher.casefold(): d.publisher for d in given.documents.values() if d.publisher}
    for outlet in outlets:
        if outlet.casefold() not in have:
            near = get_close_matches(outlet.casefold(), have, n=1)
            hint = f"did you mean {have[near[0]]!r}? " if near else ""
            few = ", ".join(sorted(have.values())[:5]) or "none that is named"
            raise QuestionError(f"no document is by outlet {outlet!r}: {hint}there are {few}")
    gone = {outlet.casefold() for outlet in outlets}
    documents = {
        n: d for n, d in given.documents.items() if (d.publisher or "").casefold() not in gone
    }
    evidence = {i: e for i, e in given.evidence.items() if e.document in documents}
    # evidence that came coded has no document and stays
    evidence |= {i: e for i, e in given.evidence.items() if e.document not in given.documents}
    return msgspec.structs.replace(
        given,
        documents=documents,
        evidence=evidence,
        occurrences=gather(evidence.values(), documents.values(), given.sources),
    )


def _assumed(
    occurrences: Sequence[Occurrence], assume: Mapping[str, bool], evidence: Mapping[str, Evidence]
) -> list[Occurrence]:
    home = {name: o.id for o in occurrences for name in o.evidence}
    known = [*evidence, *(o.id for o in occurrences)]
    value: dict[str, bool] = {}
    for asked, taken in assume.items():
        name = one_id(asked, known)
        act = home.get(name, name)
        if act == name and name in evidence:
            raise QuestionError(f"{asked}: tells no act, so it is neither true nor false here")
        value[act] = taken
    return [
        msgspec.structs.replace(o, factuality="asserted", credibility=_SURE)
        if value.get(o.id)
        else o
        for o in occurrences
        if value.get(o.id, True)
    ]
