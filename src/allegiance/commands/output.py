"""Results to standard output, all else to standard error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from allegiance.errors import InputError

WIDE = 160
_MOST_SILENT = 20


def say(line: str) -> None:
    """A line for the person at the terminal, on standard error."""
    print(line, file=sys.stderr)


def write(result: bytes, out: Path | None) -> None:
    """Bytes to a file, or to standard output where none is named; InputError if it cannot be."""
    if out is None:
        sys.stdout.write(result.decode("utf-8"))
        return
    try:
        out.write_bytes(result)
    except OSError as error:
        raise InputError(str(out), f"cannot be written: {error.strerror}") from None
    say(f"written to {out}")


def show(table: Any) -> None:
    """A table on standard output, as wide as the terminal."""
    from rich.console import Console

    # a file or a pipe has no width of its own, and 80 columns fold every cell
    Console(soft_wrap=False, width=None if sys.stdout.isatty() else WIDE).print(table)


def progress(what: str) -> Any:
    """A progress bar that appears once the work has taken two seconds."""
    from allegiance.progress import Bar

    return Bar(what)


def report_added(added: Any) -> bool:
    """Tell what could not be read and what gave no evidence; True where an input failed."""
    for error in added.errors:
        say(f"error: {error}")
    few = added.silent[:_MOST_SILENT]
    for name, why in few:
        say(f"{name}: nothing coded: {why}")
    if len(added.silent) > len(few):
        say(f"... and {len(added.silent) - len(few)} more documents gave no evidence")
    return bool(added.errors)
