"""One call for every format."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import msgspec

from allegiance.errors import LedgerError
from allegiance.ledger.exports import follow_the_money, plover_json, polecat, whole
from allegiance.ledger.exports.stream import evidence_with_documents
from allegiance.ledger.store import Ledger

Format = Literal["parquet", "csv", "plover", "polecat", "ftm"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(ledger: Ledger, format: Format, out: Path, at: int | str | None = None) -> int:
    """Write the ledger at run or time `at`; returns how many lines of evidence.

    `parquet` and `csv` fill a folder, which must be new or empty; the others write one file.
    LedgerError where the place is taken or cannot be written.
    """
    seen = ledger.at(at)
    try:
        if format in ("parquet", "csv"):
            if out.exists() and any(out.iterdir()):
                raise LedgerError(f"{out}: is not empty; name a new folder")
            out.mkdir(parents=True, exist_ok=True)
            return whole.write(ledger, seen, out, "csv" if format == "csv" else "parquet")[
                "evidence"
            ]
        out.parent.mkdir(parents=True, exist_ok=True)
        half = out.with_name(out.name + ".part")
        count = _file(ledger, format, half, seen)
        half.replace(out)
        return count
    except OSError as error:
        raise LedgerError(f"{out}: cannot be written: {error}") from error


def _file(ledger: Ledger, format: Format, path: Path, at: int) -> int:
    lines = evidence_with_documents(ledger, at, ("event",))
    if format == "polecat":
        with path.open("w", encoding="utf-8", newline="") as table:
            return polecat.write(lines, table)
    coder = next((r.coder for r in reversed(ledger.runs()) if r.run <= at), "")
    count = 0
    with path.open("wb") as stream:
        if format == "plover":
            for line, document in lines:
                stream.write(msgspec.json.encode(plover_json.to_plover(line, document, coder)))
                stream.write(b"\n")
                count += 1
        else:
            for entity in follow_the_money.entities_of(lines):
                stream.write(msgspec.json.encode(entity) + b"\n")
                count += entity["schema"] == "Event"
    return count
