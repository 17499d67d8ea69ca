"""The columns of a table of votes under whatever name, and their values in one form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from allegiance.errors import InputError

ALIASES: dict[str, tuple[str, ...]] = {
    "roll_call": ("roll_call", "rcid", "undl_id"),
    "vote": ("vote", "ms_vote"),
    "name": ("countryname", "country_name", "ms_name", "country"),
    "iso3": ("state", "iso3c", "iso3", "ms_code"),
    "iso2": ("country_code", "iso2c", "iso2"),
    "cow": ("ccode", "cow"),
    "session": ("session",),
    "date": ("date",),
    "resolution": ("resolution", "unres"),
    "title": ("title", "short"),
    "description": ("description", "descr"),
    "paragraph": ("paragraph", "para"),
    "amendment": ("amendment", "amend"),
}
"""What each column may be called, in lower case; the first there is counts."""

TOPICS = {
    "me": "Palestinian conflict",
    "nu": "Nuclear weapons and nuclear material",
    "di": "Arms control and disarmament",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}
"""Columns of the Voeten layout that hold 1 where a roll call concerns the topic."""

_CAST = {
    "yes": "yes", "y": "yes", "1": "yes",
    "abstain": "abstain", "abstention": "abstain", "a": "abstain", "2": "abstain",
    "no": "no", "n": "no", "3": "no",
    "absent": "absent", "non-voting": "absent", "x": "absent", "8": "absent",
    "not a member": None, "9": None,
}  # fmt: skip
_MISSING = {"", "na", "nan", "null", "none"}
_STATA_DAY = re.compile(r"^(\d{1,2})([a-z]{3})(\d{4})$")
_TRUE, _FALSE = {"1", "true", "t", "yes"}, {"0", "false", "f", "no"}


def column(table: pa.Table, name: str) -> pa.ChunkedArray | None:
    """Return the column that `ALIASES` knows under `name`, as text; None where there is none.

    Identifiers come without decimals, 3.0 as "3"; R's NA in a text is null.
    """
    known = {given.casefold().strip(): given for given in reversed(table.column_names)}
    alias = next((alias for alias in ALIASES[name] if alias in known), None)
    if alias is None:
        return None
    values = as_text(table[known[alias]])
    if name in ("roll_call", "cow"):
        values = pc.replace_substring_regex(values, r"^(\d+)\.0+$", r"\1")
    if name in ("resolution", "title", "description"):
        values = pc.if_else(pc.equal(values, "NA"), None, values)
    return values


def as_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return any column as text, dictionary-encoded columns included."""
    if pa.types.is_dictionary(values.type):
        values = pc.cast(values, values.type.value_type)
    return pc.cast(values, pa.string())


def votes(values: pa.ChunkedArray, where: str) -> pa.ChunkedArray:
    """Return votes as yes, abstain, no or absent; null for states that were no members.

    Knows words, letters (Y A N X) and the numbers 1 yes, 2 abstain, 3 no, 8 absent, 9 no member.
    """

    def read(given: str | None) -> str | None:
        plain = (given or "").strip().casefold()
        if plain in _MISSING:
            return "absent"
        if plain not in _CAST:
            raise InputError(
                where, f"{given!r} is no vote", "yes, abstain, no, absent or 1 2 3 8 9"
            )
        return _CAST[plain]

    return mapped(values, read, pa.string())


def whole_numbers(values: pa.ChunkedArray, where: str, name: str) -> pa.ChunkedArray:
    """Return whole numbers; InputError where one is missing or is no number."""

    def read(given: str | None) -> int:
        try:
            return int(float(given or ""))
        except ValueError:
            raise InputError(where, f"{name} {given!r} is no number") from None

    return mapped(values, read, pa.int64())


def flags(values: pa.ChunkedArray, where: str, name: str) -> pa.ChunkedArray:
    """Return yes-or-no values; null where nothing is said."""

    def read(given: str | None) -> bool | None:
        plain = (given or "").strip().casefold().removesuffix(".0")
        if plain in _MISSING:
            return None
        if plain not in _TRUE | _FALSE:
            raise InputError(where, f"{name} {given!r} is neither 1 nor 0")
        return plain in _TRUE

    return mapped(values, read, pa.bool_())


def days(values: pa.ChunkedArray, where: str) -> pa.ChunkedArray:
    """Return dates: 1946-01-31, 1/31/1946 or 31jan1946; null where nothing is said."""

    def read(given: str | None) -> date | None:
        plain = (given or "").strip().casefold()
        if plain in _MISSING:
            return None
        found = _day(plain)
        if found is None:
            raise InputError(where, f"{given!r} is no date", "write 1946-01-31")
        return found

    return mapped(values, read, pa.date32())


def mapped(
    values: pa.ChunkedArray, read: Callable[[str | None], Any], kind: pa.DataType
) -> pa.ChunkedArray:
    """Return `read` of each value; every distinct value is read once."""
    encoded = values.combine_chunks().dictionary_encode(null_encoding="encode")
    distinct = pa.array([read(value) for value in encoded.dictionary.to_pylist()], kind)
    return pa.chunked_array([distinct.take(encoded.indices)])


def topics(calls: pa.Table, where: str) -> pa.Array:
    """Return the topics that columns of 1 and 0 mark, joined by "; "; null where none is."""
    known = {name.casefold(): name for name in calls.column_names}
    marks = [
        [
            topic if flag else None
            for flag in flags(as_text(calls[known[short]]), where, short).to_pylist()
        ]
        for short, topic in TOPICS.items()
        if short in known
    ]
    if not marks:
        return pa.nulls(calls.num_rows, pa.string())
    joined = ["; ".join(sorted(t for t in row if t)) or None for row in zip(*marks, strict=True)]
    return pa.array(joined, pa.string())


def _day(plain: str) -> date | None:
    if stata := _STATA_DAY.match(plain):
        plain = f"{int(stata[1]):02d} {stata[2]} {stata[3]}"
    for form, text in (("%Y-%m-%d", plain[:10]), ("%m/%d/%Y", plain), ("%d %b %Y", plain)):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
