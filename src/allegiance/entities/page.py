"""One text being read: its folded form, its hits by start, and small questions about places."""

from __future__ import annotations

import re

from allegiance.entities.automaton import Hit
from allegiance.entities.fold import key

_WORD = re.compile(r"[A-Za-z0-9](?:[\w'&-]*[\w])?")
_BEFORE = re.compile(r"[A-Za-z][\w-]*\.?")
_TOKEN = r"(?:[A-Z]\w*(?:-\w+)*(?:'(?=[A-Z])\w+)?|[A-Z]\.)"
_RUN = re.compile(
    rf"{_TOKEN}(?:,? (?:Jr|Sr)\.?|[ ](?:(?:van|von|de|der|del|della|di|da|dos|du|la|al|el|bin|ibn|"
    rf"ben|bint|abu|ould)[ -])*{_TOKEN}){{0,4}}"
)
_NAME_TOKEN = re.compile(_TOKEN)
_SENTENCE_END = re.compile(r"[.!?\n]")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_LOOK_BACK = 60
_LONGEST_RUN = 4
_TITLE_SHARE = 0.8
_TITLE_WORDS = 3


class Page:
    """A text with its folded form; all offsets are those of the text."""

    def __init__(self, text: str, folded: str, hits: list[Hit]) -> None:
        self.text = text
        self.folded = folded
        self.hits = hits
        self.at = {hit.start: hit for hit in hits}
        self._titled: dict[tuple[int, int], bool] = {}

    def word_at(self, start: int) -> str:
        """Return the word that starts at `start`, '' where none does."""
        found = _WORD.match(self.folded, start)
        return found.group() if found else ""

    def word_before(self, start: int) -> str:
        """Return the word before `start` where a single blank divides them, else ''."""
        folded = self.folded
        if start < 2 or folded[start - 1] != " ":
            return ""
        end = start - 1
        at = max(folded.rfind(" ", max(0, end - _LOOK_BACK), end), end - _LOOK_BACK, -1) + 1
        word = folded[at:end]
        if word.isalpha() and word.isascii():
            return word
        # What a hyphen, a bracket or a quotation mark divides: the last word of it.
        while word and _BEFORE.fullmatch(word) is None:
            word = word[1:]
        return word

    def run_at(self, start: int) -> tuple[int, ...]:
        """Return the ends of the capitalised tokens of the personal name that starts at `start`."""
        found = _RUN.match(self.folded, start)
        if found is None:
            return ()
        ends = [i for i in range(start, found.end()) if self.folded[i] == " "]
        return (*ends, found.end())

    def run_before(self, end: int) -> str:
        """Return the capitalised tokens that stand directly before `end`, blank after them."""
        folded = self.folded
        start = at = end
        for _ in range(_LONGEST_RUN):
            if at < 1 or folded[at - 1] != " ":
                break
            left = max(folded.rfind(" ", max(0, at - 1 - _LOOK_BACK), at - 1), -1) + 1
            token = folded[left : at - 1]
            if not _NAME_TOKEN.fullmatch(token):
                break
            start = at = left
        return folded[start:end]

    def starts_sentence(self, start: int) -> bool:
        """Return whether the word at `start` opens a sentence, a quotation or a line."""
        at = start - 1
        while at >= 0 and self.text[at].isspace():
            if self.text[at] == "\n":
                return True
            at -= 1
        return at < 0 or self.folded[at] in ".!?:;\"'(|-\u201c\u201d\u2022"

    def in_headline(self, start: int) -> bool:
        """Return whether the sentence around `start` is set in Title Case or capitals."""
        left = start
        while left > 0 and self.text[left - 1] not in ".!?\n" and start - left < 200:
            left -= 1
        found = _SENTENCE_END.search(self.text, start)
        right = min(found.start() if found else len(self.text), start + 200)
        if (left, right) not in self._titled:
            words = _LONG_WORD.findall(self.folded, left, right)[1:]
            capital = sum(word[0].isupper() for word in words)
            self._titled[left, right] = len(
                words
            ) >= _TITLE_WORDS and capital >= _TITLE_SHARE * len(words)
        return self._titled[left, right]

    def around(self, start: int, end: int, reach: int) -> str:
        """Return the match key of the text within `reach` characters, blanks at both ends."""
        return f" {key(self.folded[max(0, start - reach) : end + reach])} "
