"""Commands on positions over time: `series` and `panel`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from allegiance.commands.options import (
    AsOfOption,
    IssueOption,
    LedgerOption,
    PatronOption,
    needed,
)
from allegiance.commands.output import say, show
from allegiance.errors import QuestionError

app = typer.Typer()

PriorOption = Annotated[
    Literal["pooled", "fixed"],
    typer.Option(
        "--prior",
        help="Where thinly reported states rest: where states usually stand, or at 0 as in briefs.",
    ),
]


@app.command(
    epilog="Examples: "
    "`allegiance series Kazakhstan --with Russia --on ukraine-war --ledger my-ledger`; "
    "`allegiance series RUS UKR --events events.parquet --out dyad.csv`"
)
def series(
    states: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STATE [OTHER]]", help="A state on an issue, or two for a dyad."),
    ] = None,
    patron: PatronOption = "",
    issue: IssueOption = "",
    every: Annotated[bool, typer.Option("--all", help="All states, or all dyads.")] = False,
    ledger: LedgerOption = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE",
            help="Coded events for dyads: Parquet, CSV, or a tab file of the ICEWS Dataverse.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    prior: PriorOption = "pooled",
    breaks: Annotated[
        bool, typer.Option("--breaks/--no-breaks", help="Date breaks of dyads (default).")
    ] = True,
    format: Annotated[Literal["table", "csv", "json"], typer.Option("--format")] = "table",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write all rows: .csv, .parquet or .dta."),
    ] = None,
) -> None:
    """Position over time with intervals and dated breaks, of a state on an issue or of a dyad."""
    from allegiance import api, over_time

    named = states or []
    if len(named) > 2 or (every and named) or not (every or named):
        raise QuestionError("name one state, two states, or --all")
    _checked_ending(out)
    if events is not None or len(named) == 2:
        if (events is None) == (ledger is None):
            raise QuestionError("dyads are read from one of --events FILE and --ledger DIR")
        if events is not None:
            if len(named) == 1:
                raise QuestionError("--events holds dyads: name two states, or --all")
            found = over_time.dyads(events, *named, as_of=as_of, breaks=breaks)
        else:
            with api.Ledger.open(_of(ledger), create=False) as book:
                found = over_time.dyads(book, *named, as_of=as_of, breaks=breaks)
    else:
        needed(patron, "--with PATRON")
        needed(issue, "--on ISSUE")
        with api.Ledger.open(_of(ledger), create=False) as book:
            found = over_time.series(
                book,
                named[0] if named else None,
                patron=patron,
                issue=issue,
                as_of=as_of,
                prior=prior,
            )
    if out is not None:
        found.write(out)
        say(f"{len(found)} rows written to {out}")
    _print(found, format)


@app.command(
    epilog="Example: `allegiance panel --with Russia --on ukraine-war --ledger my-ledger "
    "--by month --out panel.dta`"
)
def panel(
    patron: PatronOption = "",
    issue: IssueOption = "",
    by: Annotated[
        Literal["month", "week", "year"], typer.Option("--by", help="How long a period is.")
    ] = "month",
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    prior: PriorOption = "pooled",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write .csv, .parquet or .dta, and a codebook (.codebook.md) beside it.",
        ),
    ] = None,
) -> None:
    """State-time rows for regressions: numbers of states, positions, intervals, counts."""
    from allegiance import api, over_time
    from allegiance.report.panel import codebook

    needed(patron, "--with PATRON")
    needed(issue, "--on ISSUE")
    _checked_ending(out)
    with api.Ledger.open(_of(ledger), create=False) as book:
        found = over_time.panel(book, patron=patron, issue=issue, by=by, as_of=as_of, prior=prior)
        version = book.version
    if out is None:
        _write_csv(found.table)
        return
    found.write(out)
    beside = out.with_suffix(".codebook.md")
    beside.write_text(codebook(by, patron, issue, version), encoding="utf-8")
    say(f"{len(found)} rows written to {out}, their codebook to {beside}")


def _of(ledger: Path | None) -> Path:
    if ledger is None:
        raise QuestionError("name the ledger: --ledger DIR")
    return ledger


def _checked_ending(out: Path | None) -> None:
    from allegiance.report.frames import ENDINGS

    if out is not None and out.suffix not in ENDINGS:
        raise QuestionError(f"--out {out}: write a file that ends in {', '.join(ENDINGS)}")


def _print(found: Any, format: str) -> None:
    import json

    from allegiance.report.series_tables import last_positions, shown_breaks

    if format == "csv":
        _write_csv(found.table)
    elif format == "json":
        for name in ("table", "breaks", "notes"):
            for row in getattr(found, name).to_pylist():
                sys.stdout.write(json.dumps({"row": name, **row}, default=str) + "\n")
    else:
        show(last_positions(found.table))
        show(shown_breaks(found.breaks))
        for note in found.notes.to_pylist():
            if note["basis"] == "on_issue":
                say(f"{note['state']}: {note['gap_reading']}; weightings: {note['robustness']}")


def _write_csv(table: Any) -> None:
    import pyarrow as pa
    import pyarrow.csv as csv

    from allegiance.report.frames import plain

    sink = pa.BufferOutputStream()
    csv.write_csv(plain(table), sink)
    sys.stdout.write(sink.getvalue().to_pybytes().decode())
