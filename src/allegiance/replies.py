"""The shapes of the answers of `compare`, `quotes`, `why` and `since`, and their words."""

from __future__ import annotations

from msgspec import Struct

from allegiance.assess.sentences import name_of
from allegiance.assess.statements import Statement
from allegiance.assess.terms import BasisReading
from allegiance.model import Evidence
from allegiance.report.findings import bare
from allegiance.report.wording import counted, percent, reading_words, signed, verdict_words


class Cited(Struct, frozen=True, kw_only=True):
    """A piece of evidence as a reader can check it."""

    evidence: str
    date: str | None
    sentence: str
    quote: str | None
    outlet: str | None
    title: str | None
    url: str | None
    document: str


class Standing(Struct, frozen=True, kw_only=True):
    """One of two compared: its reading on the issue, and the acts that pulled most either way."""

    state: str
    name: str
    reading: BasisReading
    toward: tuple[Cited, ...]
    away: tuple[Cited, ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """Two states on one issue. `first_nearer`: probability that the first is nearer the patron;
    `apart_on`: roll calls on which they did not vote alike, as +1, 0, -1 each."""

    patron: str
    patron_name: str
    issue: str
    as_of: str
    ledger_version: int
    first: Standing
    second: Standing
    first_nearer: float
    apart_on: tuple[tuple[str, int, int], ...]


class Quote(Struct, frozen=True, kw_only=True):
    """A statement with its words, and what the patron said on the same matter."""

    statement: Statement
    cited: Cited
    patron: Cited | None


class Told(Struct, frozen=True, kw_only=True):
    """How one act counts for one state on an issue; see `allegiance.measure.Response`."""

    state: str
    channel: str
    on_issue: bool
    sign: int
    difficulty: float
    discrimination: float
    probability: float
    weight: float
    pull: float
    reason: str


class Why(Struct, frozen=True, kw_only=True):
    """All that is known of one piece of evidence, and how its act counts."""

    evidence: Evidence
    cited: Cited
    around: str | None
    """The text it stands in, a little before and after."""
    names: tuple[str, ...]
    """Whom each name was taken to be, and by which rule."""
    grade: str
    country: str | None
    state_owned: str | None
    occurrence: str | None
    reports: int
    credibility: float | None
    also: tuple[str, ...]
    """Other evidence of the same act."""
    counts: tuple[Told, ...]


class Change(Struct, frozen=True, kw_only=True):
    """One state then and now; `acts` are the new ones that pulled most."""

    state: str
    name: str
    verdict_then: str
    likelihood_then: str
    position_then: float
    verdict: str
    likelihood: str
    position: float
    acts: tuple[Cited, ...]


_STANCE = {1: "for", -1: "against", 0: "neither"}
_VOTED = {1: "with it", 0: "between", -1: "against it"}


def comparison_text(answer: Comparison) -> str:
    """A comparison in plain text."""
    one, two = answer.first, answer.second
    lines = [
        f"{one.name} and {two.name} between the sides of {answer.issue}, seen from "
        f"{answer.patron_name}, as of {answer.as_of}",
        "",
        f"{one.name} stands nearer {answer.patron_name} than {two.name} with probability "
        f"{percent(answer.first_nearer)}.",
        "",
    ]
    for who in (one, two):
        low, high = who.reading.interval
        lines.append(
            f"{who.name}: {reading_words(who.reading)}, {signed(who.reading.position)} "
            f"({signed(low)} to {signed(high)}), {counted(who.reading.occurrences, 'act')}"
        )
        for name, reading in who.reading.channels.items():
            lines.append(f"  {name}: {reading_words(reading)}, {signed(reading.position)}")
        for heading, acts in (("toward", who.toward), ("away", who.away)):
            lines += [f"  {heading}: {cited_text(act)}" for act in acts]
        lines.append("")
    for call, first, second in answer.apart_on:
        lines.append(f"{call}: {one.name} {_VOTED[first]}, {two.name} {_VOTED[second]}")
    lines.append(f"Rests on version {answer.ledger_version} of the ledger.")
    return "\n".join(lines) + "\n"


def quotes_text(found: list[Quote], patron: str) -> str:
    """Quotes by speaker, oldest first."""
    if not found:
        return "Nothing said on the issue.\n"
    by_speaker: dict[str, list[Quote]] = {}
    for quote in found:
        by_speaker.setdefault(quote.statement.speaker, []).append(quote)
    lines = []
    for speaker, said in by_speaker.items():
        lines.append(speaker)
        for quote in said:
            statement = quote.statement
            stance = (
                f"{_STANCE[statement.stance]} {name_of(patron)}" if statement.stance else "neither"
            )
            if statement.departure is not None:
                stance += f", departs {percent(statement.departure)}"
            lines.append(f"  {cited_text(quote.cited)} [{stance}] {quote.cited.evidence}")
            if statement.contradicts:
                lines.append(f"    the other way than before: {statement.contradicts}")
            if quote.patron:
                lines.append(f"    {name_of(patron)} on it: {cited_text(quote.patron)}")
    return "\n".join(lines) + "\n"


def why_text(answer: Why) -> str:
    """Why a piece of evidence reads so, in plain text."""
    line = answer.evidence
    lines = [cited_text(answer.cited), f"evidence {line.id} of {line.document}"]
    if answer.around:
        lines.append(f"it stands in: … {answer.around} …")
    if line.type:
        trigger = f", by the words “{line.trigger.text}”" if line.trigger else ""
        lines.append(f"read as {line.type}{f' ({line.mode})' if line.mode else ''}{trigger}")
    said_by = line.attribution.speaker
    who = (said_by.name or said_by.code) if said_by else line.attribution.text
    lines.append(f"{line.factuality}; said by {who or line.attribution.kind}")
    lines += answer.names
    owned = f", owned by the state of {name_of(answer.state_owned)}" if answer.state_owned else ""
    where = f", media of {name_of(answer.country)}" if answer.country else ""
    lines.append(
        f"outlet of grade {answer.grade}{where}{owned}; reading {line.confidence:.2f} sure"
    )
    if answer.occurrence:
        lines.append(
            f"one act with {counted(len(answer.also), 'other piece', 'other pieces')} of evidence, "
            f"{counted(answer.reports, 'independent report')}, credibility "
            f"{answer.credibility or 0:.2f}: act {answer.occurrence}"
        )
    else:
        lines.append("tells no act, so it counts for no position")
    for told in answer.counts:
        basis = "on the issue" if told.on_issue else "of the whole relation only"
        lines.append(
            f"counts for {name_of(told.state)} in {told.channel}, {basis}: {told.reason}; "
            f"difficulty {told.difficulty:+.2f}, discrimination {told.discrimination:.1f}, weight "
            f"{told.weight:.2f} after repeats, pull {told.pull:.2f}"
        )
    return "\n".join(lines) + "\n"


def changes_text(found: list[Change]) -> str:
    """What changed, most moved first, in plain text."""
    if not found:
        return "Nothing changed.\n"
    lines = []
    for change in found:
        then = verdict_words(change.verdict_then, change.likelihood_then)
        now = verdict_words(change.verdict, change.likelihood)
        lines.append(
            f"{change.name}: {then} {signed(change.position_then)} -> {now} "
            f"{signed(change.position)}"
        )
        lines += [f"  {cited_text(act)}" for act in change.acts]
    return "\n".join(lines) + "\n"


def cited_text(cited: Cited) -> str:
    """Date, act, quote and outlet in a line."""
    quote = " ".join((cited.quote or "").split())
    words = f" “{quote}”" if quote else ""
    act = f" {bare(cited.sentence)}." if cited.sentence else ""
    return f"{cited.date or 'undated'}{act}{words} {cited.outlet or cited.document}"
