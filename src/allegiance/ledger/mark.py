"""The file that makes a folder a ledger and names the schema of its tables."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from allegiance.errors import LedgerError

SCHEMA_VERSION = 2
NAME = "ledger.json"
# the tables' writer takes paths for addresses and reads these in its own way
_UNFIT = re.compile(r"[%\[\]*?#]")


def read_or_make(folder: Path, *, create: bool) -> int:
    """The schema of the ledger in `folder`, made there if it is empty or missing and `create`."""
    path = folder / NAME
    try:
        if not path.exists():
            if not create:
                raise LedgerError(f"{folder}: no ledger here; make one with `allegiance ingest`")
            if folder.exists() and any(not _ours(p) for p in folder.iterdir()):
                raise LedgerError(f"{folder}: has other files and no {NAME}; name a new folder")
            if _UNFIT.search(str(folder.absolute())):
                raise LedgerError(f"{folder}: a ledger's path cannot hold any of % [ ] * ? #")
            folder.mkdir(parents=True, exist_ok=True)
            write(folder)
        version = json.loads(path.read_text(encoding="utf-8")).get("schema")
    except (OSError, ValueError, AttributeError) as error:
        raise LedgerError(f"{folder}: cannot be opened as a ledger: {error}") from error
    if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
        raise LedgerError(
            f"{folder}: schema {version}, this program reads 1 to {SCHEMA_VERSION}; "
            "use the version of Allegiance that made it"
        )
    return version


def write(folder: Path) -> None:
    """Put the mark of the present schema in place, whole or not at all."""
    half = folder / f"{NAME}.{os.getpid()}"
    half.write_text(json.dumps({"schema": SCHEMA_VERSION}) + "\n", encoding="utf-8")
    half.replace(folder / NAME)


def _ours(path: Path) -> bool:
    """What a program killed while it made the folder can leave, or a user puts there first."""
    return path.name.startswith(NAME) or path.name in ("write.lock", "sources.toml")
