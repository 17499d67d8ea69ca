import pytest

from allegiance.model import PLOVER_TYPES
from allegiance.ontology import (
    CHANNEL_OF_QUAD,
    contexts,
    known_sectors,
    mentions,
    modes,
    plover_of,
    quad,
    response_row,
    speaks_for,
    type_record,
)
from allegiance.ontology.response_table import _rows


def test_quads_are_those_of_the_terms():
    quads = {
        1: "AGREE CONSULT SUPPORT CONCEDE",
        2: "COOPERATE AID RETREAT",
        3: "REQUEST ACCUSE REJECT THREATEN",
        4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
    }
    assert {t: quad(t) for t in PLOVER_TYPES} == {
        t: number for number, names in quads.items() for t in names.split()
    }
    assert CHANNEL_OF_QUAD == {1: "words", 2: "deeds", 3: "words", 4: "deeds"}


def test_modes_and_contexts():
    assert modes("REQUEST") == modes("REJECT") == ("assist", "change", "yield", "meet")
    assert "ceasefire" in modes("RETREAT") and modes("AGREE") == ()
    assert {"military", "diplomatic", "cbrn"} <= contexts()


@pytest.mark.parametrize(
    ("sectors", "voice"),
    [
        ((), "government"),
        (("GOV",), "government"),
        (("MIL", "GOV"), "government"),
        (("SPY",), "government"),
        (("PTY", "GOV"), "government"),
        (("PTY",), "nobody"),
        (("PTY", "OPP"), "society"),
        (("LEG", "OPP"), "society"),
        (("JRN", "GOV"), "government"),
        (("JRN",), "society"),
        (("CVL",), "society"),
        (("REB",), "society"),
        (("ELI",), "elite"),
        (("ELI", "GOV"), "elite"),
        (("BUS",), "nobody"),
        (("XYZ",), "nobody"),
    ],
)
def test_who_speaks_for_whom(sectors, voice):
    assert speaks_for(sectors) == voice


@pytest.mark.parametrize(
    ("code", "type", "mode", "contexts_"),
    [
        ("0312", "AGREE", None, ("military",)),
        ("031", "AGREE", None, ("diplomatic",)),
        ("042", "CONSULT", "visit", ()),
        ("062", "COOPERATE", None, ("military",)),
        ("0871", "RETREAT", "ceasefire", ("military",)),
        ("091", "ACCUSE", "investigate", ("crime", "corruption")),
        ("112", "ACCUSE", "disapprove", ()),
        ("1124", "ACCUSE", "allege", ("military", "legal")),
        ("129", "REJECT", "yield", ("diplomatic",)),
        ("163", "COERCE", "restrict", ("diplomatic",)),
        ("175", "ASSAULT", None, ("pro_autocracy", "military")),
        ("186", "ASSAULT", "targeted", ()),
        ("2042", "ASSAULT", "unconventional", ("cbrn",)),
        ("14", "PROTEST", None, ()),
        ("1719", "COERCE", "seize", ("human_security",)),
    ],
)
def test_cameo_is_read_as_the_published_table_has_it(code, type, mode, contexts_):
    reading = plover_of(code)
    assert (reading.type, reading.mode, reading.contexts) == (type, mode, contexts_)


@pytest.mark.parametrize("code", ["01", "010", "0231", "99", "", "36"])
def test_codes_without_a_plover_type(code):
    assert plover_of(code) is None


def test_every_cameo_row_uses_known_modes_and_contexts():
    for root in range(3, 21):
        for tail in ("", *"0123456789"):
            for last in ("", *"0123456789"):
                reading = plover_of(f"{root:02d}{tail}{last if tail else ''}")
                if reading:
                    assert reading.mode is None or reading.mode in modes(reading.type)
                    assert set(reading.contexts) <= contexts()


def test_response_rows_cover_every_type_and_stay_in_range():
    for (type, mode, _, _), row in _rows().items():
        assert -1.5 <= row.difficulty <= 1 and row.discrimination > 0
        assert mode == "*" or mode in modes(type)
    for type in PLOVER_TYPES:
        assert response_row(type, None, None, "principal")
        assert type_record(type).phrase


def test_the_most_specific_response_row_wins():
    plain = response_row("COOPERATE", None, None, "principal")
    army = response_row("COOPERATE", None, "military", "backer")
    assert army.difficulty > plain.difficulty and army.discrimination > plain.discrimination
    recognised = response_row("SUPPORT", None, "military", "protege")
    assert recognised == response_row("SUPPORT", None, None, "protege")
    assert (
        response_row("CONSULT", "phone", None, "principal").difficulty
        < response_row("CONSULT", "visit", None, "principal").difficulty
    )


def test_topics_are_found_whole_and_in_any_case():
    assert mentions("military", "Joint Exercises near the border")
    assert mentions("hostile", "sanctions on a state") and mentions("hostile", "WAR IN a land")
    assert not mentions("military", "charms and alarms") and not mentions("hostile", "")
    assert {"GOV", "CVL", "ELI", "JRN"} <= known_sectors()
