"""The commands: a thin skin over api.py. Results go to stdout, all else to stderr.

Exit status: 0 all input was read (also when nothing was coded or the answer is "too little
evidence"); 1 some input could not be read, the rest was; 2 the question, the options or the ledger
were wrong and nothing was answered.
"""

from __future__ import annotations

import sys

import typer

from allegiance.commands import (
    answers,
    coding,
    issues,
    ledger_care,
    ledgers,
    over_time,
    questions,
    schemas,
    votes,
)
from allegiance.commands.output import say
from allegiance.errors import AllegianceError

app = typer.Typer(
    name="allegiance",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Who stands with whom, in words, deeds and votes, with the evidence for it.",
)
for area in (coding, ledgers, answers, questions, votes, over_time, schemas):
    app.registered_commands += area.app.registered_commands
app.add_typer(issues.app)
app.add_typer(ledger_care.app, name="ledger")


def main() -> None:
    """Run the commands; every named error is one line and exit status 2."""
    try:
        app()
    except AllegianceError as error:
        say(f"error: {error}")
        sys.exit(2)
    except BrokenPipeError:
        # the reader of our output, such as `head`, has seen enough
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        say("interrupted; what was committed stays")
        sys.exit(130)
