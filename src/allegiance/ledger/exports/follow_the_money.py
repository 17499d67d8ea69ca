"""FollowTheMoney entities as JSON lines: articles, whoever takes part, and events between them.

Every entity is `{"id", "schema", "properties"}` with lists of text as values, in the schemata
Article, PublicBody, Organization and Event of the FollowTheMoney model (`organizer` are actors,
`involved` recipients, `proof` the article, `alias` the code of who it is); ids are hashes, so
files of several ledgers agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from allegiance.errors import UnknownEntityError
from allegiance.model import Document, Evidence, Participant

_PUBLIC = ("GOV", "MIL", "LEG", "JUD", "COP", "SPY")


def entities_of(lines: Iterable[tuple[Evidence, Document | None]]) -> Iterator[dict[str, Any]]:
    """Each article and participant once, before the first event that names it."""
    seen: set[str] = set()
    for line, document in lines:
        if line.kind != "event":
            continue
        named = [_person(p) for p in (*line.actors, *line.recipients)]
        for entity in [*([_article(document)] if document else []), *named]:
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield entity
        yield _event(line, document)


def _article(document: Document) -> dict[str, Any]:
    return _entity(
        _id("article", document.sha256, document.name),
        "Article",
        title=document.title or document.name,
        fileName=document.name,
        publisher=document.publisher,
        sourceUrl=document.url,
        language=document.language,
        publishedAt=document.published,
        retrievedAt=document.retrieved,
        contentHash=document.sha256,
    )


def _person(person: Participant) -> dict[str, Any]:
    public = not person.sectors or person.sectors[0] in _PUBLIC
    return _entity(
        _id("actor", person.code, *person.sectors),
        "PublicBody" if public else "Organization",
        name=_name(person),
        classification=list(person.sectors),
        alias=person.code,
    )


def _event(line: Evidence, document: Document | None) -> dict[str, Any]:
    return _entity(
        _id("event", line.id),
        "Event",
        name=" ".join(part for part in (line.type, line.mode) if part),
        date=line.date,
        organizer=[_person(p)["id"] for p in line.actors],
        involved=[_person(p)["id"] for p in line.recipients],
        proof=_id("article", document.sha256, document.name) if document else None,
        keywords=[*line.contexts, line.factuality],
        summary=line.theme,
        description=line.quote,
        recordId=line.id,
        sourceUrl=document.url if document else None,
    )


def _entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:
    lists = {
        name: value if isinstance(value, list) else [value]
        for name, value in properties.items()
        if value not in (None, "", [])
    }
    return {"id": id, "schema": schema, "properties": lists}


def _id(*parts: str) -> str:
    return hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()


def _name(person: Participant) -> str:
    from allegiance import entities

    try:
        name = entities.name_of(person.code)
    except UnknownEntityError:
        name = person.name or person.code
    own = f" ({', '.join(person.sectors)})" if person.sectors else ""
    return name + own
