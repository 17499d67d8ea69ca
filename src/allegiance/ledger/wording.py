"""Whether two documents carry one text: a wire story in many outlets, shortened or touched up.

A fingerprint is a MinHash (Broder 1997, "On the resemblance and containment of documents") of a
text's shingles of three words. What counts is containment: the share of the shorter text's
shingles that the longer one has too, so that a clip of a story is a copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 128
SHINGLE = 3
COPY = 0.3
"""Containment from which two documents carry one text; unrelated reports of one act stay below
.1, since they share names and a quote and little else."""
_SURE = 0.06
"""Resemblance below which 128 permutations cannot tell a clip from chance."""
_SEED = 1
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200_000
_COUNT = 4

Counts = NDArray[Any]


def fingerprint(text: str) -> bytes:
    """The number of a text's shingles and its MinHash, 516 bytes; empty for less than a shingle."""
    words = _WORD.findall(text[:_LONGEST].casefold())
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    if not shingles:
        return b""
    from datasketch import MinHash  # brings scipy, which readers of a ledger need not load

    hashed = MinHash(num_perm=PERMUTATIONS, seed=_SEED)
    hashed.update_batch([shingle.encode() for shingle in sorted(shingles)])
    values = np.asarray(hashed.hashvalues, dtype="<u4")
    return len(shingles).to_bytes(_COUNT, "little") + values.tobytes()


def containment(one: bytes, other: bytes) -> float:
    """The share of the shorter text's shingles that the other has, 0-1, by their fingerprints."""
    if not one or not other:
        return 0.0
    sizes, values = _read([one, other])
    return float(_shared(sizes[:1], values[:1], sizes[1], values[1])[0])


def same_text(prints: Sequence[bytes]) -> list[int]:
    """For each fingerprint the index of the first one whose text it carries, through others too."""
    home = list(range(len(prints)))
    told = [at for at in home if prints[at]]
    if len(told) < 2:
        return home
    sizes, values = _read([prints[at] for at in told])
    for row in range(1, len(told)):
        alike = _shared(sizes[:row], values[:row], sizes[row], values[row])
        for before in np.flatnonzero(alike >= COPY):
            first, second = sorted((_root(home, told[before]), _root(home, told[row])))
            home[second] = first
    return [_root(home, at) for at in range(len(prints))]


def _shared(sizes: Counts, values: Counts, size: Any, mine: Any) -> Any:
    alike = np.mean(values == mine, axis=1)
    # J = shared / (a + b - shared), solved for what is shared
    shared = alike / (1.0 + alike) * (sizes + size)
    contained = np.minimum(1.0, shared / np.minimum(sizes, size))
    return np.where(alike < _SURE, 0.0, contained)


def _root(home: list[int], at: int) -> int:
    while home[at] != at:
        at = home[at]
    return at


def _read(prints: Sequence[bytes]) -> tuple[Counts, Counts]:
    sizes = [int.from_bytes(mark[:_COUNT], "little") for mark in prints]
    values = np.frombuffer(b"".join(mark[_COUNT:] for mark in prints), dtype="<u4")
    return np.asarray(sizes, dtype=np.int64), values.reshape(len(prints), PERMUTATIONS)
