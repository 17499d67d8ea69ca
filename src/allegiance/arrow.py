"""The terms as Arrow rows, column by column as the types declare them; exact round trips."""

from __future__ import annotations

import types
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa
from msgspec import Struct

T = TypeVar("T", bound=Struct)


def to_table(rows: Iterable[T], kind: type[T], **extra: list[Any]) -> pa.Table:
    """One row a struct, columns as `schema(kind)`; `extra` columns of integers or text follow."""
    table = pa.Table.from_pylist(msgspec.to_builtins(list(rows)), schema=schema(kind))
    for name, values in extra.items():
        kind_of = pa.int64() if all(isinstance(v, int) for v in values) else pa.string()
        table = table.append_column(name, pa.array(values, kind_of))
    return table


def from_table(table: pa.Table, kind: type[T]) -> list[T]:
    """The structs again; columns that are no field of `kind` are passed over."""
    names = [name for name in kind.__struct_fields__ if name in table.column_names]
    rows: list[T] = msgspec.convert(table.select(names).to_pylist(), list[kind])  # type: ignore[valid-type]
    return rows


@cache
def schema(kind: type[Struct]) -> pa.Schema:
    """The Arrow schema of a struct type: tuples as lists, structs as structs, choices as text."""
    return pa.schema(_fields(kind))


def _fields(kind: type[Struct]) -> list[pa.Field]:
    hints = get_type_hints(kind, include_extras=True)
    return [pa.field(name, _type(hints[name])) for name in kind.__struct_fields__]


def _type(hint: Any) -> pa.DataType:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(parts[0])
    if origin in (Union, types.UnionType):
        return _type(next(p for p in parts if p is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_type(parts[0]))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return pa.struct(_fields(hint))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]
