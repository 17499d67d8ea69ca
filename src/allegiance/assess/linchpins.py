"""What the verdict rests on: shares of its weight, and whose removal would change it.

After the linchpin analysis of the intelligence tradecraft literature (Davis 1995): remove a part,
look at the answer again. Each part's evidence is taken away, what is left of each act is gathered
anew, and all altered cases are read in one pass of the response model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from allegiance.assess.variants import Outcome, counted_responses, outcomes, reweighed
from allegiance.ledger.occurrences import occurrences as gather
from allegiance.ledger.outlets import country_of
from allegiance.ledger.sources import state_owned
from allegiance.measure.likelihood import pull_of
from allegiance.measure.question import Question
from allegiance.measure.response import Response
from allegiance.model import Document, Evidence, Occurrence, PloverType, Verdict
from allegiance.ontology import quad, response_row, type_record
from allegiance.ontology.response_table import About, Toward

Kind = Literal["evidence", "act", "outlet", "speaker", "week", "country", "state media"]

_TRIED = 15
"""Parts of a kind that are tried, the heaviest first."""
_TURNS: tuple[tuple[PloverType, str | None, About | None, Toward], ...] = (
    ("SUPPORT", None, None, "protege"),
    ("REJECT", None, None, "protege"),
    ("AID", None, "military", "principal"),
    ("COOPERATE", None, "military", "principal"),
    ("SANCTION", "discontinue", None, "principal"),
    ("MOBILIZE", None, None, "principal"),
)


class Part(Struct, frozen=True, kw_only=True):
    """A part of the evidence: its `share` (0-1) of the weight behind the verdict, and the answer
    without it. `name` is an evidence id, act id, outlet, speaker, Monday of a week, or state."""

    kind: Kind
    name: str
    share: float
    evidence: tuple[str, ...]
    without: Verdict
    likelihood_without: str
    position_without: float
    changes: bool


class Turn(Struct, frozen=True, kw_only=True):
    """An act not seen that would change the answer, were it done on the last day and well told.

    `toward`: +1 done to the patron's side, -1 to the other; `kind` what of that side.
    """

    type: PloverType
    about: About | None
    toward: int
    kind: Toward
    verdict: Verdict
    likelihood: str
    position: float


class Linchpins(Struct, frozen=True, kw_only=True):
    """`changing`: parts whose removal changes the verdict; `largest`: the heaviest of each kind."""

    changing: tuple[Part, ...]
    largest: tuple[Part, ...]
    turns: tuple[Turn, ...]


def linchpins(
    question: Question,
    occurrences: Sequence[Occurrence],
    state: str,
    evidence: Mapping[str, Evidence],
    documents: Mapping[str, Document],
) -> Linchpins:
    """Return what the overall verdict on `state` rests on; empty where nothing counted.

    `occurrences` of the state, `evidence` by id, `documents` by name. An act's weight is shared
    evenly among its pieces of evidence. At most 15 parts of each kind are tried, heaviest first.
    """
    counted = counted_responses(question, occurrences, state)
    if not counted or question.sides.principal_sign(state):
        return Linchpins(changing=(), largest=(), turns=())
    told = {o.id: o for o in occurrences}
    pulls: dict[str, float] = defaultdict(float)
    for response in counted:
        pulls[response.occurrence] += pull_of(response)
    total = sum(pulls.values()) or 1.0
    shares = {
        name: pulls[act] / total / len(told[act].evidence)
        for act in pulls
        for name in told[act].evidence
    }
    groups = _groups(counted, told, evidence, documents)
    tried = _heaviest(groups, shares)
    reader = _Reader(question, state, counted, told, evidence, documents)
    base = outcomes(question, [counted])[0]
    found = outcomes(question, [reader.without(names) for _, _, names in tried])
    parts = [
        Part(
            kind=kind,
            name=name,
            share=round(min(1.0, sum(shares[n] for n in names)), 4),
            evidence=tuple(sorted(names)),
            without=outcome.verdict,
            likelihood_without=outcome.likelihood,
            position_without=outcome.position,
            changes=outcome.verdict != base.verdict,
        )
        for (kind, name, names), outcome in zip(tried, found, strict=True)
    ]
    parts.sort(key=lambda part: (-part.share, part.kind, part.name))
    largest: dict[Kind, Part] = {}
    for part in parts:
        largest.setdefault(part.kind, part)
    return Linchpins(
        changing=tuple(part for part in parts if part.changes),
        largest=tuple(largest.values()),
        turns=_turns(question, state, counted, base),
    )


def week_of(day: int) -> str:
    """Return the ISO date of the Monday of the week in which a day (ordinal) lies."""
    return date.fromordinal(day - (day - 1) % 7).isoformat()


class _Reader:
    """Reads a state's counted acts without some of their evidence; what is untouched is kept."""

    def __init__(
        self,
        question: Question,
        state: str,
        counted: Sequence[Response],
        told: Mapping[str, Occurrence],
        evidence: Mapping[str, Evidence],
        documents: Mapping[str, Document],
    ) -> None:
        self.question, self.state, self.counted, self.told = question, state, counted, told
        self.evidence, self.documents = evidence, documents

    def without(self, names: Iterable[str]) -> list[Response]:
        gone = set(names)
        acts = {r.occurrence for r in self.counted}
        touched = {act for act in acts if not gone.isdisjoint(self.told[act].evidence)}
        left = [
            self.evidence[name]
            for act in touched
            for name in self.told[act].evidence
            if name not in gone and name in self.evidence
        ]
        kept = [r for r in self.counted if r.occurrence not in touched]
        if left:
            again = gather(
                left, [self.documents[e.document] for e in left if e.document in self.documents]
            )
            kept += counted_responses(self.question, again, self.state)
        return reweighed(kept)


