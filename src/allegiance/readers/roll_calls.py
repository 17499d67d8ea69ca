"""Roll-call votes of the UN General Assembly, or of any assembly, from files -> one Arrow table.

Known layouts: unvotes (un_votes, un_roll_calls and un_roll_call_issues in one folder, Parquet or
CSV), Voeten, Strezhnev & Bailey (one CSV, a row a state and roll call, votes as numbers), and the
UN Digital Library's (ms_code, ms_vote, undl_id). What columns are called is in `roll_call_columns`.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from allegiance.errors import InputError
from allegiance.readers import roll_call_columns as columns
from allegiance.readers.member_states import CODE_KINDS, state_of, successors
from allegiance.readers.table_files import read_table, table_named, tables_in

_TEXT = pa.dictionary(pa.int32(), pa.string())
_OF_A_CALL = pa.schema(
    [
        ("session", pa.int64()),
        ("date", pa.date32()),
        ("resolution", _TEXT),
        ("title", _TEXT),
        ("description", _TEXT),
        ("paragraph", pa.bool_()),
        ("amendment", pa.bool_()),
        ("issues", _TEXT),
    ]
)
SCHEMA = pa.schema(
    [("state", pa.string()), ("roll_call", pa.string()), ("vote", pa.string()), *_OF_A_CALL]
)
_VOTES = ("un_votes", "unvotes", "votes")
_CALLS = ("un_roll_calls", "roll_calls")
_ISSUES = ("un_roll_call_issues", "roll_call_issues", "issues")
_BETWEEN = "\x1f"


def read_roll_calls(path: str | Path) -> pa.Table:
    """Return the votes in a file or folder, one row a state and roll call, columns as `SCHEMA`.

    `vote` is yes, abstain, no or absent. `state` is ISO3: the Soviet Union's seat is RUS, the two
    Yemens YEM and YMD, the two Germanys DEU and DDR, Yugoslavia's seat YUG to the 60th session and
    SRB from the 61st, China's seat TWN until October 1971. `paragraph` and `amendment` are null
    where the file does not say; `issues` are topics joined by "; ". A votes file without sessions
    is read with the table of roll calls beside it.
    InputError says what cannot be read, where, and how to mend it.
    """
    source = _votes_file(Path(path))
    where = str(source)
    table = read_table(source)
    identifiers = _needed(table, "roll_call", where)
    if columns.column(table, "session") is not None:
        details = _details(table, None, where)
    else:
        details = _details_beside(source, identifiers)
    found = {name: details[name] for name in details.column_names}
    found["roll_call"] = identifiers
    found["vote"] = columns.votes(_needed(table, "vote", where, blank=True), where)
    found["state"] = _states(table, details["date"], where)
    votes = pa.table({name: found[name] for name in SCHEMA.names}, schema=SCHEMA)
    return votes.filter(pc.is_valid(votes["vote"]))


def _votes_file(path: Path) -> Path:
    if path.is_file():
        return path
    if not path.is_dir():
        raise InputError(str(path), "no such file or folder", "check the path")
    tables = tables_in(path)
    named = table_named(path, _VOTES) or (tables[0] if len(tables) == 1 else None)
    if named is None:
        what = f"holds {len(tables)} tables and none named {_VOTES[0]}"
        raise InputError(str(path), what, "name the file of votes")
    return named


def _details_beside(source: Path, identifiers: pa.ChunkedArray) -> pa.Table:
    """Return what the table of roll calls beside a votes file tells of each vote's roll call."""
    listed = table_named(source.parent, _CALLS)
    if listed is None:
        mend = "put un_roll_calls.parquet or .csv beside it"
        raise InputError(str(source), "says no session of its votes", mend)
    calls = read_table(listed)
    known = _needed(calls, "roll_call", str(listed))
    if len(pc.unique(known)) < len(known):
        raise InputError(str(listed), "lists a roll call twice", "keep one row a roll call")
    rows = pc.index_in(identifiers, value_set=known.combine_chunks())
    if rows.null_count:
        what = f"{rows.null_count} votes belong to roll calls that {listed.name} does not list"
        raise InputError(str(source), what)
    return _details(calls, table_named(source.parent, _ISSUES), str(listed)).take(rows)


