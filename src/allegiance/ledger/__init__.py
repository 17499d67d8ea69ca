"""The store: runs over append-only Delta tables, occurrences, grades of sources."""

from allegiance.ledger.occurrences import occurrences
from allegiance.ledger.reading import Reading
from allegiance.ledger.run import Run
from allegiance.ledger.sources import Sources, grade_of, state_owned
from allegiance.ledger.store import Ledger

__all__ = ["Ledger", "Reading", "Run", "Sources", "grade_of", "occurrences", "state_owned"]
