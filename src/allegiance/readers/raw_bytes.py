"""The hash of the raw bytes a document was read from; whoever wants the bytes themselves asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_keepers: list[Callable[[bytes], object]] = []


def digest(raw: bytes) -> str:
    """SHA-256 of `raw` in hex; the bytes go to whoever is keeping them. Every reader calls this."""
    for keep in _keepers:
        keep(raw)
    return hashlib.sha256(raw).hexdigest()


@contextmanager
def kept_by(keep: Callable[[bytes], object] | None) -> Iterator[None]:
    """Hand every raw document that is read within the block to `keep`."""
    if keep is None:
        yield
        return
    _keepers.append(keep)
    try:
        yield
    finally:
        _keepers.remove(keep)
