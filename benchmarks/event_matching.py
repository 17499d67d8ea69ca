"""Gold events against coded ones: who matches whom, and the figures that follow.

A coded event matches a gold one when it was read from the same sentence, shares an actor and a
recipient (or, where the gold names no recipient, a theme entity or none) and lies in the same quad
class. Matching is one to one, best agreement first. Symmetric types count either way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4,
    "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
SYMMETRIC = {"CONSULT", "AGREE", "COOPERATE"}
DEEDS = {2, 4}


@dataclass
class Tally:
    """Counts of one comparison; shares are None where nothing was there to count."""

    gold: int = 0
    coded: int = 0
    matched: int = 0
    paired: int = 0
    exact_type: int = 0
    factuality: int = 0
    attribution: int = 0
    reversed: int = 0
    missed: list[Row] = field(default_factory=list)
    spurious: list[Row] = field(default_factory=list)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add the counts of another document."""
        for name in (
            "gold",
            "coded",
            "matched",
            "paired",
            "exact_type",
            "factuality",
            "attribution",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reversed += other.reversed
        self.missed += other.missed
        self.spurious += other.spurious
        self.confused += other.confused

    def figures(self) -> dict[str, float | int | None]:
        """The shares a reader wants, with the counts behind them."""
        found = self.matched
        return {
            "gold": self.gold,
            "coded": self.coded,
            "matched": found,
            "precision": share(found, self.coded),
            "recall": share(found, self.gold),
            "exact_type": share(self.exact_type, found),
            "factuality": share(self.factuality, self.paired),
            "attribution": share(self.attribution, found),
            "direction_errors": share(self.reversed, found + self.reversed),
        }


def compare(gold: Iterable[Row], coded: Iterable[Row]) -> Tally:
    """Compare the events of one document; rows are dicts with lists of codes (see `simple`).

    Precision and recall are over events asserted on both sides; factuality is judged on all pairs.
    """
    gold_rows, coded_rows = list(gold), list(coded)
    pairs = sorted(
        (
            (-_agreement(g, c), i, j)
            for i, g in enumerate(gold_rows)
            for j, c in enumerate(coded_rows)
            if _same_place(g, c) and _matches(g, c)
        ),
    )
    taken_gold: dict[int, int] = {}
    taken_coded: set[int] = set()
    for _, i, j in pairs:
        if i not in taken_gold and j not in taken_coded:
            taken_gold[i] = j
            taken_coded.add(j)
    tally = Tally()
    for i, row in enumerate(gold_rows):
        other = coded_rows[taken_gold[i]] if i in taken_gold else None
        counts = row["factuality"] == "asserted"
        tally.gold += counts
        if other is None:
            if counts:
                tally.missed.append(row)
                tally.reversed += any(_same_place(row, c) and _turned(row, c) for c in coded_rows)
            continue
        both = counts and other["factuality"] == "asserted"
        tally.confused[row["type"], other["type"]] += 1
        tally.paired += 1
        tally.factuality += row["factuality"] == other["factuality"]
        tally.matched += both
        tally.exact_type += both and row["type"] == other["type"]
        tally.attribution += both and row["attribution"] == other["attribution"]
    for j, row in enumerate(coded_rows):
        if row["factuality"] == "asserted":
            tally.coded += 1
            if j not in taken_coded:
                tally.spurious.append(row)
    return tally


def simple(line: Row) -> Row:
    """An evidence line of `allegiance code` as the flat row that gold files hold."""
    return {
        "quote": line["quote"],
        "actors": [p["code"] for p in line["actors"]],
        "recipients": [p["code"] for p in line["recipients"]],
        "theme_entities": [p["code"] for p in line["theme_entities"]],
        "type": line["type"],
        "factuality": line["factuality"],
        "attribution": line["attribution"]["kind"],
        "date": line["date"],
    }


def share(part: int, whole: int) -> float | None:
    """part / whole to four decimals, None for an empty whole."""
    return round(part / whole, 4) if whole else None


def shown(value: float | int | None) -> str:
    """A figure for a table: counts whole, shares with three decimals, a dash for none."""
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns aligned for a terminal."""
    lines = [list(headers), *[list(r) for r in rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headers))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _same_place(gold: Row, coded: Row) -> bool:
    one, other = " ".join(gold["quote"].split()), " ".join(coded["quote"].split())
    return one == other or one in other or other in one


def _matches(gold: Row, coded: Row) -> bool:
    if QUADS[gold["type"]] != QUADS[coded["type"]]:
        return False
    if _sides(gold, coded):
        return True
    if gold["type"] not in SYMMETRIC:
        return False
    mine = {*gold["actors"], *gold["recipients"]}
    theirs = {*coded["actors"], *coded["recipients"]}
    return len(mine & theirs) >= min(2, len(mine))


def _sides(gold: Row, coded: Row) -> bool:
    if not set(gold["actors"]) & set(coded["actors"]):
        return False
    if gold["recipients"]:
        return bool(set(gold["recipients"]) & {*coded["recipients"], *coded["actors"][1:]})
    wanted = set(gold.get("theme_entities") or ())
    told = {*coded["theme_entities"], *coded["recipients"]}
    return bool(wanted & told) if wanted else not coded["recipients"]


def _turned(gold: Row, coded: Row) -> bool:
    return (
        QUADS[gold["type"]] == QUADS[coded["type"]]
        and gold["type"] not in SYMMETRIC
        and bool(set(gold["actors"]) & set(coded["recipients"]))
        and bool(set(gold["recipients"]) & set(coded["actors"]))
    )


def _agreement(gold: Row, coded: Row) -> int:
    return (
        4 * (gold["type"] == coded["type"])
        + 2 * (gold["factuality"] == coded["factuality"])
        + (set(gold["actors"]) == set(coded["actors"]))
        + (set(gold["recipients"]) == set(coded["recipients"]))
    )
