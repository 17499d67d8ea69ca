"""Coded event tables as acts of dyads: any Arrow-compatible table, or a file of one.

Columns: `date`, `actor`, `recipient`, and `type` (PLOVER) or `cameo` (a code); `mode`, `contexts`
(joined by |) and `confidence` (0-1) where there are. Files from the ICEWS Dataverse (tab
separated, with their own column names) are read as they are. Actors are codes (`RUS`), names
(`Russia`), or phrases resolved at the date ("Police (Australia)", "Barack Obama"); only those who
speak for a government count. Duplicates of one act on one day count once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from allegiance import entities
from allegiance.errors import InputError, UnknownEntityError
from allegiance.measure.days import Window
from allegiance.measure.kinds import Counts, Kind, dyad_kind
from allegiance.measure.tally import Acts, Days, distinct_acts
from allegiance.ontology import plover_of, speaks_for

CONFIDENCE = 0.8
"""What a coded event without a confidence of its own is trusted with."""
_ICEWS = {
    "Event Date": "date",
    "Source Country": "actor",
    "Target Country": "recipient",
    "CAMEO Code": "cameo",
    "Source Sectors": "actor_sectors",
}
_COLUMNS = ("date", "actor", "recipient", "type", "cameo", "mode", "contexts", "confidence")
_BATCH = 1 << 20
_EPOCH = 719163  # proleptic ordinal of 1970-01-01
_ROLE = re.compile(r"^(.*) \(([^()]+)\)$")
_OFFICES = ("Government", "Foreign Affairs", "Head of Government", "Head of State")
_NOBODY = ""


class DyadActs(Struct, frozen=True):
    """Acts of dyads: series n is `pairs[n]`, (actor, recipient), sorted; and what was left out."""

    pairs: tuple[tuple[str, str], ...]
    acts: Acts
    window: Window
    rows: int
    unread: dict[str, int]
    """How many rows did not count, by reason."""


def read_dyads(source: Any, *, batch: int = _BATCH, only: frozenset[str] | None = None) -> DyadActs:
    """Return the acts of every dyad in a table or file (Parquet, CSV, tab).

    `source`: a path, or any table narwhals knows (pandas, polars, pyarrow, DuckDB ...). `only`
    keeps the acts among these codes. Raises InputError where a column is missing.
    """
    reader = _Reader(only)
    for table in _batches(source, batch):
        reader.take(table)
    return reader.finish()


class _Reader:
    """Numbers for pairs and kinds, and the sorted keys of what was read so far."""

    def __init__(self, only: frozenset[str] | None) -> None:
        self.only = only
        self.codes: dict[str, int] = {}
        self.kinds: dict[tuple[Any, ...], int] = {}
        self.actor, self.recipient, self.day, self.kind = ([] for _ in range(4))  # type: ignore[var-annotated]
        self.rows = 0
        self.unread: dict[str, int] = {}

    def take(self, table: pa.Table) -> None:
        """Add one batch."""
        self.rows += table.num_rows
        day = _days(table.column("date"))
        years = _years(day)
        actor = self._who(table, "actor", years)
        recipient = self._who(table, "recipient", years)
        kind = self._what(table)
        dated = day > 0
        known = (actor >= 0) & (recipient >= 0)
        apart = actor != recipient
        for reason, bad in (
            ("no date", ~dated),
            ("no act (a statement, or an unknown type)", dated & (kind < 0)),
            ("actor or recipient is no state's government", dated & (kind >= 0) & ~known),
            ("within one state", dated & (kind >= 0) & known & ~apart),
        ):
            self.unread[reason] = self.unread.get(reason, 0) + int(bad.sum())
        good = dated & (kind >= 0) & known & apart
        self.actor.append(actor[good].astype(np.int32))
        self.recipient.append(recipient[good].astype(np.int32))
        self.day.append(day[good].astype(np.int32))
        self.kind.append(kind[good].astype(np.int32))

    def finish(self) -> DyadActs:
        """Number pairs and kinds in an order of their own, so that batches do not matter."""
        codes = sorted(self.codes)
        rank = np.zeros(len(codes), dtype=np.int64)
        rank[[self.codes[code] for code in codes]] = np.arange(len(codes))
        actor, recipient, day, kind = (
            np.concatenate([*parts, np.zeros(0, np.int32)]).astype(np.int64)
            for parts in (self.actor, self.recipient, self.day, self.kind)
        )
        for part in (self.actor, self.recipient, self.day, self.kind):
            part.clear()
        named = sorted(self.kinds, key=repr)
        order = np.zeros(len(named), dtype=np.int64)
        order[[self.kinds[name] for name in named]] = np.arange(len(named))
        kinds = [_kind(name) for name in named]
        pair, row = _unique(rank[actor] * max(1, len(codes)) + rank[recipient]) if day.size else (
            np.zeros(0, np.int64), np.zeros(0, np.int64)
        )  # fmt: skip
        pairs = tuple((codes[p // len(codes)], codes[p % len(codes)]) for p in pair.tolist())
        acts = _once(kinds, row, day, order[kind] if day.size else day)
        window = Window(int(day.min()), int(day.max())) if day.size else Window(1, 1)
        return DyadActs(pairs, acts, window, self.rows, self.unread)

    def _who(self, table: pa.Table, column: str, years: Days) -> Counts:
        names = pc.dictionary_encode(table.column(column).combine_chunks().cast(pa.string()))
        words = names.dictionary.to_pylist()
        index = names.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        sectors = None
        if f"{column}_sectors" in table.column_names:
            encoded = pc.dictionary_encode(
                table.column(f"{column}_sectors").combine_chunks().cast(pa.string())
            )
            told = np.array([_icews_government(s or "") for s in encoded.dictionary.to_pylist()])
            sectors = told[encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)] if (
                told.size
            ) else None  # fmt: skip
        dateless = [_code_of(word) if word else _NOBODY for word in words]
        if all(code is not None for code in dateless):
            numbers = np.array([self._number(code or "") for code in dateless], dtype=np.int64)
            found = np.where(index >= 0, numbers[index], -1) if numbers.size else index
        else:
            keys, row = _unique((index + 1) * 10000 + years)
            resolved = [
                self._number(_resolved(words[k // 10000 - 1], k % 10000) if k >= 10000 else "")
                for k in keys.tolist()
            ]
            found = np.array(resolved, dtype=np.int64)[row]
        if sectors is not None:
            found = np.where(sectors, found, -1)
        return found

    def _number(self, code: str) -> int:
        if not code or (self.only is not None and code not in self.only):
            return -1
        return self.codes.setdefault(code, len(self.codes))

    def _what(self, table: pa.Table) -> Counts:
        parts = []
        for column in ("type", "cameo", "mode", "contexts"):
            if column in table.column_names:
                values = table.column(column).combine_chunks().cast(pa.string())
                parts.append((column, pc.dictionary_encode(values)))
        key = np.zeros(table.num_rows, dtype=np.int64)
        for _, encoded in parts:
            index = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            key = key * (len(encoded.dictionary) + 1) + index + 1
        sure = np.full(table.num_rows, round(CONFIDENCE * 20), dtype=np.int64)
        if "confidence" in table.column_names:
            given = table.column("confidence").cast(pa.float64()).fill_null(CONFIDENCE).to_numpy()
            sure = np.rint(np.clip(given, 0.0, 1.0) * 20).astype(np.int64)
        keys, row = _unique(key * 21 + sure)
        numbers = np.full(len(keys), -1, dtype=np.int64)
        for at, value in enumerate(keys.tolist()):
            rest, certain = divmod(value, 21)
            told: dict[str, str] = {}
            for column, encoded in reversed(parts):
                rest, index = divmod(rest, len(encoded.dictionary) + 1)
                told[column] = encoded.dictionary[index - 1].as_py() if index else ""
            name = _name(told, certain / 20)
            if name is not None:
                numbers[at] = self.kinds.setdefault(name, len(self.kinds))
        return numbers[row]


def _name(told: dict[str, str], probability: float) -> tuple[Any, ...] | None:
    """Return (type, mode, military, humanitarian, probability), None for what is no act."""
    contexts = set(filter(None, told.get("contexts", "").split("|")))
    type_, mode = told.get("type", "").strip().upper(), told.get("mode") or None
    if not type_:
        reading = plover_of(told.get("cameo", ""))
        if reading is None:
            return None
        type_, mode, contexts = reading.type, reading.mode, contexts | set(reading.contexts)
    try:
        dyad_kind(type_, mode, False, False, probability)  # type: ignore[arg-type]
    except KeyError:
        return None
    return type_, mode, "military" in contexts, "humanitarian" in contexts, probability


def _kind(name: tuple[Any, ...]) -> Kind:
    return dyad_kind(*name)


def _once(kinds: list[Kind], series: Counts, day: Days, kind: Counts) -> Acts:
    """Keep one act of those alike in dyad, day and all but their probability: the surest."""
    merged = sorted(set(kinds), key=repr)  # repr ends with the probability, so the surest is last
    number = {k: at for at, k in enumerate(merged)}
    to = np.array([number[k] for k in kinds], dtype=np.int64)
    acts = distinct_acts(merged, series, day, to[kind] if kind.size else kind)
    if not acts.kind.size:
        return acts
    items = [(k.type, k.sign, k.difficulty, k.discrimination) for k in merged]
    item = np.array([items.index(i) for i in items], dtype=np.int64)[acts.kind]
    last = np.ones(acts.kind.size, dtype=bool)
    last[:-1] = (np.diff(acts.series) != 0) | (np.diff(acts.day) != 0) | (np.diff(item) != 0)
    return Acts(acts.kinds, acts.series[last], acts.day[last], acts.kind[last])


def _code_of(word: str) -> str | None:
    """Return the code a word stands for on any date, None where the date may matter."""
    try:
        return entities.state_code(word) if _is_code(word) else _by_name(word)
    except UnknownEntityError:
        return None


@lru_cache(maxsize=65536)
def _by_name(word: str) -> str | None:
    try:
        return entities.state_code(word)
    except UnknownEntityError:
        return None


def _is_code(word: str) -> bool:
    return len(word) == 3 and word.isupper()


@lru_cache(maxsize=1 << 18)
def _resolved(phrase: str, year: int) -> str:
    """Return the state whose government a phrase names in a year, "" where it names none."""
    code = _by_name(phrase)
    if code is not None:
        return code
    role = _ROLE.match(phrase)
    if role:
        home = _by_name(role.group(2))
        if home is not None:
            if role.group(1) in _OFFICES:
                return home
            sectors = entities.sectors_of(role.group(1))
            return home if sectors and speaks_for(sectors) == "government" else _NOBODY
    for mention in entities.find(phrase, f"{year:04d}"):
        if mention.entity is not None and mention.span[1] - mention.span[0] >= len(phrase) - 4:
            government = speaks_for(mention.entity.sectors) == "government"
            return mention.entity.code if government else _NOBODY
    return _NOBODY


def _icews_government(sectors: str) -> bool:
    """Say whether ICEWS' sectors of an actor tell its government (or a state as such)."""
    told = sectors.casefold()
    if not told:
        return True
    if any(word in told for word in ("dissident", "rebel", "insurgent", "opposition", "former")):
        return False
    return any(
        word in told
        for word in ("government", "executive", "military", "cabinet", "ministry", "police")
    )


