"""`allegiance ledger ...`: looking after a ledger, and taking its contents elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from allegiance.commands.options import (
    AtTimeOption,
    AtVersionOption,
    SourcesOption,
    at_option,
)
from allegiance.commands.output import say, show

app = typer.Typer(
    no_args_is_help=True,
    help="Check, count, export, correct, merge and pack a ledger: `allegiance ledger check DIR`.",
)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="A ledger made by `allegiance ingest`.")
]
FormatOption = Annotated[Literal["table", "json"], typer.Option("--format")]


@app.command(epilog="Example: `allegiance ledger check my-ledger`")
def check(ledger: Folder) -> None:
    """Does every span hold its quote, every code exist, is nothing orphaned or in the future?"""
    from allegiance.ledger import raw
    from allegiance.ledger.check import check as find

    with _open(ledger) as book:
        problems = [*find(book, known_code=_known), *_damaged(raw.damaged(ledger))]
        version = book.version
    for problem in problems:
        print(problem)
    say(f"{len(problems)} problem(s) in version {version}" if problems else f"{version}: all well")
    raise typer.Exit(1 if problems else 0)


@app.command(epilog="Example: `allegiance ledger stats my-ledger --format json`")
def stats(
    ledger: Folder,
    at_version: AtVersionOption = None,
    at_time: AtTimeOption = None,
    sources: SourcesOption = None,
    format: FormatOption = "table",
) -> None:
    """Documents, evidence, types, actors, and outlets with their grades and owners."""
    from allegiance import api
    from allegiance.ledger.stats import stats as count

    with _open(ledger) as book:
        found = count(book, at_option(at_version, at_time), book.sources(sources))
    if format == "json":
        sys.stdout.write(api.to_json(found) + "\n")
        return
    for name in (
        "version", "documents", "superseded", "evidence", "votes", "corrections", "first", "last",
        "bytes",
    ):  # fmt: skip
        print(f"{name:12} {getattr(found, name)}")
    for title, counts in (("types", found.types), ("actors", found.actors)):
        print(f"{title:12} " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    show(
        _table(
            ("outlet", "documents", "grade", "owned by"),
            [(o.outlet, o.documents, o.grade, o.state_owned or "") for o in found.outlets],
        )
    )


@app.command(epilog="Example: `allegiance ledger log my-ledger`")
def log(ledger: Folder, format: FormatOption = "table") -> None:
    """Every run, oldest first: when it was committed, by which coder, and what it added."""
    from allegiance import api

    with _open(ledger) as book:
        runs = book.runs()
    if format == "json":
        sys.stdout.write(api.to_json(runs) + "\n")
        return
    names = ("run", "committed", "coder", "documents", "evidence", "votes", "corrections")
    show(_table(names, [tuple(getattr(run, name) for name in names) for run in runs]))


@app.command(
    epilog="Examples: `allegiance ledger export my-ledger --as parquet --out tables/`; "
    "`allegiance ledger export my-ledger --as plover --out events.jsonl`"
)
def export(
    ledger: Folder,
    format: Annotated[
        Literal["parquet", "csv", "plover", "polecat", "ftm"],
        typer.Option("--as", help="Tables, or events in another project's format."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="PATH", help="A new folder for tables, else a file.")
    ],
    at_version: AtVersionOption = None,
    at_time: AtTimeOption = None,
) -> None:
    """Write what is current as Parquet, CSV, PLOVER JSON, POLECAT's columns or FollowTheMoney."""
    from allegiance.ledger.exports import export as write

    with _open(ledger) as book:
        count = write(book, format, out, at_option(at_version, at_time))
    print(f"{count} line(s) of evidence written to {out}")


