"""Classes of mention that readings of whole articles turned up."""

from __future__ import annotations

from allegiance.entities import find
from allegiance.model import Entity, Mention

DATE = "2014-05-01"


def named(text: str, date: str | None = DATE) -> list[tuple[str, str | None]]:
    return [(m.text, m.entity.code if m.entity else None) for m in find(text, date)]


def mention(text: str, of: str, date: str = DATE) -> Mention:
    return next(m for m in find(text, date) if m.text == of)


def entity(text: str, of: str, date: str = DATE) -> Entity:
    found = mention(text, of, date).entity
    assert found is not None
    return found


def test_a_royal_title_names_nobody_who_never_bore_it() -> None:
    assert all(code is None for _, code in named("Later Prince Charles spoke of it."))
    assert entity("Later King Abdullah II spoke of it.", "King Abdullah II").code == "JOR"


def test_a_blocs_seat_as_a_place_is_in_its_state() -> None:
    assert named("They met in Brussels.") == [("Brussels", "BEL")]
    assert named("Brussels said no.") == [("Brussels", "EU")]


def test_a_medium_that_is_told_is_no_actor() -> None:
    assert mention("He told DW so.", "DW").entity is None
    assert entity("The report by DW is out.", "DW").code == "DEU"


def test_the_head_of_a_parliament_is_in_parliament() -> None:
    assert (
        entity("the president of the Riigikogu", "president of the Riigikogu").sectors[0] == "LEG"
    )
    assert entity("the president of Estonia", "president of Estonia").sectors[0] == "GOV"


def test_roles_nest() -> None:
    text = "It was the head of the armed forces of Chad who left."
    assert entity(text, "head of the armed forces of Chad") == Entity("TCD", ("MIL",), "Chad")


def test_an_apposition_places_whom_the_tables_do_not_know() -> None:
    text = "It fell, Anso Tevrelu, acting deputy head of the Peruvian Presidential Office, said."
    assert entity(text, "Anso Tevrelu").code == "PER"


def test_crowds_are_of_the_state_that_dominates_the_text() -> None:
    norway = "Norway waits. Norway hopes. Norway is calm. "
    there = f"{norway}At noon protesters threw stones at riot police."
    assert entity(there, "protesters") == Entity("NOR", ("CVL",), "Norway")
    assert entity(there, "riot police").sectors == ("COP",)
    elsewhere = f"{norway}At noon a bus carried protesters in Warsaw."
    assert ("protesters", "NOR") not in named(elsewhere)
    alone = "At noon protesters threw stones."
    assert named(alone) == []


def test_a_surname_does_not_reach_into_a_longer_one() -> None:
    text = "In Havana, Castro spoke. Then Castro Diaz-Balart left."
    assert not any(m.entity and m.span[0] > 24 for m in find(text, DATE))


def test_officials_long_out_of_office_need_more_than_a_surname() -> None:
    assert all(code is None for _, code in named("The analyst Seleznyov said so."))


def test_an_undated_title_chooses_among_the_offices_somebody_held() -> None:
    (found,) = find("They met President Poroshenko.")
    assert found.entity == Entity("UKR", ("GOV",), "Petro Poroshenko")


def test_an_institution_of_another_state_is_not_the_known_one() -> None:
    assert named("the State Duma of France") == [("State Duma", None), ("France", "FRA")]
