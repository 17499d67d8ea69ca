"""Numbers with what they measure: poll shares, troops, casualties, money."""

from __future__ import annotations

import re

from msgspec import Struct

from allegiance.coding.scene import Scene
from allegiance.model import Figure, Mention, Participant, PloverType, Span

_MAGNITUDE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9,
              "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "k": 1e3}  # fmt: skip
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "a dozen": 12,
          "twenty": 20}  # fmt: skip
_CURRENCY = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollar": "USD",
             "euro": "EUR", "pound": "GBP", "ruble": "RUB", "rouble": "RUB", "yuan": "CNY",
             "yen": "JPY", "tenge": "KZT", "hryvnia": "UAH", "lira": "TRY",
             "riyal": "SAR"}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BOUND = (
    r"(?:(?P<bound>at\s+least|more\s+than|over|above|some|about|around|nearly|almost|roughly"
    r"|approximately|up\s+to|less\s+than|fewer\s+than|under|below|at\s+most|as\s+many\s+as)\s+)?"
)
_PERCENT = re.compile(rf"{_BOUND}(?P<number>{_NUMBER})\s*(?:per\s?cent\b|percent\b|%)", re.I)
_MONEY = re.compile(
    rf"{_BOUND}(?:(?P<sign>US\$|[$€£¥])\s?(?P<number>{_NUMBER})\s?-?(?P<size>trillion|billion|million|thousand|bn|tn|mn|m|b|k)?\b"
    rf"|(?P<number2>{_NUMBER})\s?-?(?P<size2>trillion|billion|million|thousand|bn)?\s?(?:U\.?S\.?\s)?"
    r"(?P<name>dollar|euro|pound|rouble|ruble|yuan|yen|tenge|hryvnia|lira|riyal)s?\b)",
    re.I,
)
_COUNTED = re.compile(
    rf"{_BOUND}(?P<number>{_NUMBER}|{'|'.join(_WORDS)})\s?(?P<size>hundred|thousand|million)?\s+"
    r"(?:[\w-]+\s+){0,2}?(?P<what>troops|soldiers|peacekeepers|servicemen|mercenaries|tanks|missiles"
    r"|drones|warships|refugees|protesters|demonstrators|people|civilians|migrants|prisoners)\b"
    r"(?P<after>(?:\s+(?:were|was|had\s+been|have\s+been|has\s+been))?\s+(?:killed|dead|died|wounded|injured|displaced|arrested|detained|fled))?",
    re.I,
)
_KILLED = re.compile(
    rf"\b(?P<verb>killed|killing|kills|wounded|wounding|injured|injuring)\s+{_BOUND}(?P<number>{_NUMBER}|{'|'.join(_WORDS)})\b",
    re.I,
)
_POLL = re.compile(
    r"\b(poll|polls|polled|survey|surveys|surveyed|respondents|pollster|referendum"
    r"|of those asked)\b",
    re.I,
)
_FAVOUR = re.compile(
    r"\b(support(?:s|ed)?|back(?:s|ed)?|favou?r(?:s|ed)?|approve(?:s|d)?|trust(?:s|ed)?|sympathi[sz]e[sd]?"
    r"|endorse[sd]?|justified|in favou?r)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(oppose[sd]?|against|reject(?:s|ed)?|disapprove[sd]?|condemn(?:s|ed)?|blame[sd]?|distrust(?:s|ed)?"
    r"|do(?:es)?\s+not\s+support|unjustified|disagree[sd]?)\b",
    re.I,
)
_LOW = ("at least", "more than", "over", "above")
_HIGH = ("up to", "less than", "fewer than", "under", "below", "at most", "as many as")


class FoundFigure(Struct, frozen=True):
    """A figure, its span, and, for a poll, whose stance toward whom it measures."""

    figure: Figure
    span: Span
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    stance: PloverType | None = None


