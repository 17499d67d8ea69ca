"""Evidence of one act, from however many reports, gathered into one occurrence.

Reports tell one act when they agree on type, actors and recipients and on whether it happened, and
their dates fit: the same day, or, where the text gives no day, reports within three days that are
worded alike. Two acts alike on different days stay two. Documents that carry one text, whole,
shortened or touched up (see `wording`), are one report with many carriers; credibility is
1 - prod(1 - p) over independent reports, p the confidence of the code times the weight of the
outlet's Admiralty grade, and never above .99.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from allegiance import ontology
from allegiance.ledger.acts import act_of
from allegiance.ledger.sources import Sources, default_sources, outlet_of
from allegiance.ledger.wording import fingerprint, same_text
from allegiance.model import Document, Evidence, Factuality, Occurrence

LAG_DAYS = 3
"""How long after the first report another still tells the same act, where no text dates it."""
ALIKE = 0.3
"""Share of words two reports on different days must have in common."""
RELIABILITY = {"A": 1.0, "B": 0.95, "C": 0.9, "D": 0.75, "E": 0.5, "F": 0.85}
HIGHEST = 0.99
LONGEST = 2000
_WORD = re.compile(r"[^\W_]{3,}")

DatedBy = Literal["text", "report", "unknown"]


class _Report(Struct, frozen=True):
    """One line of evidence with what gathering needs of it."""

    line: Evidence
    when: str | None
    dated_by: DatedBy
    words: frozenset[str]
    wording: str


class _Known:
    """What is known of the documents: publishers, titles, and which carry one text."""

    def __init__(
        self,
        documents: Iterable[Document],
        sources: Sources | None,
        prints: Mapping[str, bytes] | None,
    ) -> None:
        self.documents = {d.name: d for d in documents}
        self.sources = sources or default_sources()
        self._prints = dict(prints or {})

    def reliability(self, line: Evidence) -> float:
        """The weight of the outlet's word, 0-1."""
        outlet = outlet_of(self.documents.get(line.document), line.document)
        return RELIABILITY[self.sources.grade(outlet).reliability]

    def fingerprint(self, name: str) -> bytes:
        """The document's fingerprint, made when it is first asked for."""
        if name not in self._prints:
            document = self.documents.get(name)
            self._prints[name] = fingerprint(document.text) if document else b""
        return self._prints[name]


def occurrences(
    evidence: Iterable[Evidence],
    documents: Iterable[Document],
    sources: Sources | None = None,
    fingerprints: Mapping[str, bytes] | None = None,
) -> list[Occurrence]:
    """All occurrences that events in `evidence` tell, by date and id.

    The order of evidence, batches and repeated lines change nothing. `fingerprints` by name save
    making them from the documents' texts.
    """
    known = _Known(documents, sources, fingerprints)
    groups: dict[str, list[_Report]] = defaultdict(list)
    for line in {e.id: e for e in evidence}.values():
        act = act_of(line)
        if act is not None:
            groups[act].append(_report(line, known.documents.get(line.document)))
    found = [
        _occurrence(cluster, known) for group in groups.values() for cluster in _clusters(group)
    ]
    return sorted(found, key=lambda o: (o.date or "", o.id))


def _report(line: Evidence, document: Document | None) -> _Report:
    published = document.published if document else None
    when = line.date or published
    by: DatedBy = "unknown" if when is None else "report"
    if line.date is not None and line.date_text:
        by = "text"
    quote = (line.quote or line.theme or "").lower()
    return _Report(
        line,
        when,
        by,
        frozenset(_WORD.findall(quote)),
        " ".join(_WORD.findall(quote)),
    )


def _clusters(group: Sequence[_Report]) -> list[list[_Report]]:
    ordered = sorted(group, key=lambda r: (r.when or "", r.line.id))
    clusters: list[list[_Report]] = []
    open_clusters: list[list[_Report]] = []
    for report in ordered:
        open_clusters = [c for c in open_clusters if _near(c[0], report)]
        home = next((c for c in open_clusters if _same_act(c, report)), None)
        if home is None:
            home = []
            clusters.append(home)
            open_clusters.append(home)
        home.append(report)
    return clusters


