"""Evidence and rankings as tables: on a terminal by rich, in a notebook as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from rich.table import Table
from rich.text import Text

from allegiance import entities
from allegiance.assess import Rank
from allegiance.model import Evidence, Mention, Participant

_EVIDENCE = ("date", "actors", "type", "recipients", "factuality", "said by", "conf.", "quote")
_MENTION = ("span", "text", "code", "sectors", "name", "why")
_RANK = ("state", "verdict", "position", "90 % interval", "words", "deeds", "votes", "occurrences")


def evidence_table(lines: Iterable[Evidence]) -> Table:
    """One row a line of evidence."""
    return _table(_EVIDENCE, [_evidence_row(line) for line in lines])


def rank_table(rows: Iterable[Rank]) -> Table:
    """One row a state, nearest the patron first."""
    return _table(_RANK, [_rank_row(row) for row in rows])


def evidence_html(lines: Iterable[Evidence]) -> str:
    """The same table for a notebook, every cell escaped."""
    return _html(_EVIDENCE, [_evidence_row(line) for line in lines])


def rank_html(rows: Iterable[Rank]) -> str:
    """The same ranking for a notebook, every cell escaped."""
    return _html(_RANK, [_rank_row(row) for row in rows])


def mentions_table(mentions: Iterable[Mention]) -> Table:
    """One row a mention of an actor, with the reason it was read so."""
    return _table(_MENTION, [_mention_row(mention) for mention in mentions])


def mentions_html(mentions: Iterable[Mention]) -> str:
    """The same mentions for a notebook, every cell escaped."""
    return _html(_MENTION, [_mention_row(mention) for mention in mentions])


def _mention_row(mention: Mention) -> tuple[str, ...]:
    entity = mention.entity
    named = (entity.code, " ".join(entity.sectors), entity.name) if entity else ("-", "", "")
    return (f"{mention.span[0]}-{mention.span[1]}", mention.text, *named, mention.why)


def _evidence_row(line: Evidence) -> tuple[str, ...]:
    what: str = line.type or ""
    if line.figure is not None:
        what = f"{line.figure.measure}: {line.figure.value:,.10g} {line.figure.unit or ''}".strip()
    elif line.judgement is not None:
        what = line.judgement.outlook
    said = line.attribution.speaker.name if line.attribution.speaker else line.attribution.kind
    return (
        line.date or "?",
        _people(line.actors),
        f"{what} {line.mode}" if line.mode else what,
        _people(line.recipients) or f"({_people(line.theme_entities)})",
        line.factuality,
        said,
        f"{line.confidence:.2f}",
        " ".join((line.quote or "").split()),
    )


def _people(people: Sequence[Participant]) -> str:
    return ", ".join(" ".join((p.code, *p.sectors[:1])) for p in people)


def _rank_row(row: Rank) -> tuple[str, ...]:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:+.2f}"

    little = row.verdict == "too little evidence"
    return (
        entities.name_of(row.state),
        row.verdict if little else f"{row.verdict} ({row.likelihood})",
        shown(row.position),
        f"{row.interval[0]:+.2f} to {row.interval[1]:+.2f}",
        shown(row.words),
        shown(row.deeds),
        shown(row.votes),
        str(row.occurrences),
    )


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(show_lines=False, expand=False)
    for header in headers:
        table.add_column(header, overflow="fold", max_width=60 if header == "quote" else None)
    for row in rows:
        # Text, not str: rich reads markup in strings, and quotes come from anywhere
        table.add_row(*(Text(cell) for cell in row))
    return table


def _html(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
