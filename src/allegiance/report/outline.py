"""The brief as sections, entries and tables: what Markdown, HTML and PDF all lay out."""

from __future__ import annotations

import re

from msgspec import Struct

from allegiance.assess.terms import BasisReading, ChannelReading, EvidenceLine, Line
from allegiance.model import CATEGORIES
from allegiance.report.brief import Brief, Citation
from allegiance.report.findings import bare, headline
from allegiance.report.stakes import part_name
from allegiance.report.wording import (
    CATEGORY_WORDS,
    Finding,
    percent,
    reading_words,
    signed,
    verdict_line,
    verdict_words,
)

_SHOWN = 5
_REFERENCES = 3
_QUOTE = 260
_SIGNS = {"consistent": "+", "inconsistent": "−", "neutral": "·"}


class Reference(Struct, frozen=True):
    """A number in brackets, and what it leads to."""

    number: int
    evidence: str


class Entry(Struct, frozen=True, kw_only=True):
    """One line of evidence: what was done, in whose words, and where to check it."""

    date: str
    text: str
    quote: str | None
    outlet: str | None
    references: tuple[Reference, ...]
    more: int


class Cell(Struct, frozen=True):
    """A cell's text; `tone` is consistent, inconsistent or neutral in the matrix, else empty."""

    text: str
    tone: str = ""
    said: str = ""
    """What a screen reader says for a sign."""


