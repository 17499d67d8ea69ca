"""Anything in -> Documents, coded events and votes; one module a format."""

from allegiance.readers.alliances import Alliance, read_alliances
from allegiance.readers.articles import Fields
from allegiance.readers.coded import CodedFile
from allegiance.readers.formats import FORMATS, FormatName, checked_format
from allegiance.readers.reading import Options, read, read_all

__all__ = [
    "FORMATS",
    "Alliance",
    "CodedFile",
    "Fields",
    "FormatName",
    "Options",
    "checked_format",
    "read",
    "read_all",
    "read_alliances",
]
