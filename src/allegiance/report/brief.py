"""The brief: an assessment with the quote, outlet, date and address behind every line of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import asdict, replace

from allegiance import entities
from allegiance.assess import Assessment
from allegiance.assess.hypotheses import Hypotheses
from allegiance.assess.linchpins import Linchpins
from allegiance.assess.terms import EvidenceLine, Line
from allegiance.ledger.sources import Sources, grade_of, outlet_of, state_owned
from allegiance.measure.sides import sides_of
from allegiance.model import AttributionKind, Document, Evidence, Factuality, Issue, Span
from allegiance.report.findings import Findings, findings_of


class Citation(Struct, frozen=True, kw_only=True):
    """One line of evidence as a reader can check it. `quote` is text[span] of the document."""

    number: int
    evidence: str
    document: str
    title: str | None
    publisher: str | None
    date: str | None
    url: str | None
    sentence: int | None
    span: Span | None
    quote: str | None
    attribution: AttributionKind
    speaker: str | None
    factuality: Factuality
    confidence: float
    grade: str
    """Admiralty code of the outlet, `B2`: how reliable it is, how credible its word alone."""
    state_owned: str | None
    """The state that owns the outlet, null where none does."""


class Brief(Assessment, frozen=True, kw_only=True):
    """An assessment, the names for its codes, and the evidence cited by its lines, numbered."""

    state_name: str
    patron_name: str
    other_name: str
    """The side across from the patron's."""
    issue_title: str
    corner: float
    leaning: float
    """Cutpoints of the categories, as the issue has them."""
    hypotheses: Hypotheses
    linchpins: Linchpins
    assumptions: tuple[str, ...]
    """What-ifs this answer was made under."""
    verdict_before: str | None
    """The answer without them."""
    documents: int
    """Documents in the ledger the answer rests on."""
    citations: tuple[Citation, ...]
    findings: Findings
    """The sentences of the brief, each with the rows it states."""


_NONE = Findings(answer=(), channels=(), movement=(), rests=(), rivals=(), changes=(), unknown=())


def cited_ids(assessment: Assessment) -> list[str]:
    """The evidence that the assessment's lines name, in the order a reader meets it."""
    lines: tuple[EvidenceLine | Line, ...] = (
        *assessment.evidence_for,
        *assessment.evidence_against,
        *assessment.withheld,
        *assessment.disputed,
        *assessment.beside,
        *assessment.dependence,
        *assessment.elite_splits,
    )
    return list(dict.fromkeys(name for line in lines for name in line.evidence))


def make_brief(
    assessment: Assessment,
    issue: Issue,
    evidence: Iterable[Evidence],
    documents: Mapping[str, Document],
    *,
    hypotheses: Hypotheses,
    linchpins: Linchpins,
    assumptions: tuple[str, ...] = (),
    verdict_before: str | None = None,
    document_count: int | None = None,
    sources: Sources | None = None,
) -> Brief:
    """Number the evidence that the assessment's lines name, in the order a reader meets it.

    `evidence` is searched by id, `documents` by name; a line of evidence that came coded and has
    no document is cited by its record. `document_count`: how many the answer rests on, where
    `documents` holds only those cited. `sources` grade the outlets; None is the default table.
    """
    wanted = {name: number for number, name in enumerate(cited_ids(assessment), start=1)}
    found = {e.id: e for e in evidence if e.id in wanted}
    brief = Brief(
        **asdict(assessment),
        state_name=entities.name_of(assessment.state),
        patron_name=entities.name_of(assessment.patron),
        other_name=sides_of(issue, assessment.patron)[1].name,
        issue_title=issue.title,
        corner=issue.corner,
        leaning=issue.leaning,
        hypotheses=hypotheses,
        linchpins=linchpins,
        assumptions=assumptions,
        verdict_before=verdict_before,
        documents=len(documents) if document_count is None else document_count,
        citations=tuple(
            _cite(number, found[name], documents.get(found[name].document), sources)
            for name, number in wanted.items()
            if name in found
        ),
        findings=_NONE,
    )
    return replace(brief, findings=findings_of(brief))


def _cite(
    number: int, line: Evidence, document: Document | None, sources: Sources | None
) -> Citation:
    speaker = line.attribution.speaker
    outlet = outlet_of(document, line.document)
    grade = grade_of(outlet, sources)
    return Citation(
        number=number,
        evidence=line.id,
        document=line.document,
        title=document.title if document else None,
        publisher=document.publisher if document else None,
        date=document.published if document else line.date,
        url=document.url if document else None,
        sentence=line.sentence,
        span=line.span,
        quote=line.quote,
        attribution=line.attribution.kind,
        speaker=(speaker.name or speaker.code) if speaker else line.attribution.text,
        factuality=line.factuality,
        confidence=line.confidence,
        grade=f"{grade.reliability}{grade.credibility}",
        state_owned=state_owned(outlet, sources),
    )
