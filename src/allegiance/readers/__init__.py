"""Anything in -> Documents: files, folders, pages, records, standard input; one module a format."""

from allegiance.readers.articles import Fields
from allegiance.readers.reading import Options, read

__all__ = ["Fields", "Options", "read"]