def _needed(table: pa.Table, name: str, where: str, *, blank: bool = False) -> pa.ChunkedArray:
    found = columns.column(table, name)
    if found is None:
        names = " or ".join(columns.ALIASES[name])
        known = ", ".join(table.column_names[:12])
        raise InputError(where, f"has no column {names}", f"it has {known}")
    if found.null_count and not blank:
        raise InputError(where, f"{found.null_count} rows have no {name.replace('_', ' ')}")
    return found


def _details(calls: pa.Table, issues: Path | None, where: str) -> pa.Table:
    """Return what is told of each row's roll call, columns as `_OF_A_CALL`."""
    found = {}
    for field in _OF_A_CALL:
        if field.name == "session":
            given = _needed(calls, "session", where)
            found["session"] = columns.whole_numbers(given, where, "session")
        elif field.name == "issues":
            found["issues"] = _issues(calls, issues, where)
        elif (values := columns.column(calls, field.name)) is None:
            found[field.name] = pa.nulls(calls.num_rows, field.type)
        elif field.name == "date":
            found["date"] = columns.days(values, where)
        elif field.type == pa.bool_():
            found[field.name] = columns.flags(values, where, field.name)
        else:
            found[field.name] = values.combine_chunks().dictionary_encode()
    return pa.table(found, schema=_OF_A_CALL)


def _issues(calls: pa.Table, listed: Path | None, where: str) -> pa.Array:
    """Return the topics of each row's roll call: from the table of issues, or marked by columns."""
    if listed is None:
        return columns.topics(calls, where).dictionary_encode()
    table = read_table(listed)
    names = [n for n in table.column_names if n.casefold() == "issue"]
    if not names:
        raise InputError(str(listed), "has no column issue")
    told: dict[str, set[str]] = {}
    pairs = zip(
        _needed(table, "roll_call", str(listed)).to_pylist(),
        columns.as_text(table[names[0]]).to_pylist(),
        strict=True,
    )
    for call, issue in pairs:
        told.setdefault(call, set()).add(issue or "")
    joined = [
        "; ".join(sorted(told.get(call, ()))) or None
        for call in _needed(calls, "roll_call", where).to_pylist()
    ]
    return pa.array(joined, pa.string()).dictionary_encode()


def _states(table: pa.Table, dates: pa.ChunkedArray, where: str) -> pa.ChunkedArray:
    kinds = ("name", *CODE_KINDS)
    given = [columns.column(table, kind) for kind in kinds]
    if all(values is None for values in given):
        mend = f"name it one of {', '.join(columns.ALIASES['iso3'] + columns.ALIASES['name'])}"
        raise InputError(where, "has no column that tells the state", mend)
    empty = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    joined = pc.binary_join_element_wise(
        *(empty if values is None else values for values in given),
        _BETWEEN,
        null_handling="replace",
        null_replacement="",
    )
    unknown: list[str] = []

    def read(text: str | None) -> str | None:
        name, *codes = (text or "").split(_BETWEEN)
        found = state_of(name, zip(CODE_KINDS, codes, strict=True))
        if found is None:
            unknown.append(name or " ".join(code for code in codes if code) or "(no name)")
        return found

    states = columns.mapped(joined, read, pa.string())
    if unknown:
        more = "" if len(unknown) <= 5 else f" and {len(unknown) - 5} more"
        mend = "add a column iso3c with ISO 3166-1 alpha-3 codes"
        raise InputError(where, f"no state known as {', '.join(unknown[:5])}{more}", mend)
    for state, (until, then) in successors().items():
        gone = pc.and_(pc.equal(states, state), pc.greater_equal(dates, pa.scalar(until)))
        states = pc.if_else(pc.fill_null(gone, False), then, states)
    return states
