"""The public calls: each composes the packages below and does little of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

import msgspec
import pyarrow as pa
from msgspec import Struct

from allegiance import answering, coding, entities, readers, report
from allegiance.answering import WhatIf, checked_date, day_of, issue_of, votes_on
from allegiance.assess import Rank
from allegiance.assess import rank as rank_states
from allegiance.coding import Coded
from allegiance.engine import map_batches
from allegiance.errors import InputError, QuestionError
from allegiance.importing import import_file
from allegiance.ledger import Ledger as _Ledger
from allegiance.ledger import Reading, raw
from allegiance.measure.sides import sides_of
from allegiance.model import Document, Evidence, Issue, Mention, Occurrence
from allegiance.questions import compare, quotes, since, why
from allegiance.readers.raw_bytes import kept_by
from allegiance.report import tables

__all__ = [
    "Added", "Answer", "EvidenceList", "Ledger", "MentionList", "Progress", "Question", "Ranking",
    "WhatIf", "assess", "checked_date", "code", "code_documents", "code_inputs", "compare", "open",
    "question", "quotes", "rank", "reading_options", "schema", "since", "source_of_evidence",
    "to_json", "what_if", "who", "why",
]  # fmt: skip

# A run is what a killed ingest can lose: large enough to write few files, small enough to redo.
DOCUMENTS_A_RUN = 2000
# Below this, starting processes takes longer than the work.
_FEW = 24


class Progress(Protocol):
    """What long work tells: how many documents there are more to do, and each one done."""

    def found(self, count: int) -> None:
        """`count` more documents are to be coded."""

    def done(self) -> None:
        """One more document is coded."""


class Added(Struct, frozen=True):
    """What one `add` did. `silent` names the documents that gave no evidence, and why.

    A file of coded events or votes counts as one document, its rows as evidence or votes.
    """

    documents: int
    evidence: int
    already_known: int
    errors: tuple[InputError, ...]
    silent: tuple[tuple[str, str], ...]
    votes: int = 0


class Ledger(_Ledger):
    """A ledger that reads and codes what is added to it."""

    def add(
        self,
        *inputs: str | Path | Document,
        date: str | None = None,
        options: readers.Options | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
        keep_raw: bool = False,
    ) -> Added:
        """Read and code files, folders, pages or Documents into the ledger.

        Documents already there are passed over. Bad inputs are returned in `errors`; the rest is
        added. Runs are committed as they fill, so an interruption loses at most the last one.
        `keep_raw`: also keep the bytes each input was read from, by their hash.
        """
        keep = partial(raw.keep, self.path) if keep_raw else None
        with kept_by(keep):
            return self._add(inputs, options or readers.Options(date=date), workers, progress)

    def _add(
        self,
        inputs: Sequence[str | Path | Document],
        options: readers.Options,
        workers: int | None,
        progress: Progress | None,
    ) -> Added:
        stream = _documents(inputs, options)
        errors: list[InputError] = []
        silent: list[tuple[str, str]] = []
        documents = evidence = votes = known_before = 0
        while batch := list(islice(stream, DOCUMENTS_A_RUN)):
            errors += [item for item in batch if isinstance(item, InputError)]
            for file in (item for item in batch if isinstance(item, readers.CodedFile)):
                imported = import_file(self, file)
                errors += imported.errors
                known_before += imported.known
                documents += bool(imported.rows)
                evidence += imported.rows if file.kind == "evidence" else 0
                votes += imported.rows if file.kind == "votes" else 0
            read = [_named(item) for item in batch if isinstance(item, Document)]
            states = self.states(read)
            fresh = {d: s for d in read if (s := states[d.name, d.sha256]) != "known"}
            known_before += len(read) - len(fresh)
            new = [d for d, state in fresh.items() if state == "new"]
            if progress:
                progress.found(len(new))
            if not fresh:
                continue
            with self.run(coder=coding.CODER) as run:
                run.look_up(fresh)
                coded_new = code_documents(new, workers=workers)
                for document, state in fresh.items():
                    coded = next(coded_new) if state == "new" else Coded(document, ())
                    lines = len(coded.evidence)
                    if not run.add_document(document, coded.evidence):
                        known_before += 1
                        continue
                    documents += 1
                    evidence += lines
                    if coded.why:
                        silent.append((coded.document.name, coded.why))
                    if progress and state == "new":
                        progress.done()
        return Added(documents, evidence, known_before, tuple(errors), tuple(silent), votes)

    def occurrences(self, at: int | str | None = None) -> list[Occurrence]:
        """Every act the ledger knows at run or time `at` (None: the latest), gathered."""
        from allegiance.ledger import occurrences

        return occurrences(self.evidence(at=at), self.documents(at=at), self.sources())


class EvidenceList(list[Evidence]):
    """Evidence as a list that shows as a table in a notebook."""

    def _repr_html_(self) -> str:
        return tables.evidence_html(self)


class MentionList(list[Mention]):
    """Mentions as a list that shows as a table in a notebook."""

    def _repr_html_(self) -> str:
        return tables.mentions_html(self)


class Ranking(list[Rank]):
    """States in order, a list that shows as a table in a notebook."""

    title: str = ""
    ends: tuple[str, str] = ("+1", "−1")
    """The patron and the other side."""

    def chart(self) -> Any:
        """The spectrum, an Altair chart: words and deeds of each state with the interval."""
        return report.spectrum(self, patron=self.ends[0], other=self.ends[1], title=self.title)

    def save_chart(self, path: Path) -> None:
        """Write the spectrum as .png, .svg or .json (Vega-Lite)."""
        report.save(self.chart(), path)

    def _repr_html_(self) -> str:
        return tables.rank_html(self)


class Answer(Struct, frozen=True):
    """An answered question: its brief, and that brief as text, JSON and picture."""

    brief: report.Brief

    @property
    def line(self) -> str:
        """The verdict in one line."""
        return report.verdict_line(self.brief)

    def to_json(self) -> str:
        """The brief as JSON (schema: `allegiance schema brief`)."""
        return to_json(self.brief)

    def to_markdown(self, chart: str | None = None) -> str:
        """The brief as Markdown, with the picture at path `chart` if given."""
        return report.markdown(self.brief, chart=chart)

    def to_html(self) -> str:
        """The brief as one HTML page that needs nothing else."""
        return report.html(self.brief)

    def to_pdf(self) -> bytes:
        """The brief as PDF."""
        return report.pdf(self.brief)

    def chart(self) -> Any:
        """The timeline, an Altair chart."""
        return report.timeline(self.brief)

    def to_bytes(self, format: Literal["md", "json", "html", "pdf"]) -> bytes:
        """The brief in one of its formats, text as UTF-8."""
        if format == "pdf":
            return self.to_pdf()
        if format == "html":
            return self.to_html().encode()
        return (self.to_json() + "\n" if format == "json" else self.to_markdown()).encode()

    def save_chart(self, path: Path, what: Literal["timeline", "matrix"] = "timeline") -> None:
        """Write the timeline or the evidence matrix as .png, .svg or .json (Vega-Lite)."""
        report.save_chart(self.brief, path, what)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "text/plain": self.line,
            "text/markdown": self.to_markdown(),
            "application/vnd.vegalite.v5+json": self.chart().to_dict(),
        }


class Question(Struct, frozen=True):
    """A checked question: codes for the state and the patron, and the issue as read."""

    state: str
    patron: str
    issue: Issue


def open(path: str | Path) -> Ledger:
    """Open the ledger in folder `path`, made if it is not there. LedgerError if it is none."""
    return Ledger.open(Path(path))


def code(text: str, *, date: str | None = None, name: str = "text") -> EvidenceList:
    """Evidence of one text. `date`: the day it was published, ISO; None is an unknown."""
    document = Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        published=checked_date(date),
    )
    return EvidenceList(coding.code(document).evidence)


def who(text: str, *, date: str | None = None) -> MentionList:
    """Every mention of a political actor in `text`, whom it names, and by which rule and data row.

    `date`: the day of the text, ISO of any precision, by which offices and names are resolved; None
    takes the latest. A mention that precision forbids to resolve has the entity None.
    """
    return MentionList(entities.find(text, checked_date(date)))


def code_inputs(
    inputs: Sequence[str],
    options: readers.Options | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Coded | InputError]:
    """Read and code inputs in order, without a ledger; bad ones come as errors in their place."""
    stream = readers.read(inputs, options)
    while batch := list(islice(stream, DOCUMENTS_A_RUN)):
        documents = [item for item in batch if isinstance(item, Document)]
        if progress:
            progress.found(len(documents))
        coded = code_documents(documents, workers=workers)
        for item in batch:
            if isinstance(item, InputError):
                yield item
                continue
            yield next(coded)
            if progress:
                progress.done()


def code_documents(documents: Sequence[Document], *, workers: int | None = None) -> Iterator[Coded]:
    """Code documents over processes, in order; few are coded in this one."""
    if workers is None and len(documents) < _FEW:
        workers = 1
    return iter(map_batches(coding.code, documents, workers=workers))


def question(state: str, patron: str, issue: str | Path | Issue) -> Question:
    """Names or codes and an issue, checked. UnknownEntityError, IssueError or QuestionError."""
    asked, of = entities.state_code(state), entities.state_code(patron)
    if asked == of:
        raise QuestionError(f"{state} cannot be assessed against itself; name another patron")
    return Question(asked, of, issue_of(issue))


def assess(
    ledger: Ledger,
    state: str,
    *,
    patron: str,
    issue: str | Path | Issue,
    as_of: str | None = None,
    at: int | str | None = None,
    sources: Path | None = None,
    what_if: WhatIf | None = None,
) -> Answer:
    """Is `state` in `patron`'s corner on `issue`? By the evidence of `ledger` at run or time `at`.

    `as_of`: the day the answer is for, ISO; default the day of the newest document, so that the
    same ledger gives the same answer on any day. `what_if`: outlets left out, evidence taken as
    true or false; the brief then tells the answer without them too. `sources`: a table of
    sources (TOML) to grade by, instead of the ledger's own or the default one.
    """
    asked = question(state, patron, issue)
    given = answering.material(
        ledger, asked.issue, as_of=checked_date(as_of), at=at, sources=sources
    )
    return Answer(answering.brief_of(given, asked.state, asked.patron, what_if))


def rank(
    ledger: Ledger,
    *,
    patron: str,
    issue: str | Path | Issue,
    as_of: str | None = None,
    at: int | str | None = None,
    sources: Path | None = None,
) -> Ranking:
    """Every state with evidence on `issue`, nearest the patron's corner first.

    `as_of`, `at` and `sources` as in `assess`.
    """
    read = issue_of(issue)
    of = entities.state_code(patron)
    reading = Reading(ledger, at, ledger.sources(sources))
    day = checked_date(as_of) or day_of(reading.newest_date(), read)
    ranking = Ranking(
        rank_states(
            reading.on_issue(read, (read.start, day)),
            votes_on(ledger, read, reading.version),
            reading.polls(),
            patron=of,
            issue=read,
            as_of=day,
            members=entities.members,
        )
    )
    ranking.title = read.title
    ranking.ends = (entities.name_of(of), sides_of(read, of)[1].name)
    return ranking


def what_if(without_outlets: Iterable[str] = (), assume: Iterable[str] = ()) -> WhatIf:
    """What-ifs from what a person typed, `EVIDENCE=true` or `=false`; QuestionError if wrong."""
    taken = []
    for pair in assume:
        name, _, value = pair.partition("=")
        if not name or value not in ("true", "false"):
            raise QuestionError(f"--assume {pair}: write EVIDENCE=true or EVIDENCE=false")
        taken.append((name, value == "true"))
    return WhatIf(without_outlets=tuple(without_outlets), assume=tuple(taken))


@contextmanager
def source_of_evidence(
    ledger: Path | None,
    inputs: Sequence[str] | None,
    *,
    options: readers.Options | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Ledger, Added]]:
    """The ledger named, or one made for these inputs alone and gone afterwards."""
    if bool(ledger) == bool(inputs):
        raise QuestionError("name either --ledger DIR or the inputs to read, not both and not none")
    if ledger is not None:
        with Ledger.open(ledger, create=False) as book:
            yield book, Added(0, 0, 1, (), ())
        return
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger") as book:
        yield book, book.add(*(inputs or ()), options=options, workers=workers, progress=progress)


def ideal_points(
    votes: str | Path | Any,
    *,
    positive: str = "USA",
    seed: int = 1,
    progress: Progress | None = None,
) -> pa.Table:
    """Ideal points of states in every session, from a file or folder of roll calls or a table.

    See `measure.ideal_points` for the columns of both tables. `positive`: name or code of the state
    that stands on the positive side.
    """
    from allegiance.measure import ideal_points as model

    total = model.CHAINS * model.SWEEPS
    if progress is not None:
        progress.found(total)
    tick = progress.done if progress is not None else lambda: None
    return model.ideal_points(_roll_calls(votes), positive=_member(positive), seed=seed, tick=tick)


def vote_similarity(votes: str | Path | Any, measure: str = "s", **options: Any) -> pa.Table:
    """Similarity of all pairs of states by their votes; options as in `measure.similarity`."""
    from allegiance.measure import similarity

    return similarity.vote_similarity(_roll_calls(votes), measure, **options)  # type: ignore[arg-type]


def alliance_similarity(
    alliances: str | Path | Any, measure: str = "s", *, members: Any = None, **options: Any
) -> pa.Table:
    """Similarity of all pairs of states by whom they are allied with; see `measure.similarity`."""
    from allegiance.measure import similarity

    return similarity.alliance_similarity(
        _table(alliances),
        measure,  # type: ignore[arg-type]
        members=None if members is None else _table(members),
        **options,
    )


def _roll_calls(votes: str | Path | Any) -> Any:
    from allegiance.readers.roll_calls import read_roll_calls

    return read_roll_calls(votes) if isinstance(votes, str | Path) else votes


def _table(given: str | Path | Any) -> Any:
    from allegiance.readers.table_files import read_table

    return read_table(Path(given)) if isinstance(given, str | Path) else given


def _member(name: str) -> str:
    from allegiance.readers.member_states import state_of

    found = state_of(name, [("iso3", name)])
    if found is None:
        raise QuestionError(f"no member state known as {name}: give its name or ISO3 code")
    return found


def reading_options(
    *,
    date: str | None = None,
    fields: Iterable[str] = (),
    allow_private: bool = False,
    format: str | None = None,
    keep_raw: Path | None = None,
) -> readers.Options:
    """Options from what a person typed: an ISO date, `name=field` pairs, a format by its name.

    QuestionError where one is wrong. `keep_raw`: a folder in which to keep the inputs' bytes.
    """
    checked_date(date)
    chosen: dict[str, tuple[str, ...]] = {}
    for pair in fields:
        name, _, field = pair.partition("=")
        if name not in readers.Fields.__struct_fields__ or not field:
            known = ", ".join(readers.Fields.__struct_fields__)
            raise QuestionError(f"--field {pair}: write NAME=FIELD with NAME one of {known}")
        chosen[name] = (field,)
    try:
        forced = readers.checked_format(format) if format else None
    except ValueError as error:
        raise QuestionError(f"--as {error}") from None
    return readers.Options(
        date=date,
        fields=readers.Fields(**chosen),
        allow_private=allow_private,
        format=forced,
        keep_raw=keep_raw,
    )


def schema(what: Literal["evidence", "brief"]) -> str:
    """JSON Schema (2020-12) of evidence or a brief; every key required, no other allowed."""
    found = msgspec.json.schema(Evidence if what == "evidence" else report.Brief)
    for definition in found["$defs"].values():
        if definition.get("type") == "object" and "properties" in definition:
            definition["required"] = list(definition["properties"])
            definition["additionalProperties"] = False
            for part in definition["properties"].values():
                part.pop("default", None)
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": what, **found}
    return json.dumps(found, indent=1, sort_keys=True)


def to_json(value: Any) -> str:
    """Any of the project's types as one line of JSON, keys in the order of the type."""
    return msgspec.json.encode(value).decode()


def _documents(
    inputs: Sequence[str | Path | Document], options: readers.Options
) -> Iterator[Document | readers.CodedFile | InputError]:
    ready = [i for i in inputs if isinstance(i, Document)]
    named = [str(i) for i in inputs if not isinstance(i, Document)]
    return chain(ready, readers.read_all(named, options))


def _named(document: Document) -> Document:
    """Standard input has no name: one text must not pass for a new revision of another."""
    if document.name != "-":
        return document
    return msgspec.structs.replace(document, name=f"-#{document.sha256[:12]}")
