"""Commands that answer: `brief`, `rank`, `demo`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from allegiance.commands.options import (
    AsOfOption,
    AssumeOption,
    AtTimeOption,
    AtVersionOption,
    DateOption,
    FieldOption,
    IssueOption,
    LedgerOption,
    MaybeInputs,
    OutOption,
    PatronOption,
    PrivateOption,
    SourcesOption,
    WithoutOption,
    WorkersOption,
    at_option,
    needed,
    reading_options,
)
from allegiance.commands.output import progress, report_added, say, show, write
from allegiance.errors import QuestionError

app = typer.Typer()


@app.command(
    epilog="Examples: "
    "`allegiance brief Kazakhstan --with Russia --on ukraine-war --ledger my-ledger`; "
    "`allegiance brief PHL --with CHN --on south-china-sea articles/ --format json`"
)
def brief(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A state's name or code.")],
    inputs: MaybeInputs = None,
    patron: PatronOption = "",
    issue: IssueOption = "",
    as_of: AsOfOption = None,
    date: DateOption = None,
    ledger: LedgerOption = None,
    at_version: AtVersionOption = None,
    at_time: AtTimeOption = None,
    sources: SourcesOption = None,
    format: Annotated[
        Literal["md", "json", "html", "pdf"], typer.Option("--format", help="PDF needs --out.")
    ] = "md",
    out: OutOption = None,
    without_outlet: WithoutOption = None,
    assume: AssumeOption = None,
    chart: Annotated[
        Path | None,
        typer.Option(
            "--chart",
            metavar="FILE",
            help="Also draw a picture: .png, .svg or .json (Vega-Lite).",
        ),
    ] = None,
    draw: Annotated[
        Literal["timeline", "matrix"],
        typer.Option("--draw", help="What --chart draws: the timeline or the evidence matrix."),
    ] = "timeline",
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Is STATE in PATRON's corner on ISSUE? The verdict, how likely, and the evidence for it."""
    from allegiance import api

    needed(patron, "--with PATRON")
    needed(issue, "--on ISSUE")
    if format == "pdf" and out is None:
        raise QuestionError("a PDF is no text for the terminal: name a file with --out FILE")
    question = api.question(state, patron, issue)
    what_if = api.what_if(without_outlet or (), assume or ())
    options = reading_options(date, field, allow_private)
    at = at_option(at_version, at_time)
    with _evidence_from(ledger, inputs, options, workers) as (book, failed):
        answer = api.assess(
            book,
            question.state,
            patron=question.patron,
            issue=question.issue,
            as_of=as_of,
            what_if=what_if,
            at=at,
            sources=sources,
        )
        write(answer.to_bytes(format), out)
        if chart is not None:
            answer.save_chart(chart, draw)
            say(f"chart written to {chart}")
    raise typer.Exit(1 if failed else 0)


@app.command(
    epilog="Example: "
    "`allegiance rank --with Russia --on ukraine-war --ledger my-ledger --as-of 2022-12-31`"
)
def rank(
    inputs: MaybeInputs = None,
    patron: PatronOption = "",
    issue: IssueOption = "",
    as_of: AsOfOption = None,
    date: DateOption = None,
    ledger: LedgerOption = None,
    at_version: AtVersionOption = None,
    at_time: AtTimeOption = None,
    sources: SourcesOption = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format")] = "table",
    chart: Annotated[
        Path | None,
        typer.Option(
            "--chart",
            metavar="FILE",
            help="Also draw the spectrum: .png, .svg or .json (Vega-Lite).",
        ),
    ] = None,
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Every state with evidence, from the patron's corner to the other one."""
    from allegiance import api
    from allegiance.report.tables import rank_table

    needed(patron, "--with PATRON")
    needed(issue, "--on ISSUE")
    options = reading_options(date, field, allow_private)
    at = at_option(at_version, at_time)
    with _evidence_from(ledger, inputs, options, workers) as (book, failed):
        rows = api.rank(book, patron=patron, issue=issue, as_of=as_of, at=at, sources=sources)
        if format == "json":
            sys.stdout.write(api.to_json(rows) + "\n")
        else:
            told = [row for row in rows if row.occurrences]
            show(rank_table(told))
            if len(rows) > len(told):
                say(
                    f"{len(rows) - len(told)} more states have votes or society only; "
                    "--format json lists them"
                )
        if chart is not None:
            rows.save_chart(chart)
            say(f"chart written to {chart}")
    raise typer.Exit(1 if failed else 0)


@app.command(epilog="Example: `allegiance demo --out demo-output`")
def demo(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Also write briefs, charts and the ledger here."),
    ] = None,
) -> None:
    """The whole path on the sample articles: are Kazakhstan and Belarus in Russia's corner?"""
    from allegiance import demonstration

    with progress("reading and coding the sample articles") as bar:
        demonstration.run(sys.stdout, out=out, progress=bar)


@contextmanager
def _evidence_from(
    ledger: Path | None, inputs: list[str] | None, options: Any, workers: int | None
) -> Iterator[tuple[Any, bool]]:
    """The ledger to answer from, and whether an input failed; exits with 2 if all did."""
    from allegiance import api

    with (
        progress("reading and coding") as bar,
        api.source_of_evidence(ledger, inputs, options=options, workers=workers, progress=bar) as (
            book,
            added,
        ),
    ):
        failed = report_added(added)
        if failed and not added.documents and not added.already_known:
            raise typer.Exit(2)
        yield book, failed
