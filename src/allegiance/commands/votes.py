"""Commands on roll calls: `ideal` and `similarity`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from allegiance.commands.output import progress, say

app = typer.Typer()

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
    with progress("sampling") as bar:
        points = api.ideal_points(votes, positive=positive, seed=seed, progress=bar)
    save_table(points, out)
    states = len(set(points["state"].to_pylist()))
    say(f"{points.num_rows} positions of {states} states written to {out}")


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
    say(f"{pairs.num_rows} pairs written to {out}")
