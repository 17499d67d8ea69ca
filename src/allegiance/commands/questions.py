"""Commands that ask a ledger further: `compare`, `quotes`, `why`, `since`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from allegiance.commands.options import AsOfOption, IssueOption, PatronOption, needed

app = typer.Typer()

LedgerNeeded = Annotated[
    Path, typer.Option("--ledger", metavar="DIR", help="A ledger made by `ingest`.")
]
FormatOption = Annotated[
    Literal["text", "json"], typer.Option("--format", help="Plain text or JSON.")
]


@app.command(
    epilog="Example: `allegiance compare Kazakhstan Belarus --with Russia --on ukraine-war "
    "--ledger my-ledger`"
)
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A state's name or code.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another's.")],
    ledger: LedgerNeeded,
    patron: PatronOption = "",
    issue: IssueOption = "",
    as_of: AsOfOption = None,
    format: FormatOption = "text",
) -> None:
    """Two states side by side: which stands nearer PATRON, how sure that is, and by which acts."""
    from allegiance import questions, replies

    needed(patron, "--with PATRON")
    needed(issue, "--on ISSUE")
    with _opened(ledger) as book:
        answer = questions.compare(book, first, second, patron=patron, issue=issue, as_of=as_of)
    _write(answer, format, lambda: replies.comparison_text(answer))


@app.command(
    epilog="Example: `allegiance quotes Kazakhstan --on ukraine-war --with Russia "
    "--ledger my-ledger`"
)
def quotes(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A state's name or code.")],
    ledger: LedgerNeeded,
    issue: IssueOption = "",
    patron: PatronOption = "",
    as_of: AsOfOption = None,
    format: FormatOption = "text",
) -> None:
    """Who of STATE said what and when, the stance, its distance from PATRON's line, and turns."""
    from allegiance import questions, replies

    needed(issue, "--on ISSUE")
    with _opened(ledger) as book:
        found = questions.quotes(book, state, issue=issue, patron=patron or None, as_of=as_of)
        of = questions.patron_of(issue, patron or None)
    _write(found, format, lambda: replies.quotes_text(found, of))


@app.command(
    epilog="Example: `allegiance why 3f2a --on ukraine-war --with Russia --ledger my-ledger`"
)
def why(
    evidence: Annotated[
        str, typer.Argument(metavar="EVIDENCE", help="The id of a piece of evidence, or its start.")
    ],
    ledger: LedgerNeeded,
    issue: IssueOption = "",
    patron: PatronOption = "",
    format: FormatOption = "text",
) -> None:
    """Why EVIDENCE reads as it does: text, names, source, its act, and how that counts on ISSUE."""
    from allegiance import questions, replies

    with _opened(ledger) as book:
        answer = questions.why(book, evidence, patron=patron or None, issue=issue or None)
    _write(answer, format, lambda: replies.why_text(answer))


@app.command(
    epilog="Example: `allegiance since 2022-09-01 --with Russia --on ukraine-war "
    "--ledger my-ledger`"
)
def since(
    date: Annotated[str, typer.Argument(metavar="DATE", help="The day to look back to, ISO.")],
    ledger: LedgerNeeded,
    patron: PatronOption = "",
    issue: IssueOption = "",
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="One state only; default: all.")
    ] = None,
    as_of: AsOfOption = None,
    format: FormatOption = "text",
) -> None:
    """What changed since DATE: verdicts then and now, and the quotes that changed them."""
    from allegiance import questions, replies

    needed(patron, "--with PATRON")
    needed(issue, "--on ISSUE")
    with _opened(ledger) as book:
        found = questions.since(book, date, patron=patron, issue=issue, state=state, as_of=as_of)
    _write(found, format, lambda: replies.changes_text(found))


def _opened(ledger: Path) -> Any:
    from allegiance import api

    return api.Ledger.open(ledger, create=False)


def _write(answer: Any, format: str, text: Any) -> None:
    from allegiance import api

    sys.stdout.write(api.to_json(answer) + "\n" if format == "json" else text())
