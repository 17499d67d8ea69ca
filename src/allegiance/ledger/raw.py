"""The raw bytes that documents were read from, kept by their hash beside the tables.

So that a post deleted later is still evidence: `sha256sum` of a kept file is its name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = "raw"


def keep(ledger: Path, content: bytes) -> str:
    """Keep bytes, whole or not at all; returns their SHA-256. Kept ones are not written again."""
    name = hashlib.sha256(content).hexdigest()
    path = where(ledger, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{name}.{os.getpid()}.part")
        half.write_bytes(content)
        half.replace(path)
    return name


def where(ledger: Path, sha256: str) -> Path:
    """The place of bytes with this hash, whether they were kept or not."""
    return ledger / FOLDER / sha256[:2] / sha256


def forget(ledger: Path, shas: Iterable[str]) -> None:
    """Delete the bytes with these hashes."""
    for sha in shas:
        where(ledger, sha).unlink(missing_ok=True)


def damaged(ledger: Path) -> list[str]:
    """Kept files whose bytes are no longer those they were named for."""
    folder = ledger / FOLDER
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".part")
    return [str(p) for p in files if hashlib.sha256(p.read_bytes()).hexdigest() != p.name]
