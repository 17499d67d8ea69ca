"""Series as tables for a terminal: where each stands at the end, and its breaks."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.table import Table

_MOST = 60


def last_positions(table: pa.Table) -> Table:
    """Return each series' last position with its interval and all its occurrences."""
    shown = Table(title="Position at the end, 90 % interval, occurrences in all")
    for name in ("state", "toward", "basis", "channel", "date", "position", "interval", "n"):
        shown.add_column(name, justify="right" if name in ("position", "n") else "left")
    keys = ["state", "toward", "basis", "channel"]
    count = table.group_by(keys, use_threads=False).aggregate([("occurrences", "sum")])
    last = table.filter(pc.equal(table["date"], pc.max(table["date"])))
    counts = {tuple(row[k] for k in keys): row["occurrences_sum"] for row in count.to_pylist()}
    rows = last.to_pylist()
    for row in rows[:_MOST]:
        number = counts[tuple(row[k] for k in keys)]
        shown.add_row(
            *(row[k] for k in keys),
            str(row["date"]),
            f"{row['position']:+.2f}",
            f"{row['low']:+.2f} to {row['high']:+.2f}",
            str(number),
        )
    if len(rows) > _MOST:
        shown.caption = f"{len(rows) - _MOST} more: --format csv or --out FILE gives all"
    return shown


def shown_breaks(breaks: pa.Table) -> Table:
    """Return dated breaks with their plain reading."""
    shown = Table(title="Breaks" if breaks.num_rows else "No breaks")
    for name in ("state", "basis", "channel", "reading"):
        shown.add_column(name)
    rows: list[dict[str, Any]] = breaks.slice(0, _MOST).to_pylist()
    for row in rows:
        shown.add_row(row["state"], row["basis"], row["channel"], row["reading"])
    return shown
