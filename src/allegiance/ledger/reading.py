"""What one question needs of a ledger, chosen by SQL: never the whole of it as objects.

Lines that agree on the act they may tell stand under one key (`act`, see `acts`), so whoever asks
gets whole acts and the same occurrences as from all evidence. Acts told by coded rows alone, which
have a day and no words, are gathered in SQL too; the others by `occurrences`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import pyarrow as pa

from allegiance.arrow import from_table, schema
from allegiance.ledger.acts import act_of, codes_of
from allegiance.ledger.corrections import correct
from allegiance.ledger.occurrences import HIGHEST, RELIABILITY, occurrences
from allegiance.ledger.sources import HOST, Sources
from allegiance.ledger.store import Ledger
from allegiance.model import Document, Evidence, Issue, Occurrence

_LINES = """
lines AS (
  SELECT e.*, d.title, d.publisher, d.url
  FROM evidence e
  JOIN current c ON e.sha256 = c.sha256 AND e.source = c.name
  LEFT JOIN (SELECT DISTINCT ON (name) name, title, publisher, url FROM documents
             JOIN current USING (name, sha256)) d ON e.document = d.name
  WHERE e.act IS NOT NULL AND e.id NOT IN (SELECT id FROM corrected)
)
"""
_WORDED = """(quote IS NOT NULL OR theme IS NOT NULL OR title IS NOT NULL
  OR date IS NULL OR length(date) < 10)"""
_GATHERED = f"""
SELECT
  substr(sha256(string_agg(id, chr(31) ORDER BY id)), 1, 16) AS id,
  list(id ORDER BY nth) AS evidence,
  any_value(actors) FILTER (nth = 1) AS actors,
  any_value(recipients) FILTER (nth = 1) AS recipients,
  any_value(type) AS type,
  arg_min(mode, nth) FILTER (mode IS NOT NULL) AS mode,
  NULL::VARCHAR AS theme,
  any_value(theme_entities) FILTER (nth = 1) AS theme_entities,
  CASE WHEN bool_or(factuality = 'asserted') THEN 'asserted' ELSE any_value(factuality) END
    AS factuality,
  any_value(attribution) FILTER (nth = 1) AS attribution,
  date,
  CASE WHEN bool_or(coalesce(date_text, '') <> '') THEN 'text' ELSE 'report' END AS dated_by,
  any_value(quad) AS quad,
  round(least({HIGHEST}, max(confidence * weight)), 6) AS credibility,
  1 AS reports,
  count(DISTINCT document) AS carriers,
  '' AS words
