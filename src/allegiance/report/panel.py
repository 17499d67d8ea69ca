"""State-time rows for regressions, and the codebook that explains every column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

import pyarrow as pa

from allegiance.report.state_numbers import StateNumbers

Every = Literal["month", "week", "year"]
CHANNELS = ("overall", "words", "deeds", "votes", "society")
_FIGURES = ("position", "low", "high", "occurrences", "carriers")
_MEANING = {
    "position": "position toward the patron at the end of the period, -1 (the adversary's corner) "
    "to 1 (the patron's), given all evidence of the ledger (smoothed)",
    "low": "lower bound of the 90 % interval of the position",
    "high": "upper bound of the 90 % interval of the position",
    "occurrences": "acts (votes: roll calls; society: acts and polls) in the period",
    "carriers": "documents that carry them, copies included",
}
_WHOSE = {
    "overall": "words and deeds together",
    "words": "verbal acts of the government",
    "deeds": "material acts of the government",
    "votes": "roll calls on the issue",
    "society": "citizens, civil society, opposition and polls",
}


def panel_rows(table: pa.Table, by: Every, numbers: Callable[[str], StateNumbers]) -> pa.Table:
    """Return one row a state, basis and period, from a series table by month.

    Counts are summed over a period and positions are those at its end. A channel without evidence
    in the whole series is missing. In weekly rows counts stand in the last week of their month.
    """
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for line in table.to_pylist():
        for period, last in _periods(line["date"], by):
            key = (line["state"], line["basis"], period)
            row = rows.setdefault(key, _blank(line, period, numbers(line["state"])))
            channel = line["channel"]
            row["date"] = max(last, row["date"])  # type: ignore[call-overload]
            for figure in ("position", "low", "high"):
                row[f"{figure}_{channel}"] = line[figure]
            for figure in ("occurrences", "carriers"):
                name = f"{figure}_{channel}"
                counted = line[figure] if last == line["date"] or by != "week" else 0
                row[name] = (row[name] or 0) + counted  # type: ignore[operator]
    ordered = [rows[key] for key in sorted(rows)]
    return pa.Table.from_pylist(ordered, schema=_schema())


def codebook(by: Every, patron: str, issue: str, version: int) -> str:
    """Return the codebook of a panel as Markdown: every column with its meaning and type."""
    lines = [
        f"# Codebook: {issue}, toward {patron}, by {by}",
        "",
        f"One row a state, basis and {by}. Ledger version {version}. Missing means no evidence.",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
    ]
    for field in _schema():
        lines.append(f"| `{field.name}` | {field.type} | {_meaning(field.name)} |")
    return "\n".join(lines) + "\n"


def _meaning(column: str) -> str:
    fixed = {
        "iso3": "ISO 3166-1 alpha-3 code of the state (XKX Kosovo)",
        "cow": "Correlates of War country number",
        "gw": "Gleditsch and Ward country number",
        "patron": "whose corner is +1",
        "issue": "the issue",
        "basis": "on_issue: acts that concern the issue; whole_relation: all acts toward its sides",
        "period": "2022-06, 2022-W24 (ISO week) or 2022",
        "date": "last day of the period that is in the series",
        "ledger_version": "the run of the ledger the figures were read at",
    }
    if column in fixed:
        return fixed[column]
    figure, _, channel = column.partition("_")
    return f"{_MEANING[figure]}; {_WHOSE[channel]}"


def _schema() -> pa.Schema:
    text, whole = pa.string(), pa.int64()
    fields = [("iso3", text), ("cow", pa.float64()), ("gw", pa.float64()), ("patron", text)]
    fields += [("issue", text), ("basis", text), ("period", text), ("date", pa.date32())]
    for channel in CHANNELS:
        for figure in _FIGURES:
            kind = whole if figure in ("occurrences", "carriers") else pa.float64()
            fields.append((f"{figure}_{channel}", kind))
    return pa.schema([*fields, ("ledger_version", whole)])


def _blank(line: dict[str, object], period: str, numbers: StateNumbers) -> dict[str, object]:
    row: dict[str, object] = {
        "iso3": line["state"],
        "cow": numbers.cow,
        "gw": numbers.gleditsch_ward,
        "patron": line["toward"],
        "issue": line["issue"],
        "basis": line["basis"],
        "period": period,
        "date": date.min,
        "ledger_version": line["ledger_version"],
    }
    for channel in CHANNELS:
        for figure in _FIGURES:
            row[f"{figure}_{channel}"] = 0 if figure in ("occurrences", "carriers") else None
    return row


def _periods(end: date, by: Every) -> list[tuple[str, date]]:
    """Return the periods a month's row fills, with the last day of each inside the month."""
    if by == "month":
        return [(end.isoformat()[:7], end)]
    if by == "year":
        return [(end.isoformat()[:4], end)]
    day = end.replace(day=1)
    found: dict[str, date] = {}
    while day <= end:
        year, week, weekday = day.isocalendar()
        if weekday == 7:
            found[f"{year}-W{week:02d}"] = day
        day += timedelta(days=1)
    year, week, _ = end.isocalendar()
    found.setdefault(f"{year}-W{week:02d}", end)
    return list(found.items())