def figures(scene: Scene) -> list[FoundFigure]:
    """Every figure of the sentence, in order, none overlapping another."""
    text, shift = scene.text, scene.sentence.start
    found: list[FoundFigure] = []
    taken: list[Span] = []

    def keep(match: re.Match[str], made: FoundFigure) -> None:
        if all(match.end() <= a or match.start() >= b for a, b in taken):
            taken.append(match.span())
            found.append(made)

    for match in _PERCENT.finditer(text):
        keep(match, _share(scene, match))
    for match in _MONEY.finditer(text):
        size = match["size"] or match["size2"] or ""
        unit = _CURRENCY[(match["sign"] or match["name"]).lower()]
        value = _value(match["number"] or match["number2"], size)
        what = _around(
            text, match, ("loan", "aid", "grant", "deal", "credit", "package", "fund", "fine")
        )
        keep(match, _made(what or "money", value, match, unit, None, shift))
    for match in _KILLED.finditer(text):
        what = "killed" if match["verb"].lower().startswith("kill") else "wounded"
        keep(match, _made(what, _value(match["number"], ""), match, "people", None, shift))
    for match in _COUNTED.finditer(text):
        after = (match["after"] or "").split()
        unit = match["what"].lower()
        what = after[-1].lower() if after else unit
        keep(
            match,
            _made(what, _value(match["number"], match["size"] or ""), match, unit, None, shift),
        )
    return sorted(found, key=lambda f: f.span)


def _share(scene: Scene, match: re.Match[str]) -> FoundFigure:
    text, shift = scene.text, scene.sentence.start
    value = _value(match["number"], "")
    after = text[match.end() : match.end() + 160]
    of = re.match(
        r"\s*of\s+(?:the\s+)?([\w’' -]+?)(?=\s+(?:\w+ed|said|say|want|support|oppose|back|think"
        r"|believe|would|were|was|are|is|who|see)\b|[,.;]|$)",
        after,
    )
    about = of[1].strip() if of else None
    if not _POLL.search(text):
        what = _around(
            text,
            match,
            ("trade", "exports", "imports", "population", "gas", "oil", "gdp", "vote", "inflation"),
        )
        return _made(f"share of {what}" if what else "share", value, match, "percent", about, shift)
    clause = re.split(r"[;]|,\s*(?:while|and)\s+\d|\band\s+\d|\bwhile\s+\d", after)[0]
    against, favour = _AGAINST.search(clause), _FAVOUR.search(clause)
    stance: PloverType | None = "REJECT" if against else "SUPPORT" if favour else None
    at = match.end() + shift
    people = [m for m in scene.mentions if m.entity is not None and m.span[0] < at + 60]
    target = [
        m
        for m in scene.mentions
        if m.entity is not None
        and stance is not None
        and at + min(x.start() for x in (against, favour) if x) < m.span[0] < at + len(clause)
    ]
    if (
        re.search(r"\b(war|invasion|operation|annexation)\s+(against|of|on|in)\b", clause)
        and target
    ):
        # "oppose Russia's war on Ukraine" is about whoever wages it
        target = target[:1]
    owner = _nearest(people, at, {m.span for m in target})
    base = _made("poll share", value, match, "percent", about, shift)
    return FoundFigure(
        base.figure,
        base.span,
        tuple(_citizen(m) for m in ([owner] if owner else [])),
        tuple(_as_participant(m) for m in target[:1]),
        stance if target else None,
    )


def _nearest(mentions: list[Mention], at: int, exclude: set[Span]) -> Mention | None:
    left = [m for m in mentions if m.span not in exclude]
    return min(left, key=lambda m: abs(m.span[0] - at), default=None)


def _as_participant(mention: Mention) -> Participant:
    entity = mention.entity
    assert entity is not None
    return Participant(
        code=entity.code,
        sectors=entity.sectors,
        name=entity.name,
        text=mention.text,
        span=mention.span,
    )


def _citizen(mention: Mention) -> Participant:
    entity = mention.entity
    assert entity is not None
    return Participant(
        code=entity.code, sectors=("CVL",), name=entity.name, text=mention.text, span=mention.span
    )


def _made(
    measure: str, value: float, match: re.Match[str], unit: str | None, of: str | None, shift: int
) -> FoundFigure:
    bound = " ".join((match["bound"] or "").lower().split())
    low = value if bound in _LOW else None
    high = value if bound in _HIGH else None
    figure = Figure(measure=measure, value=value, low=low, high=high, unit=unit, of=of)
    return FoundFigure(figure, (match.start() + shift, match.end() + shift))


def _value(number: str, size: str) -> float:
    base = float(_WORDS.get(number.lower()) or number.replace(",", ""))
    return base * _MAGNITUDE.get(size.lower(), 1.0)


def _around(text: str, match: re.Match[str], words: tuple[str, ...]) -> str | None:
    near = text[max(0, match.start() - 40) : match.end() + 60].lower()
    return next((w for w in words if re.search(rf"\b{w}s?\b", near)), None)