FROM (
  SELECT l.*, coalesce(g.weight, (SELECT weight FROM grades WHERE outlet = '')) AS weight,
    row_number() OVER (PARTITION BY act, date ORDER BY confidence DESC, document, id) AS nth
  FROM lines l LEFT JOIN grades g ON g.outlet = regexp_replace(lower(trim(coalesce(
    l.publisher, nullif(regexp_extract(coalesce(l.url, l.document), '{HOST}', 1), ''), '-'))),
    '^www\\.', '')
  WHERE act IN (SELECT act FROM asked WHERE NOT worded) AND {{days}}
)
GROUP BY act, date
"""
_TABLES = ("documents", "evidence")
Days = tuple[str | None, str | None]


class Reading:
    """A ledger at one run, with the sources' grades to read it by."""

    def __init__(
        self, ledger: Ledger, at: int | str | None = None, sources: Sources | None = None
    ) -> None:
        """`at`: a run, or an ISO time; None is the latest. LedgerError where it has no such run."""
        self._ledger = ledger
        self.version = ledger.at(at)
        self.sources = sources or ledger.sources()
        self._corrections = ledger.corrections(self.version)
        named = pa.array(sorted({c.evidence for c in self._corrections}), pa.string())
        self._corrected_ids = pa.table({"id": named})
        # few by nature: a person wrote each of them
        self._touched = self._read_lines("e.id IN (SELECT id FROM corrected)")
        self._corrected = correct(self._touched, self._corrections)

    def document_count(self) -> int:
        """How many documents there are, each in its newest revision."""
        return int(self._query("SELECT count(*) AS n FROM current").column("n")[0].as_py())

    def newest_date(self) -> str | None:
        """The day of the newest document, None without any that is dated."""
        sql = "SELECT max(published) AS day FROM documents JOIN current USING (name, sha256)"
        day: str | None = self._query(sql).column("day")[0].as_py()
        return day

    def of_state(self, code: str, days: Days = (None, None)) -> list[Occurrence]:
        """Every occurrence that `code` takes part in, as actor or recipient.

        Outside `days`, ISO dates of any precision, coded rows are left out; reports may come.
        """
        kept = [line for line in self._corrected if code in codes_of(line)]
        found = self._gather(f"list_contains(codes, {_text(code)})", kept, days)
        return [o for o in found if any(p.code == code for p in (*o.actors, *o.recipients))]

    def on_issue(self, issue: Issue, days: Days = (None, None)) -> list[Occurrence]:
        """Every occurrence that may concern the issue, and some that do not.

        Whoever tells which ones do reads each; what is left out here names no entity or protege of
        the issue, neither both its sides nor any of its words. `days` as in `of_state`.
        """
        marks = _Marks(issue)
        kept = [line for line in self._corrected if marks.meet(line)]
        return self._gather(marks.sql(), kept, days)

    def polls(self) -> list[Evidence]:
        """Figures that tell where a society stands."""
        lines = self._read_lines("e.kind = 'figure' AND e.type IS NOT NULL")
        return self._mended(lines, lambda line: line.kind == "figure" and line.type is not None)

    def lines(self, ids: Iterable[str]) -> list[Evidence]:
        """Evidence by id, as corrected."""
        wanted = pa.table({"id": pa.array(sorted(set(ids)), pa.string())})
        lines = self._read_lines("e.id IN (SELECT id FROM wanted)", wanted=wanted)
        return correct(lines, self._corrections)

    def documents(self, names: Iterable[str]) -> tuple[dict[str, Document], dict[str, bytes]]:
        """By name, documents without their texts, and their fingerprints."""
        columns = [n for n in schema(Document).names if n not in ("name", "sha256", "text")]
        wanted = pa.table({"name": pa.array(sorted(set(names)), pa.string())})
        table = self._query(
            f"SELECT DISTINCT ON (name) name, sha256, '' AS text, {', '.join(columns)}, fingerprint"
            " FROM documents JOIN current USING (name, sha256)"
            " WHERE name IN (SELECT name FROM wanted)",
            wanted=wanted,
        )
        told = {d.name: d for d in from_table(table, Document)}
        prints = dict(
            zip(
                table.column("name").to_pylist(),
                (mark or b"" for mark in table.column("fingerprint").to_pylist()),
                strict=True,
            )
        )
        return told, prints

    def _gather(self, condition: str, kept: Sequence[Evidence], days: Days) -> list[Occurrence]:
        acts = {act_of(line) for line in kept} - {None}
        # acts that a correction takes a line from or puts a line into are gathered line by line
        moved = {act_of(line) for line in (*self._touched, *self._corrected)} - {None}
        given = {
            "own": pa.table({"act": pa.array(sorted(map(str, acts)), pa.string())}),
            "moved": pa.table({"act": pa.array(sorted(map(str, moved)), pa.string())}),
        }
        asked = self._query(
            f"WITH {_LINES} SELECT act, bool_or({_WORDED}) "
            "OR bool_or(act IN (SELECT act FROM moved)) AS worded FROM lines "
            f"WHERE act IN (SELECT act FROM lines WHERE {condition}) "
            "OR act IN (SELECT act FROM own) GROUP BY act",
            **given,
        )
        # a row without words is gathered with those of its own day alone, so a day can be left out
        between = _GATHERED.format(days=_between(days))
        gathered = self._query(f"WITH {_LINES} {between}", asked=asked, grades=self._grades())
        lines = from_table(
            self._query(
                f"WITH {_LINES} SELECT {_columns('l')} FROM lines l "
                "WHERE act IN (SELECT act FROM asked WHERE worded)",
                asked=asked,
            ),
            Evidence,
        )
        wanted = {*asked.column("act").to_pylist(), *acts}
        lines += [line for line in self._corrected if act_of(line) in wanted]
        told, prints = self.documents(line.document for line in lines)
        found = occurrences(lines, told.values(), self.sources, prints)
        found += from_table(gathered, Occurrence)
        return sorted(found, key=lambda o: (o.date or "", o.id))

    def _mended(self, lines: list[Evidence], keep: object) -> list[Evidence]:
        assert callable(keep)
        named = {c.evidence for c in self._corrections}
        mine = [line for line in lines if line.id not in named]
        return [*mine, *(line for line in self._corrected if keep(line))]

    def _read_lines(self, condition: str, **given: pa.Table) -> list[Evidence]:
        table = self._query(
            f"SELECT {_columns('e')} FROM evidence e "
            "JOIN current c ON e.sha256 = c.sha256 AND e.source = c.name "
            f"WHERE {condition} ORDER BY e.document, e.id",
            **given,
        )
        return from_table(table, Evidence)

    def _grades(self) -> pa.Table:
        weights = {key: self.sources.grade(key) for key in self.sources.outlets}
        weights[""] = self.sources.grade(None)
        return pa.table(
            {
                "outlet": pa.array(list(weights), pa.string()),
                "weight": pa.array([RELIABILITY[g.reliability] for g in weights.values()]),
            }
        )

    def _query(self, sql: str, **given: pa.Table) -> pa.Table:
        return self._ledger.tables.query(
            sql,
            names=_TABLES,
            at=self.version,
            given={"corrected": self._corrected_ids, **given},
        )


