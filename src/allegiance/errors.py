"""The named errors of Allegiance: each says what was wrong, where, and how to mend it."""

from __future__ import annotations


class AllegianceError(Exception):
    """Base of every error this project raises on purpose; its text is one line for a person."""


class InputError(AllegianceError):
    """A file, folder, page or record that cannot be read as what it was said to be."""

    def __init__(self, where: str, what: str, mend: str = "") -> None:
        self.where = where
        self.what = what
        self.mend = mend
        super().__init__(f"{where}: {what}" + (f" ({mend})" if mend else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """Cross to another process whole."""
        return InputError, (self.where, self.what, self.mend)


class UnknownEntityError(AllegianceError):
    """A name or code that is no state, bloc or partially recognised entity we know."""


class IssueError(AllegianceError):
    """An issue that does not exist, or an issue file that breaks the rules; names file and key."""


class QuestionError(AllegianceError):
    """A question that has no answer, such as a state's alignment with itself."""


class LedgerError(AllegianceError):
    """A ledger that cannot be opened, locked, read or written."""
