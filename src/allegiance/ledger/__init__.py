"""The store: runs over append-only Delta tables, occurrences, grades of sources."""

from allegiance.ledger.occurrences import occurrences
from allegiance.ledger.sources import grade_of, state_owned
from allegiance.ledger.store import Ledger, Run

__all__ = ["Ledger", "Run", "grade_of", "occurrences", "state_owned"]