def _near(first: _Report, report: _Report) -> bool:
    if first.when is None or report.when is None:
        return first.when == report.when
    if len(first.when) < 10 or len(report.when) < 10:
        short = min(len(first.when), len(report.when))
        return first.when[:short] == report.when[:short]
    gap = date.fromisoformat(report.when) - date.fromisoformat(first.when)
    return gap.days <= LAG_DAYS


def _same_act(cluster: Sequence[_Report], report: _Report) -> bool:
    first = cluster[0]
    if first.when == report.when and first.when is not None and len(first.when) == 10:
        return True
    precise = len(first.when or "") == 10 and len(report.when or "") == 10
    if precise and first.dated_by == "text" and report.dated_by == "text":
        return False
    return _alike(first.words, report.words) >= ALIKE


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _occurrence(cluster: Sequence[_Report], known: _Known) -> Occurrence:
    lines = sorted((r.line for r in cluster), key=lambda e: (-e.confidence, e.document, e.id))
    best = lines[0]
    assert best.type is not None  # only events are gathered
    by_text = [r for r in cluster if r.dated_by == "text"]
    dated = min(by_text or cluster, key=lambda r: (-len(r.when or ""), r.when or "", r.line.id))
    reports = _independent(cluster, known)
    chances = [_chance(report, known) for report in reports]
    doubt = 1.0
    for chance in sorted(chances):
        doubt *= 1.0 - chance
    factuality: Factuality = best.factuality
    if factuality in ("asserted", "disputed"):
        sure = any(r.line.factuality == "asserted" for r in cluster)
        factuality = "asserted" if sure else "disputed"
    names = sorted({e.document for e in lines})
    titles = {known.documents[n].title or "" for n in names if n in known.documents}
    quotes = sorted({e.quote or "" for e in lines} | titles)
    ids = tuple(e.id for e in lines)
    return Occurrence(
        id=hashlib.sha256("\x1f".join(sorted(ids)).encode()).hexdigest()[:16],
        evidence=ids,
        actors=best.actors,
        recipients=best.recipients,
        type=best.type,
        mode=next((e.mode for e in lines if e.mode), None),
        theme=next((e.theme for e in lines if e.theme), None),
        theme_entities=best.theme_entities,
        factuality=factuality,
        attribution=best.attribution,
        date=dated.when,
        dated_by=dated.dated_by,
        quad=ontology.quad(best.type),
        credibility=round(min(HIGHEST, 1.0 - doubt), 6),
        reports=len(reports),
        carriers=len(names),
        words=" | ".join(q for q in quotes if q)[:LONGEST],
    )


def _independent(cluster: Sequence[_Report], known: _Known) -> list[list[_Report]]:
    """Reports by document, with documents that carry one text or the same words joined to one."""
    by_document: dict[str, list[_Report]] = defaultdict(list)
    for report in sorted(cluster, key=lambda r: (r.line.document, r.line.id)):
        by_document[report.line.document].append(report)
    if len(by_document) == 1:
        return list(by_document.values())
    names = list(by_document)
    carried = same_text([known.fingerprint(name) for name in names])
    home: dict[str, int] = {}
    for at, name in enumerate(names):
        wordings = {r.wording for r in by_document[name]}
        met = {carried[at], *(home[w] for w in wordings if w in home)}
        first = min(met)
        carried = [first if group in met else group for group in carried]
        home = {w: first if group in met else group for w, group in home.items()}
        home.update(dict.fromkeys(wordings, first))
    groups: dict[int, list[_Report]] = defaultdict(list)
    for at, name in enumerate(names):
        groups[carried[at]] += by_document[name]
    return list(groups.values())


def _chance(reports: Sequence[_Report], known: _Known) -> float:
    """That an act happened as one independent report says: the best of its carriers."""
    return max(r.line.confidence * known.reliability(r.line) for r in reports)
