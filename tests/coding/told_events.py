"""One sentence coded, and what a test expects of its events, for the tests of words and deeds."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from allegiance.coding import code
from allegiance.model import Document, Evidence


class Told(NamedTuple):
    text: str
    actors: str
    recipients: str
    type: str
    mode: str | None = None
    factuality: str = "asserted"


def events(text: str) -> list[Evidence]:
    document = Document(
        name="-",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published="2022-06-17",
    )
    return [line for line in code(document).evidence if line.kind == "event"]


def told(text: str, line: Evidence) -> Told:
    actors = " ".join(sorted({p.code for p in line.actors}))
    recipients = " ".join(sorted({p.code for p in line.recipients}))
    return Told(text, actors, recipients, str(line.type), line.mode, line.factuality)
