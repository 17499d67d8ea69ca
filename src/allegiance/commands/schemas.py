"""The command that publishes the shapes of the output: `schema`."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

app = typer.Typer()


@app.command(epilog="Example: `allegiance schema evidence > evidence.schema.json`")
def schema(
    what: Annotated[
        Literal["evidence", "brief"], typer.Argument(help="Which JSON Schema to print.")
    ],
) -> None:
    """The JSON Schema of an evidence line or of a brief."""
    from allegiance import api

    sys.stdout.write(api.schema(what) + "\n")
