"""A user's word on a line of evidence, put in its place whenever the line is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from allegiance import ontology
from allegiance.errors import LedgerError
from allegiance.model import Correction, Evidence, Participant

PLAIN = ("type", "mode", "factuality", "date", "theme", "confidence")
PEOPLE = ("actors", "recipients", "theme_entities")
WITHDRAWN = "withdrawn"
FIELDS = (*PLAIN, *PEOPLE, WITHDRAWN)
"""What may be corrected; `withdrawn` takes the line out of every answer."""


def correct(lines: Iterable[Evidence], corrections: Iterable[Correction]) -> list[Evidence]:
    """The lines as corrected, in order; later corrections win, withdrawn lines are left out."""
    by_line: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_line[correction.evidence].append(correction)
    if not by_line:
        return list(lines)
    found = (_corrected(line, by_line.get(line.id, ())) for line in lines)
    return [line for line in found if line is not None]


def checked(line: Evidence, correction: Correction) -> Correction:
    """The correction, if it can be applied to `line`; LedgerError says what is wrong with it."""
    _corrected(line, [correction])
    return correction


def _corrected(line: Evidence, corrections: Iterable[Correction]) -> Evidence | None:
    withdrawn = False
    for correction in corrections:
        if correction.field == WITHDRAWN:
            withdrawn = correction.value != "false"
        else:
            line = _apply(line, correction)
    return None if withdrawn else line


def _apply(line: Evidence, correction: Correction) -> Evidence:
    field, value = correction.field, correction.value
    if field not in FIELDS:
        raise LedgerError(f"{field} cannot be corrected; correct one of {', '.join(FIELDS)}")
    changed: dict[str, Any] = {field: value}
    if field in PEOPLE:
        changed[field] = _people(value or "")
    elif field == "confidence":
        changed[field] = _number(value)
    made = {**msgspec.to_builtins(line), **msgspec.to_builtins(changed)}
    try:
        line = msgspec.convert(made, Evidence)
    except msgspec.ValidationError as error:
        raise LedgerError(f"{field} cannot be {value!r}: {error}") from error
    if field == "type":
        line = replace(line, quad=ontology.quad(line.type) if line.type else None)
    return line


def _people(value: str) -> tuple[Participant, ...]:
    """`RUS GOV MIL, BLR` as participants: a code, then its sectors."""
    parts = [part.split() for part in value.split(",") if part.strip()]
    return tuple(Participant(code=part[0], sectors=tuple(part[1:])) for part in parts)


def _number(value: str | None) -> float:
    try:
        return float(value or "")
    except ValueError:
        raise LedgerError(f"confidence cannot be {value!r}: write a number from 0 to 1") from None
