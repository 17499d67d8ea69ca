"""Publishing dates as readers meet them: ISO, RFC 822, "17 June 2022", seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

import dateparser

_ISO = re.compile(r"^((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?=$|[T\s])")
_WRITTEN = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+(?:19|20)\d\d|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)"
    r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.]\d\d.*)?$",
    re.IGNORECASE,
)


def published_date(value: object) -> str | None:
    """ISO date of the whole of `value`, or None where it is no date; never a guess, never today."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000 if value > 1e11 else value
        if 0 < seconds < 4e9:
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
        return None
    return _parsed(value.strip()[:60]) if isinstance(value, str) and value.strip() else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> str | None:
    iso = _ISO.match(text)
    if iso:
        return "-".join(part for part in iso.groups() if part)
    if not _WRITTEN.match(text):
        return None
    parsed = dateparser.parse(text, languages=["en"], settings={"DATE_ORDER": "DMY"})
    return parsed.date().isoformat() if parsed else None