@app.command(epilog="Example: `allegiance ledger forget my-ledger articles/private.txt`")
def forget(
    ledger: Folder,
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="Its name, address or SHA-256.")
    ],
) -> None:
    """Delete a document and all that rests on it, from every version and from the files."""
    from allegiance.ledger.forget import forget as delete

    with _open(ledger) as book:
        gone = delete(book, document)
    print(
        f"{gone['documents']} document row(s), {gone['evidence']} line(s) of evidence and "
        f"{gone['corrections']} correction(s) deleted from every version; the files were rewritten"
    )


@app.command(
    epilog="Example: `allegiance ledger correct my-ledger 5f2a90c1d3e4b6a7 type REJECT "
    "--by 'J. Doe' --why 'a refusal, not a request'`"
)
def correct(
    ledger: Folder,
    evidence: Annotated[str, typer.Argument(metavar="EVIDENCE", help="The id of the line.")],
    field: Annotated[
        str,
        typer.Argument(metavar="FIELD", help="What is wrong; `withdrawn` takes the line out."),
    ],
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="What is right; none: empty.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")] = "",
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="Why.")] = "",
) -> None:
    """Correct a line of evidence. What was read stays; every later answer uses the correction."""
    from allegiance.errors import LedgerError
    from allegiance.ledger import Reading
    from allegiance.ledger.corrections import checked
    from allegiance.model import Correction

    with _open(ledger) as book:
        lines = Reading(book).lines([evidence])
        if not lines and not any(c.evidence == evidence for c in book.corrections()):
            raise LedgerError(f"{ledger}: has no evidence {evidence}")
        made = Correction(evidence=evidence, field=field, value=value, by=by, reason=why)
        for line in lines:
            checked(line, made)
        with book.run(coder="correction") as run:
            run.add_correction(made)
        print(f"corrected; ledger version {book.version}")


@app.command(
    epilog="Examples: `allegiance ledger merge my-ledger other-ledger`; "
    "`allegiance ledger merge my-ledger theirs.tar`"
)
def merge(
    ledger: Annotated[
        Path, typer.Argument(metavar="DIR", help="The ledger, made if it is not there.")
    ],
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="A ledger, a pack, or an export's folder.")
    ],
) -> None:
    """Add what another ledger, a pack of one, or a Parquet or CSV export has."""
    from allegiance.errors import LedgerError
    from allegiance.ledger import Ledger
    from allegiance.ledger.merge import merge as add

    if not other.exists():
        raise LedgerError(f"{other}: no such file or folder")
    with Ledger.open(ledger) as book:
        count = add(book, other)
        print(f"{count} document(s) added; ledger version {book.version}")


@app.command(epilog="Example: `allegiance ledger compact my-ledger`")
def compact(ledger: Folder) -> None:
    """Join small files to larger ones and delete those no longer read; no answer changes."""
    from allegiance.ledger.stats import size

    with _open(ledger) as book:
        before = size(ledger)
        book.compact()
        print(f"{before:,} bytes before, {size(ledger):,} after")


@app.command(epilog="Example: `allegiance ledger pack my-ledger my-ledger.tar`")
def pack(
    ledger: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write (.tar).")],
) -> None:
    """Write the whole ledger, every version of it, into one file to keep or to send."""
    from allegiance.ledger.merge import pack as write

    with _open(ledger) as book:
        print(f"{write(book, file):,} bytes written to {file}")


def _open(folder: Path) -> Any:
    from allegiance.ledger import Ledger

    return Ledger.open(folder, create=False)


def _known(code: str) -> bool:
    """States, blocs and groups of the tables, and the codes PLOVER gives to anyone else."""
    from allegiance import entities
    from allegiance.errors import UnknownEntityError
    from allegiance.ontology import known_sectors

    try:
        entities.entity(code)
    except UnknownEntityError:
        return code in ("IGO", "NGO", "IMG", "MNC", "REF") or code in known_sectors()
    return True


def _damaged(files: list[str]) -> list[str]:
    return [f"{file}: its bytes are no longer those it was kept with" for file in files]


def _table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Any:
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    return table
