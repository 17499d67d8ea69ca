"""PLOVER's types, modes, contexts and sectors, the CAMEO crosswalk, and the response table."""

from allegiance.ontology.cameo import CameoReading, plover_of
from allegiance.ontology.plover import CHANNEL_OF_QUAD, contexts, modes, quad, type_record
from allegiance.ontology.response_table import ResponseRow, response_row
from allegiance.ontology.sectors import Voice, known_sectors, speaks_for
from allegiance.ontology.topics import mentions, word_pattern

__all__ = [
    "CHANNEL_OF_QUAD",
    "CameoReading",
    "ResponseRow",
    "Voice",
    "contexts",
    "known_sectors",
    "mentions",
    "modes",
    "plover_of",
    "quad",
    "response_row",
    "speaks_for",
    "type_record",
    "word_pattern",
]
