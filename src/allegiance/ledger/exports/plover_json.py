"""PLOVER's JSON, one event a line: fields as the codebook names them, the rest under our name.

`actor`, `recipient`, `event`, `mode`, `context`, `quad_code`, `text`, `text_info`, `cite_info` and
`coder` are PLOVER's. `allegiance` holds the whole line of evidence, so that nothing is lost on the
way back; other readers pass it over, as the codebook allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from allegiance.errors import InputError
from allegiance.ledger.exports.stream import as_written
from allegiance.model import Document, Evidence, Participant

OURS = "allegiance"


def to_plover(line: Evidence, document: Document | None, coder: str = "") -> dict[str, Any]:
    """One event as a PLOVER record. `date` is null where the text and its outlet give none."""
    return {
        "id": line.id,
        "date": line.date,
        "actor": [_entity(p) for p in line.actors],
        "recipient": [_entity(p) for p in line.recipients],
        "event": [line.type],
        "quad_code": line.quad,
        "mode": [line.mode] if line.mode else [],
        "context": list(line.contexts),
        "text": line.quote,
        "text_info": {
            "sequence": line.sentence,
            "start": line.span[0] if line.span else None,
            "end": line.span[1] if line.span else None,
        },
        "cite_info": {
            "citation": line.document,
            "url": document.url if document else None,
            "title": document.title if document else None,
            "language": document.language if document else None,
            "publication": document.publisher if document else None,
        },
        "coder": coder,
        OURS: msgspec.to_builtins(line),
    }


def from_plover(lines: Iterable[bytes], where: str) -> Iterator[Evidence]:
    """The evidence that `to_plover` wrote. InputError names the line that holds none."""
    for number, line in enumerate(lines, start=1):
        try:
            yield msgspec.convert(msgspec.json.decode(line)[OURS], Evidence)
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError) as error:
            raise InputError(f"{where}, line {number}", f"no record of this export: {error}") from (
                error
            )


def _entity(person: Participant) -> dict[str, Any]:
    code, sectors = as_written(person)
    return {
        "code": code,
        "sector": list(sectors),
        "entity_text": person.text,
        "identifier_id": person.code,
        "identifier_text": person.name or None,
    }
