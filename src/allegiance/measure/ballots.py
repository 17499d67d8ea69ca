"""Roll-call votes prepared for scaling: who is placed when, by which votes on which questions.

Preparation follows Bailey, Strezhnev & Voeten (2017, Journal of Conflict Resolution 61:430-456):
absence is missing, unanimous roll calls tell nothing and are dropped, so are the 19th session of
the General Assembly (in which states avoided voting) and, after 1989, votes on single paragraphs
and amendments.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from numpy.typing import NDArray

from allegiance.errors import InputError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

VOTES = ("yes", "abstain", "no")
SKIPPED_SESSIONS = (19,)
LAST_YEAR_OF_PARTS = 1989
LAST_SESSION_OF_PARTS = 44  # it opened in 1989: what holds where a vote has no date
_NEEDED = ("state", "session", "roll_call", "vote")


class Ballots(Struct, frozen=True, kw_only=True):
    """Votes as aligned arrays of length n, ordered by vote (yes, abstain, no), item and place.

    A place is a state in a session, ordered by session and state; an item is a roll call, or all
    roll calls that one bridge holds together.
    """

    states: tuple[str, ...]
    """The state of each place."""
    sessions: Indices
    """The session of each place, rising."""
    counts: Indices
    """The number of votes each place rests on."""
    items: tuple[str, ...]
    item: Indices
    """The item of each vote, (n,)."""
    place: Indices
    """The place of each vote, (n,)."""
    abstentions: slice
    """The stretch of abstentions in `item` and `place`: yes before it, no after it."""

    @property
    def kinds(self) -> tuple[slice, slice, slice]:
        """The stretches of yes, abstain and no."""
        start, stop = self.abstentions.start, self.abstentions.stop
        return slice(0, start), self.abstentions, slice(stop, len(self.item))


def table_of(votes: Any) -> pa.Table:
    """Return any table that speaks Arrow (pyarrow, pandas, polars, DuckDB) as a pyarrow.Table.

    InputError where a column `state`, `session`, `roll_call` or `vote` is missing, or holds nulls.
    """
    try:
        table = votes if isinstance(votes, pa.Table) else pa.table(votes)
    except (TypeError, pa.ArrowInvalid) as error:
        raise InputError("votes", f"are no table: {error}", "give an Arrow table") from error
    for name in _NEEDED:
        if name not in table.column_names:
            known = ", ".join(table.column_names)
            raise InputError("votes", f"have no column {name}", f"they have {known}")
        if table[name].null_count:
            raise InputError("votes", f"{table[name].null_count} rows have no {name}")
    return table


def prepare(votes: Any) -> pa.Table:
    """Return the votes that place states, one row a state and roll call.

    `votes`: columns `state`, `session` (integer), `roll_call`, `vote` (yes, abstain, no, absent),
    and, where there are any, `date`, `paragraph`, `amendment`, `title`, `description`, and
    `bridge`: the earlier roll call that this one repeats. The answer has all but the flags.
    InputError for votes of another kind, and where one state votes two ways in one roll call.
    """
    table = cast_votes(votes)
    table = table.filter(pc.invert(_part_after_1989(table)))
    skipped = pa.array(SKIPPED_SESSIONS, pa.int64())
    table = table.filter(pc.invert(pc.is_in(table["session"], value_set=skipped)))
    calls = table["roll_call"].combine_chunks().dictionary_encode()
    call = calls.indices.to_numpy()
    kind = kinds_of(table["vote"])
    seen = np.zeros((len(calls.dictionary), len(VOTES)), dtype=bool)
    seen[call, kind] = True
    divided = seen.sum(axis=1) > 1
    return table.filter(pa.array(divided[call], pa.bool_())).drop_columns(["part", "date"])


def cast_votes(votes: Any) -> pa.Table:
    """Return the votes cast, typed, one row a state and roll call; columns as for `prepare`.

    InputError for votes of another kind, and where one state votes two ways in one roll call.
    """
    table = table_of(votes)
    try:
        typed = _typed(table)
    except pa.ArrowInvalid as error:
        raise InputError("votes", f"hold a value of the wrong kind: {error}") from error
    strange = pc.unique(
        typed["vote"].filter(
            pc.invert(pc.is_in(typed["vote"], value_set=pa.array([*VOTES, "absent"])))
        )
    ).to_pylist()
    if strange:
        raise InputError("votes", f"{strange[0]!r} is no vote", "use yes, abstain, no, absent")
    typed = typed.filter(pc.not_equal(typed["vote"], "absent"))
    return typed.take(pa.array(_single(typed)))


def ballots_of(votes: pa.Table) -> Ballots:
    """Return prepared votes as arrays; the same for any order of the rows."""
    state, states = codes_of(votes["state"])
    item, items = codes_of(pc.coalesce(votes["bridge"], votes["roll_call"]))
    session = votes["session"].to_numpy().astype(np.intp)
    kind = kinds_of(votes["vote"])
    where, place = np.unique(session * len(states) + state, return_inverse=True)
    order = np.lexsort((place, item, kind))
    kind = kind[order]
    return Ballots(
        states=tuple(states[code] for code in where % max(len(states), 1)),
        sessions=where // max(len(states), 1),
        counts=np.bincount(place, minlength=len(where)),
        items=tuple(items),
        item=item[order],
        place=place[order],
        abstentions=slice(*(int(at) for at in np.searchsorted(kind, [1, 2]))),
    )


def totals(group: Indices, values: Floats, size: int) -> Floats:
    """Return the sum of `values` in each of `size` groups."""
    return np.bincount(group, values, minlength=size).astype(np.float64, copy=False)


def kinds_of(column: pa.ChunkedArray) -> Indices:
    """Return 0 for yes, 1 for abstain, 2 for no."""
    kinds = pc.index_in(column, value_set=pa.array(VOTES)).to_numpy()
    return np.asarray(kinds, dtype=np.intp)


def codes_of(column: pa.ChunkedArray) -> tuple[Indices, list[str]]:
    """Return each row's place in the sorted list of the column's distinct values."""
    encoded = _encoded(column).unify_dictionaries().combine_chunks()
    names = [str(name) for name in encoded.dictionary.to_pylist()]
    rank = np.empty(len(names), dtype=np.intp)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return rank[encoded.indices.to_numpy()], sorted(names)


def _part_after_1989(table: pa.Table) -> pa.ChunkedArray:
    late = pc.coalesce(
        pc.greater(pc.year(table["date"]), LAST_YEAR_OF_PARTS),
        pc.greater(table["session"], LAST_SESSION_OF_PARTS),
    )
    return pc.and_(table["part"], late)


def _encoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return text with each distinct value kept once."""
    if pa.types.is_dictionary(column.type):
        return column
    return pc.cast(column, pa.string()).dictionary_encode()