class _Marks:
    """What can make a line concern an issue, wide enough to leave none out."""

    def __init__(self, issue: Issue) -> None:
        self._any = {*issue.entities, *chain.from_iterable(s.proteges for s in issue.sides)}
        self._both = [{*side.principals, *side.proteges} for side in issue.sides]
        words = [*issue.words, *issue.entities, *(side.name for side in issue.sides)]
        for side in issue.sides:
            words += side.protege_words
        # of a phrase its longest part, of a stem what stands before its star
        parts = {max(w.lower().split() or [""], key=len).split("*")[0] for w in words}
        self._words = sorted(parts - {""})

    def meet(self, line: Evidence) -> bool:
        """Say whether the line has any of them."""
        codes = set(codes_of(line))
        text = f"{line.quote or ''} {line.theme or ''}".lower()
        return (
            bool(codes & self._any)
            or all(codes & side for side in self._both)
            or any(word in text for word in self._words)
        )

    def sql(self) -> str:
        """The same as a condition on a row of `lines`, by its document's title too."""
        parts = [f"list_has_any(codes, {_list(self._any)})"] if self._any else []
        both = " AND ".join(f"list_has_any(codes, {_list(side)})" for side in self._both)
        parts.append(f"({both})")
        if self._words:
            text = "lower(concat_ws(' ', quote, theme, title))"
            found = " OR ".join(f"contains({text}, {_text(word)})" for word in self._words)
            parts.append(f"({_WORDED} AND ({found}))")
        return " OR ".join(parts)


def _between(days: Days) -> str:
    since, until = days
    first = f"date >= {_text(since)}" if since else "true"
    # "2022" takes in all its days
    return f"{first} AND date <= {_text(until + '~')}" if until else first


def _columns(alias: str) -> str:
    return ", ".join(f'{alias}."{name}"' for name in schema(Evidence).names)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(_text(value) for value in sorted(values)) + "]"
