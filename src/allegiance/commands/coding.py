"""Commands that read text: `code` and `who`."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Literal

import typer

from allegiance.commands.options import (
    DateOption,
    FieldOption,
    FormatOption,
    Inputs,
    PrivateOption,
    WorkersOption,
    reading_options,
)
from allegiance.commands.output import progress, say, show
from allegiance.errors import InputError

app = typer.Typer()


@app.command(
    epilog="Examples: `allegiance code article.txt --date 2022-06-17`; "
    "`allegiance code news.jsonl --field text=body > evidence.jsonl`"
)
def code(
    inputs: Inputs,
    date: DateOption = None,
    format: Annotated[Literal["jsonl", "table"], typer.Option("--format")] = "jsonl",
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
    as_format: FormatOption = None,
) -> None:
    """Evidence in each input, one a line: who does what to whom, by whose account, and where."""
    from allegiance import api
    from allegiance.report.tables import evidence_table

    options = reading_options(date, field, allow_private, as_format)
    failed = False
    rows: list[Any] = []
    with progress("coding") as bar:
        for item in api.code_inputs(inputs, options, workers=workers, progress=bar):
            if isinstance(item, InputError):
                failed = True
                say(f"error: {item}")
                continue
            if item.why:
                say(f"{item.document.name}: nothing coded: {item.why}")
            if format == "table":
                rows += item.evidence
            else:
                for line in item.evidence:
                    sys.stdout.write(api.to_json(line) + "\n")
    if format == "table":
        show(evidence_table(rows))
    raise typer.Exit(1 if failed else 0)


@app.command(
    epilog="Examples: `allegiance who 'The Kazakh leader met Putin in Nur-Sultan' --date 2020-05`; "
    "`allegiance who - --format jsonl < article.txt`"
)
def who(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any text, or - for standard input.")],
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="D", help="The day of the text, ISO; default: the latest."),
    ] = None,
    format: Annotated[Literal["table", "jsonl"], typer.Option("--format")] = "table",
) -> None:
    """Political actors that TEXT mentions, whom each names on that day, and why."""
    from allegiance import api
    from allegiance.readers.decoding import decode
    from allegiance.report.tables import mentions_table

    if text == "-":
        text = decode("-", sys.stdin.buffer.read())
    mentions = api.who(text, date=date)
    if not mentions:
        say("no political actor is named in this text")
    if format == "jsonl":
        for mention in mentions:
            sys.stdout.write(api.to_json(mention) + "\n")
    elif mentions:
        show(mentions_table(mentions))
