"""The second look at a page: later short forms of whomever the text itself introduced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allegiance.entities.ambiguity import Ambiguity
from allegiance.entities.memory import Known, Memory
from allegiance.entities.page import Page
from allegiance.model import Mention, Span


def recalled(
    page: Page, memory: Memory, ambiguity: Ambiguity, mentions: list[Mention]
) -> list[Mention]:
    """Return mentions of the surnames and acronyms in `memory` that `mentions` leave free."""
    taken = [mention.span for mention in mentions]
    found: list[Mention] = []
    for short, known in (*memory.placed.items(), *memory.acronyms.items()):
        for span in _places(page, ambiguity, short, known):
            if any(span[0] < right and left < span[1] for left, right in taken):
                continue
            taken.append(span)
            why = one_line(f"{known.why}, introduced before")
            text = page.text[slice(*span)]
            found.append(Mention(span=span, text=text, entity=known.entity, why=why))
    return found


def one_line(why: str) -> str:
    """Return `why` as one printable line."""
    if why.isprintable():
        return why
    return " ".join("".join(c if c.isprintable() else " " for c in why).split())


def _places(page: Page, ambiguity: Ambiguity, short: str, known: Known) -> Iterator[Span]:
    """Yield where `short` stands for `known`, with its title or given name."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(short)}(?!\w)(?!-[a-z])")
    for found in pattern.finditer(page.folded, known.since):
        start, end = found.span()
        names = page.run_before(start).split() if known.given else []
        if names and names[0] == known.given:
            start -= len(" ".join(names)) + 1
        elif names:
            at = start - len(names[-1]) - 1
            hit = page.at.get(at)
            if hit is not None and hit.role is not None and hit.end == start - 1:
                start = at
            elif not page.starts_sentence(at) or ambiguity.is_given_name(names[-1]):
                continue
        yield start, end
