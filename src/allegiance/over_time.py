"""Public calls on positions over time: `series`, `dyads`, `panel`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from allegiance import entities
from allegiance.answering import day_of, issue_of, votes_on
from allegiance.errors import QuestionError
from allegiance.ledger import Ledger
from allegiance.ledger import occurrences as gather
from allegiance.measure.alignment import interval_of, mean_of
from allegiance.measure.changes import Change, changes_of
from allegiance.measure.coded_events import DyadActs, read_dyads
from allegiance.measure.days import Window
from allegiance.measure.following import Followed, Key, follow, one_sided
from allegiance.measure.over_time import (
    CUTPOINTS,
    chains,
    pooled_walk,
    positions_of,
    robustness_of,
    words_deeds_gap,
)
from allegiance.measure.question import Question
from allegiance.measure.tally import Acts, distinct_acts, monthly, weekly
from allegiance.measure.walk import Walk
from allegiance.model import Issue
from allegiance.report.frames import Framed
from allegiance.report.panel import Every, panel_rows
from allegiance.report.state_numbers import numbers_of

Prior = Literal["pooled", "fixed"]
_FEW = 20  # series whose breaks are looked for at once
_LEAST_ACTS = 8


class Series(Framed):
    """Positions (`table`), dated breaks (`breaks`) and notes (`notes`), each an Arrow table.

    table: state, toward, issue, basis, channel, date, position, low, high (90 %, given all
    evidence), known_then, occurrences, carriers, ledger_version. notes: per state, gap between
    words and deeds, and whether other weightings and cutpoints agree.
    """

    def __init__(self, table: pa.Table, breaks: pa.Table, notes: pa.Table) -> None:
        super().__init__(table)
        self.breaks, self.notes = breaks, notes


def series(
    ledger: Ledger,
    state: str | None = None,
    *,
    patron: str,
    issue: str | Path | Issue,
    as_of: str | None = None,
    at: int | None = None,
    prior: Prior = "pooled",
) -> Series:
    """Each month's position of `state` (None: of all states) on an issue, by basis and channel.

    `prior`: "pooled" rests thinly reported states where states usually stand on the issue, "fixed"
    at 0 as briefs do. Raises QuestionError where the state is a principal, whose position is fixed.
    """
    read = issue_of(issue)
    of = entities.state_code(patron)
    asked = entities.state_code(state) if state is not None else None
    evidence, documents = list(ledger.evidence(at=at)), list(ledger.documents(at=at))
    newest = max((d.published for d in documents if d.published), default=None)
    question = Question(read, of, entities.members, as_of or day_of(newest, read))
    if asked is not None and question.sides.principal_sign(asked):
        raise QuestionError(
            f"{asked} is a principal of {read.name}: its position is fixed, not measured"
        )
    polls = [e for e in evidence if e.kind == "figure" and e.type is not None]
    votes = votes_on(ledger, read, at)
    every = frozenset(entities.all_states())
    states = every | {asked} if asked is not None else every
    found = follow(
        question,
        gather(evidence, documents),
        votes,
        polls,
        monthly(question.window),
        states=states,
    )
    version = ledger.version if at is None else at
    cuts = {"issue": (read.corner, read.leaning), **CUTPOINTS}
    return _as_series(found, asked, of, read.name, version, prior, cuts)


def dyads(
    source: Ledger | Path | str | Any,
    one: str | None = None,
    other: str | None = None,
    *,
    as_of: str | None = None,
    breaks: bool = True,
) -> Series:
    """The position of each state toward each other (+1 its corner, -1 against it), by month.

    `source`: a ledger, or coded events: a path or any Arrow-compatible table (see
    `measure.coded_events`). With two states: each toward the other, and both together (`mutual`).
    `breaks` dates breaks by week for two states, by month for all. Of all dyads those with no act
    have no row.
    """
    pair = tuple(entities.state_code(name) for name in (one, other) if name is not None)
    if len(pair) == 1 or (len(pair) == 2 and pair[0] == pair[1]):
        raise QuestionError("name two different states, or none for all dyads")
    version = source.version if isinstance(source, Ledger) else -1
    if isinstance(source, Ledger):
        if not pair:
            raise QuestionError("all dyads are read from --events; from a ledger name two states")
        read = _from_ledger(source, pair)
    else:
        # all of a table, also for one pair: how common each act is, is told by all
        read = read_dyads(source)
    if as_of is not None:
        read = _until(read, as_of)
    if not set(read.pairs) & ({pair, pair[::-1]} if pair else set(read.pairs)):
        whom = " and ".join(pair) if pair else "states"
        raise QuestionError(f"no act between {whom} was found in {read.rows} row(s): {read.unread}")
    return _dyad_series(read, pair, version, breaks)


def panel(
    ledger: Ledger,
    *,
    patron: str,
    issue: str | Path | Issue,
    by: Every = "month",
    as_of: str | None = None,
    at: int | None = None,
    prior: Prior = "pooled",
) -> Framed:
    """State-time rows: a period's last position on the issue, and its evidence, by channel.

    A week takes the position of the month it lies in; evidence settles when its month closes.
    """
    found = series(ledger, None, patron=patron, issue=issue, as_of=as_of, at=at, prior=prior)
    return Framed(panel_rows(found.table, by, numbers_of))


def _as_series(
    found: Followed,
    asked: str | None,
    of: str,
    name: str,
    version: int,
    prior: Prior,
    cuts: dict[str, tuple[float, float]],
) -> Series:
    keys = found.keys
    walks = _walks(found, prior)
    shape = found.log_emissions.shape[:2]
    mean, low, high, known = (np.zeros(shape) for _ in range(4))
    last: dict[Key, Any] = {}
    for kind, walk in walks.items():
        chosen = [
            i for i, k in enumerate(keys) if (k.basis, k.channel) == kind and _wanted(k, asked)
        ]
        for first, chain in chains(found.log_emissions[chosen], found.clock, walk):
            rows = chosen[first : first + len(chain.filtered)]
            smoothed = chain.smoothed
            mean[rows], known[rows] = mean_of(smoothed), mean_of(chain.filtered)
            low[rows], high[rows] = interval_of(smoothed)
            last.update({keys[row]: chain.filtered[i, -1] for i, row in enumerate(rows)})
    rows = [i for i, k in enumerate(keys) if _wanted(k, asked)]
    table = _table(
        [(k.state, of, name, k.basis, k.channel) for k in (keys[i] for i in rows)],
        found.clock.labels,
        (mean[rows], low[rows], high[rows], known[rows]),
        found.occurrences[rows],
        found.carriers[rows],
        version,
    )
    told = _breaks_of(found, rows)
    notes = _notes(found, rows, last, walks, cuts)
    return Series(table, _break_table(told), notes)


def _wanted(key: Key, asked: str | None) -> bool:
    return asked is None or key.state == asked


def _walks(found: Followed, prior: Prior) -> dict[tuple[str, str], Walk]:
    kinds = sorted({(k.basis, k.channel) for k in found.keys})
    if prior == "fixed":
        return {kind: Walk() for kind in kinds}
    return {
        kind: pooled_walk(
            found.log_emissions[
                [i for i, k in enumerate(found.keys) if (k.basis, k.channel) == kind]
            ],
            found.clock,
        )
        for kind in kinds
    }


def _breaks_of(found: Followed, rows: list[int]) -> list[tuple[Key, Change]]:
    clock = weekly(found.window)
    wanted = [
        i
        for i in rows
        if found.keys[i].channel in ("overall", "words", "deeds")
        and found.occurrences[i].sum() >= _LEAST_ACTS
    ]
    told: list[tuple[Key, Change]] = []
    for first in range(0, len(wanted), _FEW):
        block = wanted[first : first + _FEW]
        parts = [found.acts.of(i, i + 1) for i in block]
        acts = _joined(found.acts, parts)
        for i, changes in zip(block, changes_of(acts, clock, len(block), found.acts), strict=True):
            told += [(found.keys[i], change) for change in changes]
    return told


def _joined(whole: Acts, parts: list[Acts]) -> Acts:
    return Acts(
        whole.kinds,
        np.concatenate([np.full(p.day.size, at) for at, p in enumerate(parts)]).astype(np.int64),
        np.concatenate([p.day for p in parts]),
        np.concatenate([p.kind for p in parts]),
    )


def _notes(
    found: Followed,
    rows: list[int],
    last: dict[Key, Any],
    walks: dict[tuple[str, str], Walk],
    cuts: dict[str, tuple[float, float]],
) -> pa.Table:
    lines = []
    numbers = {key: at for at, key in enumerate(found.keys)}
    overall = [i for i in rows if found.keys[i].channel == "overall"]
    for basis in ("on_issue", "whole_relation"):
        chosen = [i for i in overall if found.keys[i].basis == basis]
        if not chosen:
            continue
        acts = _joined(found.acts, [found.acts.of(i, i + 1) for i in chosen])
        two = {n: c for n, c in cuts.items() if n != "convention" or "issue" not in cuts}
        robust = robustness_of(acts, found.clock, len(chosen), walks[basis, "overall"], two)
        for i, one in zip(chosen, robust, strict=True):
            key = found.keys[i]
            words, deeds = (Key(key.state, key.basis, c) for c in ("words", "deeds"))
            gap = (
                words_deeds_gap(last[words], last[deeds])
                if words in numbers and deeds in numbers
                else None
            )
            lines.append(
                {
                    "state": key.state,
                    "basis": key.basis,
                    "words_less_deeds": gap.size if gap else None,
                    "gap_probability": gap.probability if gap else None,
                    "gap_reading": gap.reading if gap else "no words or no deeds",
                    **{f"position_{w}": p for w, p in one.positions.items()},
                    "robust": one.agree,
                    "robustness": one.reading,
                }
            )
    return pa.Table.from_pylist(lines)


def _dyad_series(read: DyadActs, pair: tuple[str, ...], version: int, breaks: bool) -> Series:
    pairs, acts = list(read.pairs), read.acts
    channel = "overall"
    if pair:
        acts, names = _directions(read, pair)
    else:
        names = [(a, b, "whole_relation", channel) for a, b in pairs]
    clock = monthly(read.window)
    found = positions_of(acts, clock, len(names), coarse=not pair)
    cells = acts.series * len(clock.ends) + clock.at(acts.day)
    count = np.bincount(cells, minlength=len(names) * len(clock.ends))
    count = count.reshape(len(names), len(clock.ends))
    table = _table(
        [(a, b, "", basis, channel) for a, b, basis, channel in names],
        clock.labels,
        (found.mean, found.low, found.high, found.filtered),
        count,
        count,
        version,
    )
    told = []
    if breaks:
        clock = weekly(read.window) if pair else clock
        enough = [i for i in range(len(names)) if count[i].sum() >= _LEAST_ACTS]
        for first in range(0, len(enough), 200):
            block = enough[first : first + 200]
            part = _joined(acts, [acts.of(i, i + 1) for i in block])
            for i, changes in zip(
                block, changes_of(part, clock, len(block), read.acts), strict=True
            ):
                a, b, basis, channel = names[i]
                told += [(Key(f"{a}>{b}", basis, channel), change) for change in changes]  # type: ignore[arg-type]
    return Series(table, _break_table(told), pa.table({}))


def _directions(
    read: DyadActs, pair: tuple[str, ...]
) -> tuple[Acts, list[tuple[str, str, str, str]]]:
    """Lay a pair's acts out as series: each toward the other and mutual, by channel."""
    one, other = pair
    names = [
        (a, b, basis, channel)
        for a, b, basis in (
            (one, other, "whole_relation"),
            (other, one, "whole_relation"),
            (one, other, "mutual"),
        )
        for channel in ("overall", "words", "deeds")
    ]
    words = np.array([k.channel == "words" for k in read.acts.kinds])
    series, day, kind = [], [], []
    for at, (a, b, basis, channel) in enumerate(names):
        wanted = {(a, b), (b, a)} if basis == "mutual" else {(a, b)}
        rows = [i for i, p in enumerate(read.pairs) if p in wanted]
        keep = np.isin(read.acts.series, rows)
        if channel != "overall":
            keep &= words[read.acts.kind] == (channel == "words")
        series.append(np.full(int(keep.sum()), at))
        day.append(read.acts.day[keep])
        kind.append(read.acts.kind[keep])
    acts = distinct_acts(
        read.acts.kinds,
        np.concatenate(series).astype(np.int64),
        np.concatenate(day),
        np.concatenate(kind),
        repeats=True,
    )
    return acts, names


