"""Plain text: the decoded file unchanged; title, publisher and date where its first lines say."""

from __future__ import annotations

import re

from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import decode, now
from allegiance.readers.raw_bytes import digest

_LABEL = re.compile(r"^(?:date|published|updated|posted)\s*(?:on)?\s*:\s*(.+)$", re.IGNORECASE)
_LONGEST_TITLE = 250


def read_plain(name: str, raw: bytes, date: str | None = None) -> Document:
    """One article. `date` is used where the text gives none; InputError for binary or empty input.

    A publishing date is read only from a line of its own near the top: `17 June 2022`,
    `Steppe Courier, 17 June 2022`, `Published: 2022-06-17`.
    """
    text = decode(name, raw)
    lines = [line.strip() for line in text[:4000].splitlines() if line.strip()][:6]
    publisher, found = None, None
    for line in lines[:5]:
        label = _LABEL.match(line)
        found = published_date(label[1] if label else line)
        if found is None and ", " in line and len(line) <= 120:
            before, _, after = line.partition(", ")
            while after and (found := published_date(after)) is None and ", " in after:
                head, _, after = after.partition(", ")
                before = f"{before}, {head}"
            publisher = before if found else None
        if found:
            break
    titled = (
        len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not lines[0].endswith((".", "!"))
    )
    return Document(
        name=name,
        text=text,
        sha256=digest(raw),
        title=lines[0] if titled and published_date(lines[0]) is None else None,
        publisher=publisher,
        published=date or found,
        retrieved=now(),
        reader="text",
    )
