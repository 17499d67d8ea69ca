"""The commands: a thin skin over api.py. Results go to stdout, all else to stderr.

Exit status: 0 all input was read (also when nothing was coded or the answer is "too little
evidence"); 1 some input could not be read, the rest was; 2 the question, the options or the ledger
were wrong and nothing was answered.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from allegiance.errors import AllegianceError, InputError

app = typer.Typer(
    name="allegiance",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Who stands with whom, in words, deeds and votes, with the evidence for it.",
)

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
        help="Where JSON records keep id, title, text, date, publisher, url or language; e.g. text=body.",
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")
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

VotesOption = Annotated[
    Path,
    typer.Option(
        "--votes", metavar="FILE_OR_FOLDER", help="Roll calls in the unvotes or Voeten layout."
    ),
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="Where the table goes: .csv or .parquet.")
]


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
) -> None:
    """Evidence in each input, one a line: who does what to whom, by whose account, and where."""
    from allegiance import api
    from allegiance.report.tables import evidence_table

    options = _options(date, field, allow_private)
    failed = False
    rows: list[Any] = []
    with _bar("coding") as bar:
        for item in api.code_inputs(inputs, options, workers=workers, progress=bar):
            if isinstance(item, InputError):
                failed = True
                _say(f"error: {item}")
                continue
            if item.why:
                _say(f"{item.document.name}: nothing coded: {item.why}")
            if format == "table":
                rows += item.evidence
            else:
                for line in item.evidence:
                    sys.stdout.write(api.to_json(line) + "\n")
    if format == "table":
        _print(evidence_table(rows))
    raise typer.Exit(1 if failed else 0)


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
) -> None:
    """Read and code inputs into a ledger; what is there already is passed over."""
    from allegiance import api

    with api.open(ledger) as book, _bar("reading and coding") as bar:
        added = book.add(
            *inputs, options=_options(date, field, allow_private), workers=workers, progress=bar
        )
        version = book.version
    _report_added(added)
    print(
        f"{added.documents} document(s) added with {added.evidence} line(s) of evidence, "
        f"{added.already_known} known before; ledger version {version}"
    )
    raise typer.Exit(1 if added.errors else 0)


@app.command(
    epilog="Examples: `allegiance brief Kazakhstan --with Russia --on ukraine-war --ledger my-ledger`; "
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
    format: Annotated[Literal["md", "json"], typer.Option("--format")] = "md",
    chart: Annotated[
        Path | None,
        typer.Option(
            "--chart",
            metavar="FILE",
            help="Also draw the timeline: .png, .svg or .json (Vega-Lite).",
        ),
    ] = None,
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Is STATE in PATRON's corner on ISSUE? The verdict, how likely, and the evidence for it."""
    from allegiance import api

    _need(patron, "--with PATRON")
    _need(issue, "--on ISSUE")
    question = api.question(state, patron, issue)
    options = _options(date, field, allow_private)
    with (
        _bar("reading and coding") as bar,
        api.source_of_evidence(ledger, inputs, options=options, workers=workers, progress=bar) as (
            book,
            added,
        ),
    ):
        failed = _report_added(added)
        if failed and not added.documents and not added.already_known:
            raise typer.Exit(2)
        answer = api.assess(
            book, question.state, patron=question.patron, issue=question.issue, as_of=as_of
        )
        sys.stdout.write(answer.to_json() + "\n" if format == "json" else answer.to_markdown())
        if chart is not None:
            answer.save_chart(chart)
            _say(f"chart written to {chart}")
    raise typer.Exit(1 if failed else 0)


