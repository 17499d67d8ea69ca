"""What the network learns from: a text, the entities in it, and what some ordered pairs are."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE",
)  # fmt: skip
# Kinds that PLOVER's manual and the published CAMEO crosswalk put in different types: the network
# tells them apart, and the convention in force says which type they are.
FINE = (
    *TYPES, "SANCTION/imposed", "CONCEDE/promised", "SANCTION/convicted", "CONCEDE/sorry",
    "AGREE/concluded", "COERCE/military", "REJECT/truce",
)  # fmt: skip
FACTUALITIES = ("asserted", "negated", "intended", "requested", "hypothetical", "disputed")
_TAG = re.compile(r"(</?[ar]>)")
_GENITIVE = re.compile(r"['’]s?$")


_IMPOSED = re.compile(r"\bsanction(s|ed|ing)?\b", re.IGNORECASE)
_CONVICTED = re.compile(r"convict|guilty|verdict|\bsentenc|\bliable\b", re.IGNORECASE)
_PROMISED = re.compile(
    r"\b(agree to|promis|pledg|offer to|vow|(will|would) [a-z]+|undertak|(be )?(ready|willing)"
    r"|commit|prepared|announce (that|it|planned|a withdrawal)|announced by|say (it|one)"
    r"|accept to|consent)",
    re.IGNORECASE,
)
_NOT_PROMISED = re.compile(r"\b(demand|apolog|regret|pardon|amnest|acquit|concession)", re.I)
_SORRY = re.compile(r"apolog|\bsorry\b|regret|remorse|forgiv|contrit|mea culpa", re.IGNORECASE)
_MILITARY = re.compile(
    r"blockad|\boccup|annex|captur|overr[au]n|besieg|\bsiege\b|cyber|hack|denial of service"
    r"|seize (a |the )?(town|city|port|village|territory|island|airport|oil|ship|tanker|vessel)",
    re.IGNORECASE,
)
_TRUCE = re.compile(r"cease-?fire|truce|armistice", re.IGNORECASE)
_BROKEN = re.compile(r"viol|breach|br[eo]k|breakdown|flout", re.IGNORECASE)
_CONCLUDED = re.compile(
    r"\b(deals?|agreements?|accords?|pacts?|treat(y|ies)|settlements?|contracts?|memorandum"
    r"|understanding|terms|compromise|settle|bargain)\b",
    re.IGNORECASE,
)
_NOT_CONCLUDED = re.compile(
    r"\b(promis|pledg|offer|seek|propos|will|would|willing|ready|toward|near|close|principle|aim|hope"
    r"|ceasefire|truce|invit|prepared|signal|favou?r|open|interest|consider|want)",
    re.IGNORECASE,
)


def fine(plover: str, frame: str) -> str:
    """The finer kind of a type that the frame tells, else the type itself."""
    if plover == "SANCTION":
        if _CONVICTED.search(frame):
            return "SANCTION/convicted"
        return "SANCTION/imposed" if _IMPOSED.search(frame) else plover
    if plover == "COERCE":
        return "COERCE/military" if _MILITARY.search(frame) else plover
    if plover == "REJECT":
        return "REJECT/truce" if _BROKEN.search(frame) and _TRUCE.search(frame) else plover
    if plover == "CONCEDE":
        if _SORRY.search(frame):
            return "CONCEDE/sorry"
        promised = _PROMISED.search(frame) and not _NOT_PROMISED.search(frame)
        return "CONCEDE/promised" if promised else plover
    if plover == "AGREE":
        concluded = _CONCLUDED.search(frame) and not _NOT_CONCLUDED.search(frame)
        return "AGREE/concluded" if concluded else plover
    return plover


@dataclass
class Pair:
    """Entity numbers of actor and recipient, the type between them, and whether it happened."""

    actor: int
    recipient: int
    type: str
    factuality: str = ""
    weight: float = 1.0


@dataclass
class Example:
    """`entities` are lists of character spans, one list an entity."""

    text: str
    entities: list[list[tuple[int, int]]]
    pairs: list[Pair]


@dataclass
class Written:
    """A line of written/*.tsv: `pieces` is text, with "a" and "r" pieces the marked mentions."""

    type: str
    mode: str
    factuality: str
    frame: str
    sentence: str
    file: str
    pieces: list[tuple[str, str]] = field(default_factory=list)

    def example(self) -> Example:
        """The sentence as it was written."""
        return assemble(self.pieces, self.fine, self.factuality)

    @property
    def fine(self) -> str:
        """The finer kind of the type."""
        return fine(self.type, self.frame)

    @property
    def plain(self) -> str:
        """The sentence without its marks."""
        return "".join(text for _, text in self.pieces)


def assemble(pieces: list[tuple[str, str]], plover: str, factuality: str) -> Example:
    """Text and spans of pieces ("", text), ("a", mention), ("r", mention)."""
    text = ""
    entities: list[list[tuple[int, int]]] = [[], []]
    for role, piece in pieces:
        if role:
            entities["ar".index(role)].append((len(text), len(text) + len(piece)))
        text += piece
    return Example(text, entities, [Pair(0, 1, plover, factuality)])


def read_written(folder: Path) -> tuple[list[Written], list[str]]:
    """Every well-formed line of folder/*.tsv, and a message for each that is not."""
    rows: list[Written] = []
    faults: list[str] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = next(lines, [])
            if [h.strip() for h in header] != ["type", "mode", "factuality", "frame", "sentence"]:
                faults.append(f"{path.name}:1: header is {header}")
                continue
            for line in lines:
                if not any(cell.strip() for cell in line):
                    continue
                row, fault = _written([cell.strip() for cell in line], path.name)
                if row is None:
                    faults.append(f"{path.name}:{lines.line_num}: {fault}")
                elif row.sentence not in seen:
                    seen.add(row.sentence)
                    rows.append(row)
    return rows, faults


def split(rows: list[Written]) -> tuple[list[Written], list[Written]]:
    """Train and held-back rows: a tenth, by a hash of the frame, so no frame is in both."""

    def held(row: Written) -> bool:
        return hashlib.sha256(f"{row.type} {row.frame.lower()}".encode()).digest()[0] < 26

    return [r for r in rows if not held(r)], [r for r in rows if held(r)]


def in_first_half(text: str) -> bool:
    """Whether a held-back text sets the calibration (else it reports on it)."""
    return hashlib.sha256(text.encode()).digest()[1] < 128


def _written(cells: list[str], file: str) -> tuple[Written | None, str]:
    if len(cells) != 5:
        return None, f"{len(cells)} fields"
    plover, mode, factuality, frame, sentence = cells
    if plover not in TYPES:
        return None, f"unknown type {plover!r}"
    if plover == "NONE":
        factuality = ""
    elif factuality not in FACTUALITIES:
        return None, f"unknown factuality {factuality!r}"
    pieces: list[tuple[str, str]] = []
    role = ""
    for part in _TAG.split(sentence):
        if _TAG.fullmatch(part):
            if part.startswith("</"):
                if role != part[2]:
                    return None, "tags do not close in order"
                role = ""
            else:
                if role:
                    return None, "tags are nested"
                role = part[1]
        elif part:
            pieces.append((role, part))
    if role:
        return None, "a tag is left open"
    roles = [r for r, _ in pieces if r]
    if set(roles) != {"a", "r"}:
        return None, f"marks are {roles}, not one a and one r"
    return Written(plover, mode, factuality, frame, sentence, file, pieces), ""


def without_genitive(mention: str) -> str:
    """ "Brazil's" -> "Brazil"."""
    return _GENITIVE.sub("", mention)