def _groups(
    counted: Sequence[Response],
    told: Mapping[str, Occurrence],
    evidence: Mapping[str, Evidence],
    documents: Mapping[str, Document],
) -> dict[tuple[Kind, str], set[str]]:
    groups: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for act, day in {r.occurrence: r.day for r in counted}.items():
        pieces = told[act].evidence
        groups["week", week_of(day)].update(pieces)
        if len(pieces) > 1:
            groups["act", act].update(pieces)
        for name in pieces:
            groups["evidence", name].add(name)
            line = evidence.get(name)
            if line is None:
                continue
            document = documents.get(line.document)
            outlet = document.publisher if document else None
            if outlet:
                groups["outlet", outlet].add(name)
            country, owner = country_of(outlet), state_owned(outlet)
            if country:
                groups["country", country].add(name)
            if owner:
                groups["state media", owner].add(name)
            speaker = line.attribution.speaker
            said_by = (speaker.name or speaker.code) if speaker else line.attribution.text
            if said_by and line.attribution.kind != "author":
                groups["speaker", said_by].add(name)
    return groups


def _heaviest(
    groups: Mapping[tuple[Kind, str], set[str]], shares: Mapping[str, float]
) -> list[tuple[Kind, str, set[str]]]:
    by_kind: dict[Kind, list[tuple[Kind, str, set[str]]]] = defaultdict(list)
    for (kind, name), pieces in groups.items():
        by_kind[kind].append((kind, name, pieces))
    found = []
    for parts in by_kind.values():
        parts.sort(key=lambda part: (-round(sum(shares[n] for n in part[2]), 9), part[1]))
        found += parts[:_TRIED]
    return found


def _turns(
    question: Question, state: str, counted: Sequence[Response], base: Outcome
) -> tuple[Turn, ...]:
    """Try telling acts that nobody reported, one at a time, toward either side."""
    tried = []
    for toward, side in ((1, question.sides.own), (-1, question.sides.other)):
        for type, mode, about, kind in _TURNS:
            if kind == "protege" and not (side.proteges or side.protege_words):
                continue
            row = response_row(type, mode, about, kind)
            channel = "words" if quad(type) in (1, 3) else "deeds"
            act = Response(
                occurrence="not seen",
                state=state,
                day=question.window.last,
                channel=channel,
                on_issue=True,
                type=type,
                side=toward,
                sign=toward if type_record(type).cooperative else -toward,
                difficulty=row.difficulty,
                discrimination=row.discrimination,
                probability=0.95,
                full_weight=1.0,
                weight=1.0,
                group="not seen",
                reason="an act not seen",
            )
            tried.append((type, about, toward, kind, act))
    found = outcomes(question, [reweighed([*counted, act]) for *_, act in tried])
    return tuple(
        Turn(
            type=type,
            about=about,
            toward=toward,
            kind=kind,
            verdict=outcome.verdict,
            likelihood=outcome.likelihood,
            position=outcome.position,
        )
        for (type, about, toward, kind, _), outcome in zip(tried, found, strict=True)
        if outcome.verdict != base.verdict
    )
