"""Roll calls that ask in one session what was asked in the session before.

The Assembly votes on many resolutions every year. Where one is repeated, both roll calls can share
their parameters, which ties the sessions' scales together (Bailey, Strezhnev & Voeten 2017; they
compared the texts by hand). Titles stay the same while the text under them changes, so a title
alone links too much: here the states must also have voted alike.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from allegiance.measure.ballots import codes_of, kinds_of

LEAST_ALIKE = 0.99
_FORMULA = re.compile(r"[:/\s]+resolution\s*/?\s*adopted by the general assembly.*")


def with_bridges(votes: pa.Table, least_alike: float = LEAST_ALIKE) -> pa.Table:
    """Return prepared votes with `bridge` filled in where it can be seen.

    A roll call repeats one of the session before where title and description are the same, no
    other roll call of either session has them, and at least `least_alike` of the states that voted
    in both voted the same. Votes that come with bridges, or without titles, are left as they are.
    """
    if votes["bridge"].null_count < votes.num_rows or votes["title"].null_count == votes.num_rows:
        return votes
    call, calls = codes_of(votes["roll_call"])
    state, states = codes_of(votes["state"])
    cast = np.zeros((len(calls), len(states)), dtype=np.int8)
    cast[call, state] = 1 + kinds_of(votes["vote"])
    _, first = np.unique(call, return_index=True)
    about = votes.select(["session", "title", "description"]).take(pa.array(first)).to_pylist()
    asked: dict[tuple[int, str], list[int]] = {}
    for index, row in enumerate(about):
        if text := _plain(f"{row['title'] or ''} {row['description'] or ''}"):
            asked.setdefault((row["session"], text), []).append(index)
    root: dict[int, int] = {}
    for session, text in sorted(asked):
        now, before = asked[session, text], asked.get((session - 1, text), [])
        if len(now) == len(before) == 1 and _alike(cast[now[0]], cast[before[0]]) >= least_alike:
            root[now[0]] = root.get(before[0], before[0])
    bridge = pa.array([calls[root[i]] if i in root else None for i in range(len(calls))])
    column = pc.take(pc.cast(bridge, pa.string()), pa.array(call))
    return votes.set_column(votes.column_names.index("bridge"), "bridge", column)


def _alike(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    both = (one > 0) & (other > 0)
    return float((one == other)[both].mean()) if both.any() else 0.0


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", _FORMULA.sub("", text.casefold())).strip()
