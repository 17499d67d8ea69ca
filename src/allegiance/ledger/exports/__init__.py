"""A ledger's evidence in the formats of others, one module each, and back where they hold it."""

from allegiance.ledger.exports.writing import FORMATS, export

__all__ = ["FORMATS", "export"]
