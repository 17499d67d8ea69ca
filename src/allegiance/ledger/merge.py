"""What another ledger, a pack of one or an export has, added to a ledger; and packs.

Runs of the other ledger become runs here, in their order, so that its revisions stay in order too.
What is here already is passed over.
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from deltalake import write_deltalake

from allegiance.arrow import from_table, schema
from allegiance.errors import LedgerError
from allegiance.ledger import mark, raw
from allegiance.ledger.exports import whole
from allegiance.ledger.store import SOURCES, Ledger
from allegiance.ledger.tables import DATA, SCHEMAS
from allegiance.model import Correction, Document, Evidence, Vote


def merge(ledger: Ledger, other: Path) -> int:
    """Add what `other` has: a ledger's folder, a file made by `pack`, or a Parquet or CSV export.

    Returns how many documents were added. LedgerError or InputError where it is none of these.
    """
    if other.is_file():
        with _unpacked(other) as folder:
            return _merge_ledger(ledger, folder)
    if (other / mark.NAME).exists():
        return _merge_ledger(ledger, other)
    return _merge_export(ledger, other)


def pack(ledger: Ledger, file: Path) -> int:
    """Write the ledger into one file, compact and with every version; returns its bytes.

    The file is a tar archive of a ledger's folder: unpacked by `tar -x` or merged, it is the same.
    """
    with TemporaryDirectory() as made:
        folder = Path(made) / "ledger"
        folder.mkdir()
        for name in (*DATA, "runs"):
            rows = ledger.tables.query(f"SELECT * FROM {name}", names=(name,), at=ledger.version)
            if rows.num_rows:
                wanted = SCHEMAS[name]
                write_deltalake(
                    str(folder / name), rows.select(wanted.names).cast(wanted).combine_chunks()
                )
        mark.write(folder)
        for extra in (SOURCES, raw.FOLDER):
            if (ledger.path / extra).is_dir():
                shutil.copytree(ledger.path / extra, folder / extra)
            elif (ledger.path / extra).exists():
                shutil.copy2(ledger.path / extra, folder / extra)
        half = file.with_name(file.name + ".part")
        try:
            with tarfile.open(half, "w") as archive:
                archive.add(folder, arcname=file.name.removesuffix(".tar"))
            half.replace(file)
        except OSError as error:
            raise LedgerError(f"{file}: cannot be written: {error}") from error
    return file.stat().st_size


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    with TemporaryDirectory() as made:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(made, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise LedgerError(f"{file}: is no pack of a ledger: {error}") from error
        found = sorted(Path(made).rglob(mark.NAME))
        if not found:
            raise LedgerError(f"{file}: is no pack of a ledger: it has no {mark.NAME}")
        yield found[0].parent


def _merge_ledger(ledger: Ledger, path: Path) -> int:
    with Ledger.open(path, create=False) as other:
        if other.path.resolve() == ledger.path.resolve():
            raise LedgerError(f"{path}: is the ledger itself")
        added = 0
        # where both ledgers stand at one revision, its history is not told a second time
        agreed = {name for (name, _), s in ledger.states(other.heads()).items() if s == "known"}
        for past in other.runs():
            rows = {name: _of_run(other, name, past.run) for name in DATA}
            added += _add(ledger, past.coder, rows, agreed)
        if (path / raw.FOLDER).is_dir():
            shutil.copytree(path / raw.FOLDER, ledger.path / raw.FOLDER, dirs_exist_ok=True)
        return added


def _of_run(other: Ledger, name: str, number: int) -> pa.Table:
    order = {"documents": " ORDER BY place", "evidence": " ORDER BY document, id"}.get(name, "")
    return other.tables.query(
        f"SELECT * FROM {name} WHERE run = {number}{order}", names=(name,), at=other.version
    )


def _merge_export(ledger: Ledger, folder: Path) -> int:
    return _add(ledger, "import", whole.read(folder), set())


def _add(ledger: Ledger, coder: str, rows: dict[str, pa.Table], agreed: set[str]) -> int:
    documents = [d for d in from_table(rows["documents"], Document) if d.name not in agreed]
    evidence = rows["evidence"]
    places: dict[tuple[str, str], list[int]] = {}
    keys = zip(*(evidence.column(n).to_pylist() for n in ("source", "sha256")), strict=True)
    for row, key in enumerate(keys):
        places.setdefault(key, []).append(row)
    known = set(ledger.corrections())
    added = 0
    with ledger.run(coder=coder) as run:
        run.look_up(documents)
        for document in documents:
            mine = evidence.take(places.get((document.name, document.sha256), []))
            lines = mine.select(schema(Evidence).names)
            if document.text or not len(lines):
                added += run.add_document(document, from_table(lines, Evidence))
            else:
                added += run.add_coded(document, [lines]) > 0
        run.add_votes(from_table(rows["votes"], Vote))
        for correction in from_table(rows["corrections"], Correction):
            if correction not in known:
                run.add_correction(correction)
    return added
