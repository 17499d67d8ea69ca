"""Commands on a ledger: `ingest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from allegiance.commands.output import progress, report_added

app = typer.Typer()


@app.command(
    epilog="Examples: `allegiance ingest articles/ --ledger my-ledger`; "
    "`allegiance ingest news.jsonl.gz --ledger my-ledger`"
)
def ingest(
    inputs: Inputs,
    ledger: Annotated[
        Path,
        typer.Option(
            "--ledger", metavar="DIR", help="The ledger's folder, made if it is not there."
        ),
    ],
    date: DateOption = None,
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
    format: FormatOption = None,
    keep_raw: Annotated[
        bool,
        typer.Option("--keep-raw", help="Also keep the bytes of every input, by their hash."),
    ] = False,
) -> None:
    """Read and code inputs into a ledger; what is there already is passed over."""
    from allegiance import api

    with api.open(ledger) as book, progress("reading and coding") as bar:
        added = book.add(
            *inputs,
            options=reading_options(
                date, field, allow_private, format, ledger / "retrieved" if keep_raw else None
            ),
            workers=workers,
            progress=bar,
            keep_raw=keep_raw,
        )
        version = book.version
    report_added(added)
    print(
        f"{added.documents} document(s) added with {added.evidence} line(s) of evidence"
        f"{f' and {added.votes} vote(s)' if added.votes else ''}, "
        f"{added.already_known} known before; ledger version {version}"
    )
    raise typer.Exit(1 if added.errors else 0)
