"""The terms every other package speaks: small frozen types with one JSON form each.

All types are `msgspec.Struct`s: immutable, compared by value, written to JSON with every key
present and read back with validation. Spans are half open and count Unicode characters in
`Document.text`. Dates are ISO 8601 text of whatever precision is known: `2022-06-17`, `2022-06`,
`2022`; None is an explicit unknown.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

PloverType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Factuality = Literal["asserted", "negated", "intended", "requested", "hypothetical", "disputed"]
AttributionKind = Literal["author", "named", "official", "opposition", "poll", "unnamed"]
Outlook = Literal["expectation", "forecast", "explanation"]
EvidenceKind = Literal["event", "figure", "judgement"]
Basis = Literal["on_issue", "whole_relation"]
Channel = Literal["words", "deeds", "votes", "society"]
Category = Literal["corner", "leaning", "in between", "leaning away", "other corner"]
Verdict = Literal[
    "corner", "leaning", "hedging", "uncommitted", "leaning away", "other corner",
    "too little evidence",
]  # fmt: skip

PLOVER_TYPES: tuple[PloverType, ...] = get_args(PloverType)
CHANNELS: tuple[Channel, ...] = get_args(Channel)
BASES: tuple[Basis, ...] = get_args(Basis)
CATEGORIES: tuple[Category, ...] = get_args(Category)

Span = tuple[int, int]
Iso = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Share = Annotated[float, Meta(ge=0, le=1)]
Quad = Annotated[int, Meta(ge=1, le=4)]


class Entity(Struct, frozen=True):
    """A political actor: `code` as DESIGN's Terms give it, PLOVER `sectors`, most telling first."""

    code: str
    sectors: tuple[str, ...] = ()
    name: str = ""


class Mention(Struct, frozen=True, kw_only=True):
    """A stretch of text that names an actor; `entity` is None where precision forbids a guess.

    `why` is one printable line: the rule and the data row that resolved it, or why nothing did.
    `others` are the further entities of a phrase that names several: "both countries".
    """

    span: Span
    text: str
    entity: Entity | None
    why: str
    others: tuple[Entity, ...] = ()


class Participant(Struct, frozen=True, kw_only=True):
    """An entity in a role of one event; `text` and `span` are None for evidence that came coded."""

    code: str
    sectors: tuple[str, ...] = ()
    name: str = ""
    text: str | None = None
    span: Span | None = None


class Trigger(Struct, frozen=True):
    """The word or words that carry the event."""

    text: str
    span: Span


class Attribution(Struct, frozen=True, kw_only=True):
    """Who says so. For `author` speaker, text and span are None."""

    kind: AttributionKind
    speaker: Participant | None = None
    text: str | None = None
    span: Span | None = None


class Figure(Struct, frozen=True, kw_only=True):
    """A number: shares 0-100 in `percent`, money and counts in full; `of` says about whom."""

    measure: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    of: str | None = None


class Judgement(Struct, frozen=True, kw_only=True):
    """An expectation, forecast or explanation; never counted as an act."""

    about: tuple[Participant, ...] = ()
    outlook: Outlook


class Evidence(Struct, frozen=True, kw_only=True):
    """One line of evidence, exactly as DESIGN gives it; `quote == document.text[slice(*span)]`."""

    id: str
    document: str
    kind: EvidenceKind
    sentence: Annotated[int, Meta(ge=0)] | None = None
    span: Span | None = None
    quote: str | None = None
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    type: PloverType | None = None
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    trigger: Trigger | None = None
    theme: str | None = None
    theme_entities: tuple[Participant, ...] = ()
    factuality: Factuality = "asserted"
    attribution: Attribution = Attribution(kind="author")
    date: Iso | None = None
    date_text: str | None = None
    quad: Quad | None = None
    confidence: Share = 1.0
    figure: Figure | None = None
    judgement: Judgement | None = None


class Document(Struct, frozen=True, kw_only=True):
    """One piece of reporting. `name` is the input as it was named (path, URL, record id, `-`)."""

    name: str
    text: str
    sha256: str
    """Hex digest of the raw bytes the document was read from."""
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: Iso | None = None
    retrieved: str | None = None
    """UTC time of reading, ISO 8601 to the second; None where the caller made the document."""
    reader: str = "text"


class Grade(Struct, frozen=True):
    """Admiralty code: reliability A-F of the source, credibility 1-6 of what it says."""

    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: Annotated[int, Meta(ge=1, le=6)]


class Vote(Struct, frozen=True, kw_only=True):
    """One state's vote in one roll call. Absent states have no row or `absent`."""

    body: str
    resolution: str
    date: Iso
    state: str
    vote: Literal["yes", "no", "abstain", "absent"]
    source: str = ""


class Occurrence(Struct, frozen=True, kw_only=True):
    """One act in the world, with all evidence of it; measures read these, never evidence."""

    id: str
    evidence: tuple[str, ...]
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    type: PloverType
    mode: str | None
    theme: str | None
    theme_entities: tuple[Participant, ...]
    factuality: Factuality
    attribution: Attribution
    date: Iso | None
    """Of the act; where no report dates it, the earliest day it was reported (see `dated_by`)."""
    dated_by: Literal["text", "report", "unknown"]
    quad: Quad
    credibility: Share
    """Probability that it happened as coded, from confidence, grades and independent reports."""
    reports: int
    """Independent reports."""
    carriers: int
    """Documents that carry it, copies included."""
    words: str = ""
    """The quotes that tell it, joined: what an issue's topic words are looked for in."""


class Side(Struct, frozen=True, kw_only=True):
    """One side of an issue: principals fixed on the scale, backers who count by a factor."""

    name: str
    principals: tuple[str, ...]
    backers: tuple[str, ...] = ()
    backer_factor: Share = 0.5
    proteges: tuple[str, ...] = ()
    protege_words: tuple[str, ...] = ()
    """What reports call the proteges when they do not name them: "separatist republics"."""


class RollCallRule(Struct, frozen=True, kw_only=True):
    """A roll call that counts for the issue; votes are compared with those of the principals."""

    body: str
    resolution: str


class Issue(Struct, frozen=True, kw_only=True):
    """Two sides, a window of time, and what marks the topic; read from a short TOML file."""

    name: str
    title: str
    sides: tuple[Side, Side]
    start: Iso
    end: Iso | None = None
    words: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    roll_calls: tuple[RollCallRule, ...] = ()
    corner: Share = 0.6
    leaning: Share = 0.2
    hedging_occurrences: int = 2
    hedging_weight: Share = 0.25


class Correction(Struct, frozen=True, kw_only=True):
    """A user's word on one line of evidence: `field` set to `value`, by whom and why."""

    evidence: str
    field: str
    value: str | None
    by: str
    reason: str