def _days(column: pa.ChunkedArray) -> Days:
    """Return proleptic ordinals, 0 where there is no date; text is ISO or begins with it."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        encoded = pc.dictionary_encode(column.combine_chunks().cast(pa.string()))
        each = np.array([_ordinal(text) for text in encoded.dictionary.to_pylist()] or [0])
        index = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        present = encoded.indices.is_valid().to_numpy(zero_copy_only=False)
        return np.where(present, each[index], 0)
    whole = column.cast(pa.date32()).cast(pa.int32()).fill_null(-_EPOCH)
    days: Days = whole.to_numpy().astype(np.int64) + _EPOCH
    return days


def _ordinal(text: str | None) -> int:
    from datetime import date

    try:
        plain = (text or "")[:10]
        if len(plain) == 8 and plain.isdigit():
            plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
        return date.fromisoformat(plain).toordinal()
    except ValueError:
        return 0


def _years(days: Days) -> Days:
    return (days / 365.2425).astype(np.int64) + 1


def _unique(values: Counts) -> tuple[Counts, Counts]:
    """Return distinct values and where each stands among them; by counting where they are small."""
    most = int(values.max(initial=0))
    if most > 1 << 22 or int(values.min(initial=0)) < 0:
        found, row = np.unique(values, return_inverse=True)
        return found, row.reshape(-1)
    present = np.bincount(values, minlength=most + 1) > 0
    return np.flatnonzero(present), (np.cumsum(present) - 1)[values]


def _batches(source: Any, size: int) -> Iterator[pa.Table]:
    if isinstance(source, str | Path):
        yield from _of_file(Path(source), size)
        return
    frame = nw.from_native(source)
    table = frame.collect().to_arrow() if isinstance(frame, nw.LazyFrame) else frame.to_arrow()
    table = _named(table, "the table")
    for at in range(0, table.num_rows, size):
        yield table.slice(at, size)


def _of_file(path: Path, size: int) -> Iterator[pa.Table]:
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    if not path.is_file():
        raise InputError(str(path), "no such file")
    try:
        if path.suffix in (".parquet", ".pq"):
            file = parquet.ParquetFile(path)
            wanted = [n for n in file.schema_arrow.names if n in _COLUMNS or n in _ICEWS]
            for batch in file.iter_batches(size, columns=wanted):
                yield _named(pa.Table.from_batches([batch]), str(path))
            return
        tab = path.suffix in (".tab", ".tsv")
        with path.open("rb") as opened:
            names = opened.readline().decode("utf-8", "replace").rstrip("\r\n")
        head = [name.strip('"\ufeff ') for name in names.split("\t" if tab else ",")]
        stream = csv.open_csv(
            path,
            parse_options=csv.ParseOptions(delimiter="\t" if tab else ","),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in head if name != "confidence"},
                strings_can_be_null=True,
                null_values=["", "NA", "NULL"],
            ),
        )
        for batch in stream:
            yield _named(pa.Table.from_batches([batch]), str(path))
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(str(path), f"cannot be read as a table: {error}") from None


def _named(table: pa.Table, where: str) -> pa.Table:
    names = [_ICEWS.get(name, name.strip().lower()) for name in table.column_names]
    table = table.rename_columns(names)
    keep = [n for n in dict.fromkeys(names) if n in _COLUMNS or n in _ICEWS.values()]
    for needed in ("date", "actor", "recipient"):
        if needed not in keep:
            raise InputError(where, f"has no column {needed!r}", f"columns are {', '.join(names)}")
    if "type" not in keep and "cameo" not in keep:
        raise InputError(where, "has neither a column 'type' nor 'cameo'")
    return table.select(keep)
