"""Allegiance: who stands with whom, in words, deeds and votes, with the evidence.

>>> import allegiance
>>> ledger = allegiance.open("my-ledger")
>>> ledger.add("articles/")
>>> allegiance.assess(ledger, "Kazakhstan", patron="Russia", issue="ukraine-war")
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allegiance.api import (
        Answer,
        Ledger,
        WhatIf,
        assess,
        code,
        compare,
        open,
        question,
        quotes,
        rank,
        schema,
        since,
        who,
        why,
    )

__version__ = "0.1.0"
__all__ = [
    "Answer", "Ledger", "WhatIf", "assess", "code", "compare", "open", "question", "quotes", "rank",
    "schema", "since", "who", "why",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # api loads the parser and the tables; importing the package alone must stay quick
    if name in __all__:
        from allegiance import api

        return getattr(api, name)
    raise AttributeError(f"module 'allegiance' has no attribute {name!r}")


class _Package(ModuleType):
    """`allegiance.assess` is the public call, though its parts live in a package of that name.

    Importing `allegiance.assess` would otherwise put the package in the call's place.
    """

    @property
    def assess(self) -> Any:
        """The public call, `allegiance.api.assess`."""
        from allegiance import api

        return api.assess

    @assess.setter
    def assess(self, package: ModuleType) -> None:
        """Leave the call where it is when the package of that name is imported."""


sys.modules[__name__].__class__ = _Package