@app.command(
    epilog="Example: `allegiance rank --with Russia --on ukraine-war --ledger my-ledger --as-of 2022-12-31`"
)
def rank(
    inputs: MaybeInputs = None,
    patron: PatronOption = "",
    issue: IssueOption = "",
    as_of: AsOfOption = None,
    date: DateOption = None,
    ledger: LedgerOption = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format")] = "table",
    field: FieldOption = None,
    workers: WorkersOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Every state with evidence, from the patron's corner to the other one."""
    from allegiance import api
    from allegiance.report.tables import rank_table

    _need(patron, "--with PATRON")
    _need(issue, "--on ISSUE")
    options = _options(date, field, allow_private)
    with (
        _bar("reading and coding") as bar,
        api.source_of_evidence(ledger, inputs, options=options, workers=workers, progress=bar) as (
            book,
            added,
        ),
    ):
        failed = _report_added(added)
        if failed and not added.documents and not added.already_known:
            raise typer.Exit(2)
        rows = api.rank(book, patron=patron, issue=issue, as_of=as_of)
        if format == "json":
            sys.stdout.write(api.to_json(rows) + "\n")
        else:
            _print(rank_table(rows))
    raise typer.Exit(1 if failed else 0)


@app.command(
    epilog="Examples: `allegiance ideal --votes unvotes/ --out ideal.csv`; "
    "`allegiance ideal --votes UNVotes.csv --positive Russia --out ideal.parquet`"
)
def ideal(
    votes: VotesOption,
    out: OutOption,
    positive: Annotated[
        str,
        typer.Option("--positive", metavar="STATE", help="Whose side is positive: name or code."),
    ] = "USA",
    seed: Annotated[int, typer.Option("--seed", help="Another one gives other draws.")] = 1,
) -> None:
    """Where every state stands in every session, from roll calls: ideal points with errors."""
    from allegiance import api
    from allegiance.report.saving import check_ending, save_table

    check_ending(out)
    with _bar("sampling") as bar:
        points = api.ideal_points(votes, positive=positive, seed=seed, progress=bar)
    save_table(points, out)
    states = len(set(points["state"].to_pylist()))
    _say(f"{points.num_rows} positions of {states} states written to {out}")


@app.command(
    epilog="Examples: `allegiance similarity --votes unvotes/ --measure kappa --out kappa.csv`; "
    "`allegiance similarity --alliances alliances.csv --out s.parquet`"
)
def similarity(
    out: OutOption,
    votes: Annotated[
        Path | None,
        typer.Option("--votes", metavar="FILE_OR_FOLDER", help="Roll calls: unvotes or Voeten."),
    ] = None,
    alliances: Annotated[
        Path | None,
        typer.Option("--alliances", metavar="FILE", help="state, partner, year, commitment 0-3."),
    ] = None,
    members: Annotated[
        Path | None,
        typer.Option("--members", metavar="FILE", help="With --alliances: state, year, weight."),
    ] = None,
    measure: Annotated[
        Literal["agreement", "s", "pi", "kappa", "tau_b"], typer.Option("--measure")
    ] = "s",
    metric: Annotated[
        Literal["nominal", "absolute", "squared"],
        typer.Option("--metric", help="How far apart categories are."),
    ] = "absolute",
    abstentions: Annotated[
        Literal["middle", "missing", "no"], typer.Option("--abstentions")
    ] = "middle",
    absences: Annotated[Literal["missing", "abstain"], typer.Option("--absences")] = "missing",
    over: Annotated[
        Literal["session", "all"], typer.Option("--over", help="By session, or over all.")
    ] = "session",
) -> None:
    """How alike every two states are, by their votes or by their alliances."""
    from allegiance import api
    from allegiance.report.saving import check_ending, save_table

    check_ending(out)
    if (votes is None) == (alliances is None):
        raise typer.BadParameter("give either --votes or --alliances")
    if votes is not None:
        pairs = api.vote_similarity(
            votes, measure, metric=metric, abstentions=abstentions, absences=absences, over=over
        )
    else:
        pairs = api.alliance_similarity(alliances, measure, metric=metric, members=members)
    save_table(pairs, out)
    _say(f"{pairs.num_rows} pairs written to {out}")


@app.command(epilog="Example: `allegiance demo --out demo-output`")
def demo(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Also write briefs, charts and the ledger here."),
    ] = None,
) -> None:
    """The whole path on the sample articles: are Kazakhstan and Belarus in Russia's corner?"""
    from allegiance import demonstration

    with _bar("reading and coding the sample articles") as bar:
        demonstration.run(sys.stdout, out=out, progress=bar)


@app.command(epilog="Example: `allegiance schema evidence > evidence.schema.json`")
def schema(
    what: Annotated[
        Literal["evidence", "brief"], typer.Argument(help="Which JSON Schema to print.")
    ],
) -> None:
    """The JSON Schema of an evidence line or of a brief."""
    from allegiance import api

    sys.stdout.write(api.schema(what) + "\n")


def main() -> None:
    """Run the commands; every named error is one line and exit status 2."""
    try:
        app()
    except AllegianceError as error:
        _say(f"error: {error}")
        sys.exit(2)
    except BrokenPipeError:
        # the reader of our output, such as `head`, has seen enough
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        _say("interrupted; what was committed stays")
        sys.exit(130)


def _options(date: str | None, fields: list[str] | None, allow_private: bool) -> Any:
    from allegiance.api import reading_options

    return reading_options(date=date, fields=fields or [], allow_private=allow_private)


def _bar(what: str) -> Any:
    from allegiance.progress import Bar

    return Bar(what)


def _report_added(added: Any) -> bool:
    for error in added.errors:
        _say(f"error: {error}")
    few = added.silent[:20]
    for name, why in few:
        _say(f"{name}: nothing coded: {why}")
    if len(added.silent) > len(few):
        _say(f"... and {len(added.silent) - len(few)} more documents gave no evidence")
    return bool(added.errors)


def _need(value: str, option: str) -> None:
    if not value:
        raise typer.BadParameter(f"missing {option}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _print(table: Any) -> None:
    from rich.console import Console

    Console(soft_wrap=False).print(table)


def commands() -> Iterable[str]:
    """Names of all commands, for the test that holds the docs to them."""
    return [str(c.name or getattr(c.callback, "__name__", "")) for c in app.registered_commands]