class Grid(Struct, frozen=True, kw_only=True):
    """A table; the first cell of each row is its heading."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Section(Struct, frozen=True, kw_only=True):
    """A heading with sentences, entries and a table, any of which may be none."""

    name: str
    heading: str
    findings: tuple[Finding, ...] = ()
    entries: tuple[Entry, ...] = ()
    unshown: int = 0
    grid: Grid | None = None
    empty: str = ""
    """Said where there is nothing else."""


class Source(Struct, frozen=True, kw_only=True):
    """A citation as a reader checks it. `url` only where it is a web address."""

    number: int
    evidence: str
    quote: str
    outlet: str
    title: str | None
    date: str
    url: str | None
    said_by: str | None
    note: str


class Outline(Struct, frozen=True, kw_only=True):
    """A whole brief, ready to be laid out; all text is plain and unescaped."""

    title: str
    headline: str
    verdict: str
    as_of: str
    answer: tuple[Finding, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    foot: str


def outline(brief: Brief) -> Outline:
    """Lay a brief out: the answer first, then channels, evidence, and what may change it."""
    sections = [section for section in _sections(brief) if _holds(section)]
    shown = {r.number for s in sections for e in s.entries for r in e.references}
    shown |= {
        c.number
        for c in brief.citations
        for s in sections
        for f in s.findings
        if c.evidence in f.evidence and f"[{c.number}]" in f.text
    }
    documents = "1 document" if brief.documents == 1 else f"{brief.documents} documents"
    return Outline(
        title=f"{brief.state_name} and {brief.patron_name}: {brief.issue_title}",
        headline=headline(brief),
        verdict=verdict_line(brief),
        as_of=brief.as_of,
        answer=brief.findings.answer,
        sections=tuple(sections),
        sources=tuple(_source(c) for c in brief.citations if c.number in shown),
        foot=f"Rests on version {brief.ledger_version} of the ledger, with {documents}.",
    )


def _holds(section: Section) -> bool:
    return bool(section.findings or section.entries or section.grid or section.empty)


def _sections(brief: Brief) -> list[Section]:
    patron, state = brief.patron_name, brief.state_name
    findings = brief.findings
    return [
        Section(
            name="channels",
            heading="Words and deeds",
            findings=findings.channels,
            grid=_channels(brief),
        ),
        Section(name="movement", heading="Movement", findings=findings.movement),
        _listed(brief, "for", f"Evidence toward {patron}", brief.evidence_for),
        _listed(brief, "against", f"Evidence away from {patron}", brief.evidence_against),
        _listed(brief, "withheld", "Withheld: reported as not done", brief.withheld, ""),
        _listed(brief, "disputed", "Disputed", brief.disputed, ""),
        _listed(brief, "elite", "Breaks in its own ranks", brief.elite_splits, ""),
        _listed(
            brief,
            "dependence",
            f"What {patron} did to {state}: tells what binds or threatens, not where it stands",
            brief.dependence,
            "",
        ),
        _listed(brief, "beside", "Votes, polls and society", brief.beside[::-1], "", _SHOWN + 3),
        Section(
            name="rests", heading="What the answer rests on", findings=findings.rests,
            grid=_parts(brief),
        ),
        Section(
            name="rivals", heading="Rival hypotheses", findings=findings.rivals, grid=_matrix(brief)
        ),
        Section(name="changes", heading="What would change the answer", findings=findings.changes),
        Section(name="unknown", heading="What is not known", findings=findings.unknown),
    ]  # fmt: skip


def _listed(
    brief: Brief,
    name: str,
    heading: str,
    lines: tuple[EvidenceLine, ...] | tuple[Line, ...],
    empty: str = "None on the issue.",
    most: int = _SHOWN,
) -> Section:
    return Section(
        name=name,
        heading=heading,
        entries=tuple(_entry(brief, line) for line in lines[:most]),
        unshown=max(0, len(lines) - most),
        empty="" if lines else empty,
    )


def _entry(brief: Brief, line: EvidenceLine | Line) -> Entry:
    cited = {c.evidence: c for c in brief.citations}
    mine = [cited[e] for e in line.evidence if e in cited]
    quote = " ".join((mine[0].quote or "").split()) if mine else ""
    if len(quote) > _QUOTE:
        quote = quote[:_QUOTE].rsplit(" ", 1)[0] + " …"
    outlet = (mine[0].publisher or mine[0].document) if mine else None
    return Entry(
        date=line.date or "undated",
        text=bare(line.sentence),
        quote=quote or None,
        outlet=outlet,
        references=tuple(Reference(c.number, c.evidence) for c in mine[:_REFERENCES]),
        more=max(0, len(line.evidence) - _REFERENCES),
    )


def _channels(brief: Brief) -> Grid:
    whole = brief.basis["whole_relation"]
    rows: list[tuple[str, ChannelReading | BasisReading]] = [
        ("words and deeds", brief.basis["on_issue"]),
        *brief.channels.items(),
        ("whole relation", whole),
    ]
    return Grid(
        caption="Position by channel, on the issue; the last row is the whole relation",
        header=("Channel", "Reading", "Position", "90 % interval", "Acts"),
        rows=tuple(
            (
                Cell(name),
                Cell(reading_words(reading)),
                Cell(signed(reading.position)),
                Cell(f"{signed(reading.interval[0])} to {signed(reading.interval[1])}"),
                Cell(str(reading.occurrences)),
            )
            for name, reading in rows
        ),
    )


def _parts(brief: Brief) -> Grid | None:
    parts = [p for p in brief.linchpins.changing if p.kind not in ("evidence", "act")][: _SHOWN + 1]
    if not parts:
        return None
    return Grid(
        caption="Parts of the evidence without which the answer would be another",
        header=("Left out", "Share of the weight", "Answer without it", "Position without it"),
        rows=tuple(
            (
                Cell(part_name(part)),
                Cell(percent(part.share)),
                Cell(verdict_words(part.without, part.likelihood_without)),
                Cell(signed(part.position_without)),
            )
            for part in parts
        ),
    )


def _matrix(brief: Brief) -> Grid | None:
    if not brief.hypotheses.matrix:
        return None
    names = tuple(CATEGORY_WORDS[c].format(patron=brief.patron_name) for c in CATEGORIES)
    total = [Cell("Acts against, in all")] + [
        Cell(str(h.inconsistent)) for h in brief.hypotheses.hypotheses
    ]
    chances = [Cell("Probability")] + [
        Cell(percent(h.probability)) for h in brief.hypotheses.hypotheses
    ]
    return Grid(
        caption="The acts that tell most between the hypotheses; + fits, − contradicts, · neither",
        header=("Act", *names),
        rows=(
            *(
                (
                    Cell(f"{row.date or 'undated'} {bare(row.sentence)}"),
                    *(
                        Cell(_SIGNS[how], how, how)
                        for how in (row.consistency[c] for c in CATEGORIES)
                    ),
                )
                for row in brief.hypotheses.matrix[:_SHOWN + 3]
            ),
            tuple(total),
            tuple(chances),
        ),
    )  # fmt: skip


def _source(citation: Citation) -> Source:
    url = citation.url or ""
    said_by = None
    if citation.attribution != "author":
        said_by = citation.speaker or "an unnamed source"
    note = f"Grade {citation.grade}; confidence of the reading {citation.confidence:.2f}"
    if citation.state_owned:
        note += f"; owned by the state ({citation.state_owned})"
    return Source(
        number=citation.number,
        evidence=citation.evidence,
        quote=" ".join((citation.quote or "").split()),
        outlet=citation.publisher or citation.document,
        title=citation.title,
        date=citation.date or "undated",
        url=url if re.fullmatch(r"https?://[^\s<>()\"'\\]+", url) else None,
        said_by=said_by,
        note=note,
    )
