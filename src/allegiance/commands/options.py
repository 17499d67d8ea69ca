"""Arguments and options that several commands share, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...", help="Files, folders, http(s) addresses, or - for standard input."
    ),
]
MaybeInputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT...]", help="Files, folders, addresses or -; instead of --ledger."
    ),
]
DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="D", help="Publishing date of every input, ISO (2022-06-17)."),
]
FieldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME=FIELD",
        help="Where JSON records keep id, title, text, date, publisher, url or language: "
        "text=body.",
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="FORMAT", help="What the inputs are, where their content does not tell."
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes; the output does not depend on it."),
]
LedgerOption = Annotated[
    Path | None, typer.Option("--ledger", metavar="DIR", help="A ledger made by `ingest`.")
]
PatronOption = Annotated[
    str, typer.Option("--with", metavar="PATRON", help="Whose corner is asked about.")
]
IssueOption = Annotated[
    str,
    typer.Option("--on", metavar="ISSUE", help="A built-in issue's name, or an issue file (TOML)."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="D", help="The day the answer is for, ISO; default: the newest report."
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write there instead of standard output."),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without-outlet", metavar="NAME", help="What if this outlet's reports were left out?"
    ),
]
AssumeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="EVIDENCE=true|false",
        help="What if the act that this evidence tells were true, or false?",
    ),
]
AtVersionOption = Annotated[
    int | None,
    typer.Option(
        "--at-version", metavar="N", help="The ledger as it was after run N (`ledger log`)."
    ),
]
AtTimeOption = Annotated[
    str | None,
    typer.Option("--at-time", metavar="T", help="The ledger as it was at time T, ISO, in UTC."),
]
SourcesOption = Annotated[
    Path | None,
    typer.Option(
        "--sources", metavar="FILE", help="Grades of sources (TOML); default: the ledger's own."
    ),
]


def at_option(version: int | None, time: str | None) -> int | str | None:
    """The state of the ledger that was asked for, by run or by time."""
    if version is not None and time is not None:
        raise typer.BadParameter("name --at-version or --at-time, not both")
    return version if version is not None else time


def reading_options(
    date: str | None,
    fields: list[str] | None,
    allow_private: bool,
    format: str | None = None,
    keep_raw: Path | None = None,
) -> Any:
    """What the user said of the inputs, checked; QuestionError where it is wrong."""
    from allegiance import api

    return api.reading_options(
        date=date,
        fields=fields or [],
        allow_private=allow_private,
        format=format,
        keep_raw=keep_raw,
    )


def needed(value: str, option: str) -> None:
    """Refuse an empty value of an option that has no default."""
    if not value:
        raise typer.BadParameter(f"missing {option}")