def _from_ledger(ledger: Ledger, pair: tuple[str, ...]) -> DyadActs:
    told = gather(ledger.evidence(), ledger.documents())
    dates = sorted(o.date for o in told if o.date)
    if not dates:
        raise QuestionError("the ledger holds no dated act")
    start, end = dates[0][:4] + "-01-01", dates[-1]
    found = []
    window = Window(1, 1)
    for at, (a, b) in enumerate((pair, pair[::-1])):
        question = Question(one_sided(b, start, end), b, entities.members)
        window = question.window
        rows = follow(question, told, (), (), monthly(window), states=frozenset((a,)))
        for i, key in enumerate(rows.keys):
            if key.channel == "overall" and key.basis == "whole_relation":
                part = rows.acts.of(i, i + 1)
                found += [
                    (at, int(d), rows.acts.kinds[int(k)])
                    for d, k in zip(part.day, part.kind, strict=True)
                ]
    kinds = sorted({kind for _, _, kind in found}, key=repr)
    columns = [[row[0] for row in found], [row[1] for row in found]]
    series, day = (np.array(column, dtype=np.int64) for column in columns)
    which = np.array([kinds.index(row[2]) for row in found], dtype=np.int64)
    acts = distinct_acts(kinds, series, day, which, repeats=True)
    return DyadActs((pair, pair[::-1]), acts, window, len(told), {})  # type: ignore[arg-type]


