"""The bytes of inputs, kept as they came: what was deleted later is still evidence.

A folder of files named by the SHA-256 of what they hold, and a list (`kept.jsonl`) of which input
had those bytes and when it was retrieved. For fetched pages it keeps what the server said of their
version, so that they are fetched anew only where they changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from allegiance.errors import InputError
from allegiance.readers.decoding import now
from allegiance.readers.streams import sha256_of


class Kept(Struct, frozen=True, kw_only=True):
    """One input: its name, the hash of its bytes, when they were had, the server's own marks."""

    name: str
    sha256: str
    retrieved: str
    etag: str | None = None
    last_modified: str | None = None
    is_html: bool = False


class RawBytes:
    """See the module's text; nothing kept is ever changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._list = folder / "kept.jsonl"
        self._newest: dict[str, Kept] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._list.exists():
                for line in self._list.read_bytes().splitlines():
                    try:
                        kept = msgspec.json.decode(line, type=Kept)
                    except msgspec.DecodeError:
                        continue  # the last line of a run that was killed
                    self._newest[kept.name] = kept
        except OSError as error:
            raise InputError(str(folder), f"cannot keep raw bytes here: {error}") from error

    def newest(self, name: str) -> Kept | None:
        """The newest entry of an input whose bytes are still there."""
        kept = self._newest.get(name)
        return kept if kept is not None and self.path_of(kept.sha256).exists() else None

    def path_of(self, sha256: str) -> Path:
        """Where bytes of this hash are kept."""
        return self._folder / sha256[:2] / sha256

    def keep(
        self,
        name: str,
        raw: bytes,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        is_html: bool = False,
    ) -> Kept:
        """Keep bytes; the same bytes are kept once, each retrieval is listed."""
        sha256 = hashlib.sha256(raw).hexdigest()
        self._write(sha256, raw)
        kept = Kept(
            name=name,
            sha256=sha256,
            retrieved=now(),
            etag=etag,
            last_modified=last_modified,
            is_html=is_html,
        )
        self._listed(kept)
        return kept

    def keep_file(self, path: Path) -> None:
        """Keep a copy of a file."""
        sha256 = sha256_of(path)
        target = self.path_of(sha256)
        if not target.exists():
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_suffix(".part")
                shutil.copyfile(path, part)
                part.replace(target)
            except OSError as error:
                raise InputError(str(path), f"its bytes cannot be kept: {error}") from error
        self._listed(Kept(name=str(path), sha256=sha256, retrieved=now()))

    def _write(self, sha256: str, raw: bytes) -> None:
        target = self.path_of(sha256)
        if target.exists():
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(raw)
            part.replace(target)
        except OSError as error:
            raise InputError(str(target), f"cannot be written: {error}") from error

    def _listed(self, kept: Kept) -> None:
        before = self._newest.get(kept.name)
        if before is not None and before.sha256 == kept.sha256 and before.etag == kept.etag:
            return
        try:
            with self._list.open("ab") as out:
                out.write(msgspec.json.encode(kept) + b"\n")
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise InputError(str(self._list), f"cannot be written: {error}") from error
        self._newest[kept.name] = kept
