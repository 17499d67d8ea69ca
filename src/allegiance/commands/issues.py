"""Commands on issues: `issue new`, `issue check`, `issue show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from allegiance.commands.output import say

app = typer.Typer(
    name="issue",
    no_args_is_help=True,
    help="Issues: write a new one, check a file, show one. Example: `allegiance issue show`",
)


@app.command(
    epilog="Example: `allegiance issue new strait.toml --title 'The strait' --side China "
    "--side Taiwan --start 2016-05-20`"
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .toml file to write.")],
    title: Annotated[str, typer.Option("--title", metavar="T", help="What the issue is called.")],
    side: Annotated[
        list[str],
        typer.Option("--side", metavar="STATE", help="A side's principal; give two of them."),
    ],
    start: Annotated[
        str, typer.Option("--start", metavar="D", help="First day that counts, ISO (2016-05-20).")
    ],
    end: Annotated[
        str | None, typer.Option("--end", metavar="D", help="Last day that counts; default: open.")
    ] = None,
) -> None:
    """Write an issue file to start from, with what each key means; never over another."""
    from allegiance import questions

    questions.new_issue(file, title=title, sides=side, start=start, end=end)
    say(f"{file} written: fill in what marks the topic, then `allegiance issue check {file}`")


@app.command(epilog="Example: `allegiance issue check strait.toml`")
def check(
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="A file, or a built-in issue.")],
    format: Annotated[Literal["text", "json"], typer.Option("--format")] = "text",
) -> None:
    """Everything wrong or doubtful with an issue, each with its line; status 1 for errors."""
    from allegiance import api, measure

    where, read, problems = measure.check_issue(issue)
    if format == "json":
        sys.stdout.write(api.to_json(problems) + "\n")
    else:
        for problem in problems:
            print(problem.told(where))
        if read is not None and not problems:
            print(f"{where}: nothing wrong")
    raise typer.Exit(1 if any(p.severity == "error" for p in problems) else 0)


@app.command(epilog="Examples: `allegiance issue show`; `allegiance issue show gulf-war`")
def show(
    issue: Annotated[
        str | None,
        typer.Argument(metavar="[ISSUE]", help="A built-in issue or a file; default: list them."),
    ] = None,
    format: Annotated[Literal["text", "toml", "json"], typer.Option("--format")] = "text",
) -> None:
    """The built-in issues, or one issue: its sides, its window and what marks the topic."""
    from allegiance import api, measure
    from allegiance.report.issue_text import issue_line, issue_text

    if issue is None:
        read = [measure.load_issue(name) for name in measure.issue_names()]
        if format == "json":
            sys.stdout.write(api.to_json(read) + "\n")
        else:
            for one in read:
                print(issue_line(one))
        return
    if format == "toml":
        sys.stdout.write(measure.read_issue_text(issue)[0])
        return
    one = measure.load_issue(issue)
    sys.stdout.write(api.to_json(one) + "\n" if format == "json" else issue_text(one))