def _until(read: DyadActs, as_of: str) -> DyadActs:
    last = date.fromisoformat(as_of).toordinal()
    keep = read.acts.day <= last
    a = read.acts
    acts = Acts(a.kinds, a.series[keep], a.day[keep], a.kind[keep])
    window = Window(read.window.first, max(read.window.first, min(read.window.last, last)))
    return DyadActs(read.pairs, acts, window, read.rows, read.unread)


def _table(
    names: list[tuple[str, str, str, str, str]],
    labels: list[date],
    values: tuple[Any, ...],
    occurrences: Any,
    carriers: Any,
    version: int,
) -> pa.Table:
    times = len(labels)
    codes = np.repeat(np.arange(len(names), dtype=np.int32), times)
    columns: dict[str, Any] = {}
    for place, column in enumerate(("state", "toward", "issue", "basis", "channel")):
        words = sorted({name[place] for name in names})
        number = {word: at for at, word in enumerate(words)}
        index = np.array([number[name[place]] for name in names], dtype=np.int32)
        columns[column] = pa.DictionaryArray.from_arrays(
            index[codes] if names else codes, pa.array(words, pa.string())
        )
    days = np.array([day.toordinal() - 719163 for day in labels], dtype=np.int32)
    columns["date"] = pa.array(np.tile(days, len(names)), pa.int32()).cast(pa.date32())
    for column, value in zip(("position", "low", "high", "known_then"), values, strict=True):
        columns[column] = pa.array(np.asarray(value).reshape(-1))
    columns["occurrences"] = pa.array(np.asarray(occurrences).reshape(-1))
    columns["carriers"] = pa.array(np.asarray(carriers).reshape(-1))
    columns["ledger_version"] = pa.array(np.full(codes.size, version))
    return pa.table(columns)


def _break_table(told: Iterable[tuple[Key, Change]]) -> pa.Table:
    shape = pa.schema(
        [
            (n, pa.string())
            for n in ("state", "basis", "channel", "date", "low", "high", "direction")
        ]
        + [("size", pa.float64()), ("probability", pa.float64()), ("reading", pa.string())]
    )
    return pa.Table.from_pylist(
        [
            {
                "state": key.state,
                "basis": key.basis,
                "channel": key.channel,
                "date": change.date,
                "low": change.low,
                "high": change.high,
                "direction": change.direction,
                "size": change.size,
                "probability": change.probability,
                "reading": change.reading,
            }
            for key, change in told
        ],
        schema=shape,
    )