def _optional(table: pa.Table, name: str, kind: pa.DataType | None = None) -> pa.ChunkedArray:
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(table.num_rows, kind or pa.string())])
    return table[name] if kind is None else pc.cast(table[name], kind)


def _typed(table: pa.Table) -> pa.Table:
    return pa.table(
        {
            "state": pc.cast(table["state"], pa.string()),
            "session": pc.cast(table["session"], pa.int64()),
            "roll_call": pc.cast(table["roll_call"], pa.string()),
            "vote": pc.cast(table["vote"], pa.string()),
            "bridge": _optional(table, "bridge", pa.string()),
            "title": _encoded(_optional(table, "title")),
            "description": _encoded(_optional(table, "description")),
            "date": _optional(table, "date", pa.date32()),
            "part": pc.or_(
                pc.fill_null(_optional(table, "paragraph", pa.bool_()), False),
                pc.fill_null(_optional(table, "amendment", pa.bool_()), False),
            ),
        }
    )


def _single(votes: pa.Table) -> Indices:
    """Return the row of each vote once, by roll call and state."""
    state, states = codes_of(votes["state"])
    call, calls = codes_of(votes["roll_call"])
    session = votes["session"].to_numpy()
    kind = kinds_of(votes["vote"])
    order = np.lexsort((kind, state, session, call))
    before, after = order[:-1], order[1:]
    same_call = call[before] == call[after]
    moved = same_call & (session[before] != session[after])
    if moved.any():
        name = calls[call[before[moved][0]]]
        mend = "give every roll call a name of its own"
        raise InputError("votes", f"roll call {name} is in two sessions", mend)
    again = same_call & (state[before] == state[after])
    torn = again & (kind[before] != kind[after])
    if torn.any():
        row = before[torn][0]
        what = f"{states[state[row]]} votes two ways in roll call {calls[call[row]]}"
        raise InputError("votes", what, "keep one row a state and roll call")
    kept: Indices = order[np.concatenate([[True], ~again])] if len(order) else order
    return kept
