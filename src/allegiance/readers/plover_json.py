"""PLOVER JSON lines: events by the field names of the codebook, and our own evidence lines.

A record of several event types becomes a line of evidence for each. Lines that follow
`allegiance schema evidence` are read back too, without their spans and quotes: the text they point
into is not at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from allegiance.errors import InputError
from allegiance.model import PLOVER_TYPES, Evidence, Figure, Participant
from allegiance.ontology import contexts, known_sectors, modes, quad
from allegiance.readers.coded import CodedFile, coded_file, in_batches, iso_date
from allegiance.readers.countries import by_plover
from allegiance.readers.decoding import NOT_JSON
from allegiance.readers.streams import bounded_lines, open_stream

CONFIDENCE = 0.6
"""Of records that do not say how sure they are; a convention of this project."""
_SIZES = {"dead": ("killed", "people"), "injured": ("wounded", "people"),
          "arrested": ("arrested", "people")}  # fmt: skip
_OLD_NAMES = {"YIELD": "CONCEDE", "FIGHT": "ASSAULT", "ENGAGE": "COOPERATE"}


def looks_like(record: object) -> bool:
    """Whether one decoded record has PLOVER's fields."""
    if not isinstance(record, Mapping):
        return False
    if {"factuality", "attribution", "actors", "kind"} <= set(record):
        return True
    typed = "event" in record or "event_type" in record
    return typed and "date" in record and ("actor" in record or "source" in record)


def read_plover(path: Path) -> CodedFile:
    """The events of one file of JSON lines."""
    return coded_file(path, "plover-json", "PLOVER events", lambda: in_batches(_events(path)))


def _events(path: Path) -> Iterator[Evidence | InputError]:
    with open_stream(path) as stream:
        for number, line in bounded_lines(str(path), stream):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                record = msgspec.json.decode(line)
                yield from _evidence(record, line)
            except NOT_JSON as error:
                yield InputError(where, f"is not JSON: {error}")
            except (ValueError, TypeError) as error:
                yield InputError(where, f"is no PLOVER event: {error}")


def _evidence(record: Any, line: bytes) -> Iterator[Evidence]:
    if not isinstance(record, dict):
        raise ValueError("not an object")
    if record.get("has_event") is False:
        return
    if "factuality" in record and "actors" in record:
        yield _without_spans(record)
        return
    day = iso_date(str(record.get("date") or "")) or _vague(record.get("date"))
    if day is None:
        raise ValueError("no date")
    kinds = [
        _OLD_NAMES.get(t := str(kind).strip().upper(), t)
        for kind in _list(record.get("event") or record.get("event_type"))
    ]
    kinds = [kind for kind in dict.fromkeys(kinds) if kind in PLOVER_TYPES]
    if not kinds:
        raise ValueError("no event type that PLOVER has")
    told_modes = [str(m).strip().lower() for m in _list(record.get("mode"))]
    told_contexts = [str(c).strip().lower() for c in _list(record.get("context"))]
    number = str(record.get("id") or hashlib.sha256(line.strip()).hexdigest()[:16])
    name = f"plover:{number}"
    for kind in kinds:
        type_ = next(t for t in PLOVER_TYPES if t == kind)
        made = Evidence(
            id=name if len(kinds) == 1 else f"{name}-{kind.lower()}",
            document=name,
            kind="event",
            actors=_people(record.get("actor") or record.get("source")),
            recipients=_people(record.get("recipient") or record.get("target")),
            type=type_,
            mode=next((m for m in told_modes if m in modes(type_)), None),
            contexts=tuple(c for c in dict.fromkeys(told_contexts) if c in contexts()),
            theme=str(record["comment"])[:500] if record.get("comment") else None,
            date=day,
            quad=quad(type_),
            confidence=CONFIDENCE,
        )
        yield made
    size = record.get("size") or record.get("event_size")
    if isinstance(size, dict):
        for key, (measure, unit) in _SIZES.items():
            value = size.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
                yield msgspec.structs.replace(
                    made,
                    id=f"{name}-{measure}",
                    kind="figure",
                    type=None,
                    mode=None,
                    quad=None,
                    figure=Figure(measure=measure, value=float(value), unit=unit),
                )


def _without_spans(record: dict[str, Any]) -> Evidence:
    line = msgspec.convert(record, Evidence)

    def plain(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        return tuple(msgspec.structs.replace(p, span=None) for p in people)

    said = line.attribution
    if said.speaker is not None:
        said = msgspec.structs.replace(said, speaker=plain((said.speaker,))[0])
    return msgspec.structs.replace(
        line,
        span=None,
        quote=None,
        trigger=None,
        actors=plain(line.actors),
        recipients=plain(line.recipients),
        theme_entities=plain(line.theme_entities),
        attribution=msgspec.structs.replace(said, span=None),
    )


def _people(value: object) -> tuple[Participant, ...]:
    found = []
    for item in _list(value):
        if isinstance(item, str):
            item = {"code": item[:3], "sector": item[3:]} if item.isupper() else {"code": item}
        if not isinstance(item, dict):
            raise ValueError("an actor that is neither text nor object")
        told = item.get("code") or item.get("country") or item.get("country_name") or ""
        code = by_plover(str(told))
        if code is None:
            continue
        parts: list[str] = []
        for key in ("sector", "sector_code", "other_sector_codes"):
            for text in _list(item.get(key)):
                plain = str(text).replace(",", " ").replace(";", " ").split()
                parts += [p[i : i + 3] for p in plain for i in range(0, len(p), 3)]
        name = item.get("identifier_text") or item.get("entity_name") or item.get("entity_text")
        found.append(
            Participant(
                code=code,
                sectors=tuple(s for s in dict.fromkeys(parts) if s in known_sectors()),
                name=str(name or item.get("name") or "")[:300],
            )
        )
    return tuple(found)


def _list(value: object) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def _vague(value: object) -> str | None:
    """A year or a month, which the codebook does not have and exports may."""
    text = str(value or "")
    return text if len(text) in (4, 7) and iso_date(f"{text}-01-01"[:10]) else None
