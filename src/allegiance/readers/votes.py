"""UN General Assembly roll calls as votes: unvotes (Parquet or CSV), Voeten's CSV, lists of states.

unvotes keeps votes and roll calls in two files; the roll calls are looked for beside the votes,
under the same ending. Voeten's file has one row a state and vote: 1 yes, 2 abstain, 3 no, 8 absent,
9 not a member.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, cast

import pyarrow as pa
import pyarrow.parquet as pq

from allegiance.errors import InputError
from allegiance.model import Vote
from allegiance.readers.coded import CodedFile, coded_file, in_batches, iso_date
from allegiance.readers.countries import by_cow, by_name
from allegiance.readers.row_files import rows_of

Cast = Literal["yes", "no", "abstain", "absent"]
_CAST: dict[str, Cast] = {
    "yes": "yes", "y": "yes", "1": "yes", "in favour": "yes", "for": "yes",
    "abstain": "abstain", "a": "abstain", "2": "abstain", "abstention": "abstain",
    "no": "no", "n": "no", "3": "no", "against": "no",
    "absent": "absent", "x": "absent", "8": "absent", "non-voting": "absent",
}  # fmt: skip
_NOT_MEMBER = {"9", "not a member", "", "na"}
_UNVOTES = {"rcid", "country", "vote"}
_CALL_FILES = ("un_roll_calls", "unvotes_roll_calls", "roll_calls")
_LISTS = {"resolution", "date", "state", "vote"}
_VOETEN = {"rcid", "ccode", "vote"}


def looks_like(names: Iterable[str]) -> bool:
    """Whether these columns are of a roll-call file."""
    have = {name.strip().lower() for name in names}
    return any(need <= have for need in (_UNVOTES, _LISTS, _VOETEN))


def stands_beside(path: Path) -> bool:
    """Whether a file only tells of roll calls, and is read with the votes beside it."""
    stem = path.name.lower().split(".")[0]
    return stem in (*_CALL_FILES, "un_roll_call_issues")


def read_votes(path: Path) -> CodedFile:
    """The votes of one file; countries that have no code are told once each, with their votes."""
    return coded_file(
        path, "un-votes", "UN roll-call votes", lambda: in_batches(_votes(path), Vote), "votes"
    )


def _votes(path: Path) -> Iterator[Vote | InputError]:
    unknown: Counter[str] = Counter()
    calls: dict[str, tuple[str, str]] | None = None
    for place, row in _rows(path):
        if isinstance(row, InputError):
            yield row
            continue
        number = _number(row.get("rcid"))
        if "resolution" in row and "date" in row:
            resolution, day = str(row["resolution"]).strip(), _day(row["date"])
        elif row.get("unres") and row.get("date"):
            resolution, day = str(row["unres"]).strip(), _day(row["date"])
        else:
            calls = _roll_calls(path) if calls is None else calls
            resolution, day = calls.get(number, ("", ""))
        how = str(row.get("vote") if row.get("vote") is not None else "").strip().lower()
        how = how.removesuffix(".0")
        if how in _NOT_MEMBER:
            continue
        if how not in _CAST or not resolution or not day:
            what = f"vote {how[:20]!r}" if how not in _CAST else f"roll call {number!r} has no day"
            yield InputError(place, f"{what}: not read")
            continue
        state = _state(row)
        if state is None:
            unknown[str(row.get("country") or row.get("countryname") or row.get("ccode"))] += 1
            continue
        yield Vote(
            body="UNGA",
            resolution=resolution,
            date=day,
            state=state,
            vote=_CAST[how],
            source=path.name,
        )
    for name, count in sorted(unknown.items())[:100]:
        yield InputError(
            str(path), f"{count} vote(s) of {name[:60]!r}, which has no code, not read"
        )


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | InputError]]:
    if path.suffix.lower() == ".parquet":
        try:
            with pq.ParquetFile(path) as file:
                names = [n for n in file.schema_arrow.names if n.lower() in _WANTED]
                if not looks_like(names):
                    raise InputError(str(path), "is a Parquet file of no roll calls")
                for batch in file.iter_batches(20_000, columns=names):
                    for row in batch.to_pylist():
                        yield str(path), {key.lower(): value for key, value in row.items()}
        except (pa.ArrowException, OSError) as error:
            raise InputError(str(path), f"is no readable Parquet: {_short(error)}") from error
        return
    for place, row in rows_of(path):
        if isinstance(row, InputError):
            yield place, row
        else:
            yield place, {key.lower(): value for key, value in row.items()}


_WANTED = _UNVOTES | _LISTS | _VOETEN | {"unres", "countryname", "country_code", "iso3c"}


def _roll_calls(path: Path) -> dict[str, tuple[str, str]]:
    """Resolution and day of each roll call, from the file that stands beside the votes."""
    for name in _CALL_FILES:
        for ending in dict.fromkeys((path.suffix, ".parquet", ".csv")):
            beside = path.with_name(name + ending)
            if beside.exists() and beside != path:
                return _calls_in(beside)
    raise InputError(
        str(path), "has no resolutions and days", "put un_roll_calls.parquet or .csv beside it"
    )


def _calls_in(path: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    if path.suffix.lower() == ".parquet":
        try:
            rows: Iterable[dict[str, Any]] = pq.read_table(
                path, columns=["rcid", "date", "unres"]
            ).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise InputError(str(path), f"is no readable Parquet: {_short(error)}") from error
    else:
        rows = [row for _, row in rows_of(path) if not isinstance(row, InputError)]
    for row in rows:
        number = _number(row.get("rcid"))
        # a few roll calls of procedure have no resolution; their number names them
        found[number] = (str(row.get("unres") or "").strip() or f"rcid {number}", _day(row["date"]))
    return found


def _state(row: Mapping[str, Any]) -> str | None:
    if row.get("state"):
        return by_name(str(row["state"]))
    name = row.get("country") or row.get("countryname")
    found = by_name(str(name)) if name and not str(name).strip().isdigit() else None
    if found is None and row.get("ccode"):
        found = by_cow(str(row["ccode"]))
    if found is None and row.get("iso3c"):
        found = by_name(str(row["iso3c"]))
    return found


def _number(value: object) -> str:
    try:
        return str(int(float(cast("str", value))))
    except (TypeError, ValueError, OverflowError):
        return str(value)


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]


def _day(value: object) -> str:
    return iso_date(str(value)) or ""
