"""Mentions in running text, on the package's own tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.entities import find
from allegiance.model import Entity, Mention

DATE = "2022-06-17"


def codes(text: str, date: str | None = DATE) -> list[str | None]:
    return [m.entity.code if m.entity else None for m in find(text, date)]


def only(text: str, date: str | None = DATE) -> Mention:
    found = find(text, date)
    assert len(found) == 1, found
    return found[0]


def sectors(text: str, date: str | None = DATE) -> tuple[str, ...]:
    mention = only(text, date)
    assert mention.entity is not None, mention
    return mention.entity.sectors


@pytest.mark.parametrize(
    ("text", "span", "code", "sector"),
    [
        ("Kazakhstan waits.", "Kazakhstan", "KAZ", ()),
        ("He came from Kazakhstan's north.", "Kazakhstan", "KAZ", ()),
        ("He praised Kazakhstan’s hosts.", "Kazakhstan", "KAZ", ()),
        ("the Kazakh government", "Kazakh government", "KAZ", ("GOV",)),
        ("Kazakhstan's government", "Kazakhstan's government", "KAZ", ("GOV",)),
        ("Kazakhstan’s government", "Kazakhstan’s government", "KAZ", ("GOV",)),
        ("the Kazakh foreign minister", "Kazakh foreign minister", "KAZ", ("GOV",)),
        ("Kazakhstan's powerful deputy foreign minister",
         "Kazakhstan's powerful deputy foreign minister", "KAZ", ("GOV",)),
        ("the president of Kazakhstan", "president of Kazakhstan", "KAZ", ("GOV",)),
        ("the Prime Minister of Hungary, Viktor Orban, left",
         "Prime Minister of Hungary, Viktor Orban", "HUN", ("GOV",)),
        ("Foreign Minister Sergei Lavrov left", "Foreign Minister Sergei Lavrov", "RUS", ("GOV",)),
        ("President Putin left", "President Putin", "RUS", ("GOV",)),
        ("Mr Putin left", "Mr Putin", "RUS", ("GOV",)),
        ("Mr. Putin left", "Mr. Putin", "RUS", ("GOV",)),
        ("Putin left", "Putin", "RUS", ("GOV",)),
        ("Russian forces left", "Russian forces", "RUS", ("MIL",)),
        ("Ukrainian protesters left", "Ukrainian protesters", "UKR", ("CVL",)),
        ("the Ukrainian people", "Ukrainian people", "UKR", ("CVL",)),
        ("the people of Ukraine", "people of Ukraine", "UKR", ("CVL",)),
        ("Ukrainians left", "Ukrainians", "UKR", ("CVL",)),
        ("Belarusian opposition leader Sviatlana Tsikhanouskaya left",
         "Belarusian opposition leader Sviatlana Tsikhanouskaya", "BLR", ("OPP",)),
        ("Russia's Putin left", "Russia's Putin", "RUS", ("GOV",)),
        ("Putin's government left", "Putin's government", "RUS", ("GOV",)),
        ("Ukrainian farmers left", "Ukrainian farmers", "UKR", ("AGR",)),
        ("a Ukrainian court ruled", "Ukrainian court", "UKR", ("JUD",)),
        ("the Kazakh parliament voted", "Kazakh parliament", "KAZ", ("LEG",)),
        ("Kazakh police said", "Kazakh police", "KAZ", ("COP",)),
        ("Russian state media said", "Russian state media", "RUS", ("JRN", "GOV")),
        ("Russia's ambassador warned", "Russia's ambassador", "RUS", ("GOV",)),
        ("former Russian President Dmitry Medvedev said",
         "Russian President Dmitry Medvedev", "RUS", ("ELI",)),
        ("a former Kazakh minister said", "Kazakh minister", "KAZ", ("ELI",)),
        ("Kazakhstan's former president said", "Kazakhstan's former president", "KAZ", ("ELI",)),
        ("RUSSIAN TROOPS ENTER", "RUSSIAN TROOPS", "RUS", ("MIL",)),
        ("Russian Troops Enter", "Russian Troops", "RUS", ("MIL",)),
        ("the Kremlin said", "Kremlin", "RUS", ("GOV",)),
        ("Kremlin spokesman Dmitry Peskov said", "Kremlin spokesman Dmitry Peskov", "RUS",
         ("GOV",)),
        ("NATO troops arrived", "NATO troops", "NATO", ("MIL",)),
    ],
)  # fmt: skip
def test_one_mention(text: str, span: str, code: str, sector: tuple[str, ...]) -> None:
    mention = only(text)
    assert mention.text == span
    assert mention.entity is not None
    assert (mention.entity.code, mention.entity.sectors) == (code, sector)
    assert mention.why.isprintable() and mention.why


@pytest.mark.parametrize(
    "text",
    [
        "The former Soviet republics met.",
        "It rained in May and he brought brown bread.",
        "president and prime minister met the protesters",
        "Xenophobia and romanticism; a polish finish; he may march on.",
    ],
)
def test_no_mention(text: str) -> None:
    assert find(text, DATE) == []


def test_offices_depend_on_the_date() -> None:
    assert sectors("Angela Merkel spoke", "2019-05-01") == ("GOV",)
    assert sectors("Angela Merkel spoke", "2022-05-01") == ("ELI",)
    assert sectors("Angela Merkel spoke", "1995") == ()
    assert sectors("Angela Merkel spoke", None) == ("GOV",)
    assert sectors("Kassym-Jomart Tokayev spoke", "2022-06-17") == ("GOV",)


def test_coarse_dates_resolve_too() -> None:
    for date in ("2022", "2022-06", "2022-06-17"):
        assert "since 2019-03-20" in only("Kassym-Jomart Tokayev spoke", date).why


def test_capitals_are_governments_or_places() -> None:
    government = only("Moscow denied it.")
    assert government.entity is not None and government.entity.sectors == ("GOV",)
    assert government.why.startswith("metonym")
    for text in (
        "They met in Moscow.", "He flew to Moscow.", "a fire near Moscow", "from Moscow",
        "the outskirts of Moscow", "across Moscow", "MOSCOW (Wire) - He said so.",
        "a Moscow suburb",
    ):  # fmt: skip
        place = only(text)
        assert place.entity is not None and place.entity.sectors == (), text
        assert place.why.startswith("place"), text
    for text in ("He is close to Moscow.", "a warning to Moscow", "forces loyal to Moscow"):
        assert sectors(text) == ("GOV",), text


def test_a_capital_named_with_its_state_is_a_place() -> None:
    assert [m.why.split(":")[0] for m in find("Moscow, Russia", DATE)] == ["place", "name"]


def test_capitals_joined_to_a_place_are_places() -> None:
    assert [m.entity.sectors for m in find("in Moscow and Kyiv", DATE) if m.entity] == [(), ()]
    assert [m.entity.sectors for m in find("Moscow and Kyiv agreed", DATE) if m.entity] == [
        ("GOV",),
        ("GOV",),
    ]


def test_hyphens_make_modifiers() -> None:
    for text in ("Russian-led talks", "the US-backed plan", "pro-Russian songs", "Kremlin-linked"):
        assert only(text).why.startswith("modifier"), text
    assert codes("the Russia-Ukraine war") == ["RUS", "UKR"]


def test_two_nationalities_share_a_role() -> None:
    found = find("Russian and Belarusian troops crossed", DATE)
    assert [(m.text, m.entity.code, m.entity.sectors) for m in found if m.entity] == [
        ("Russian", "RUS", ("MIL",)),
        ("Belarusian troops", "BLR", ("MIL",)),
    ]
    found = find("the presidents of Russia, Belarus and Kazakhstan", DATE)
    assert [m.entity.sectors for m in found if m.entity] == [("GOV",)] * 3


def test_a_verb_is_no_role() -> None:
    assert [m.text for m in find("Russia forces Ukraine to yield.", DATE)] == ["Russia", "Ukraine"]


def test_unknown_persons_are_remembered_by_surname() -> None:
    text = "The Kazakh analyst Ivan Petrenkov spoke. Petrenkov said no. Anna Petrenkov left."
    found = find(text, DATE)
    assert [m.text for m in found] == ["Kazakh analyst Ivan Petrenkov", "Petrenkov"]
    assert {m.entity.code for m in found if m.entity} == {"KAZ"}


def test_unknown_persons_are_placed_by_apposition() -> None:
    found = find("Ivan Petrenkov, a Kazakh lawmaker, spoke. Petrenkov left.", DATE)
    assert [m.text for m in found] == ["Ivan Petrenkov", "Kazakh lawmaker", "Petrenkov"]
    assert {m.entity.sectors for m in found if m.entity} == {("LEG",)}


def test_declared_acronyms_count_from_then_on() -> None:
    found = find("The Kazakh Farmers (KFQ) met. KFQ said so.", DATE)
    assert [m.text for m in found] == ["Kazakh Farmers", "KFQ"]


def test_common_surnames_need_a_title_or_the_full_name() -> None:
    assert (
        codes("Theresa May met. Mrs May left. May said so. It was in May.", "2017-06")
        == ["GBR"] * 3
    )
    assert codes("He saw Brown there.", "2009-06") == [None]
    assert codes("Prime Minister Brown left.", "2009-06") == ["GBR"]


def test_other_people_with_a_leaders_surname() -> None:
    assert codes("They saw Lyudmila Putin there") == [None]
    assert codes("They met Mike Putin") == [None]


def test_states_inside_personal_names() -> None:
    assert codes("He watched Michael Jordan play.") == [None]
    assert codes("A film with Denzel Washington") == [None]


def test_athletes_and_weak_titles_do_not_make_leaders() -> None:
    assert codes("Nadal beat Medvedev at the Australian Open") == [None, None]
    assert codes("the cyclist Johnson fell", "2021") == [None]


def test_a_language_is_no_actor() -> None:
    assert codes("He spoke in Russian.") == [None]
    assert codes("She speaks Kazakh and sings") == [None]
    assert codes("in Russian waters") == ["RUS"]


def test_a_title_does_not_run_into_the_text() -> None:
    found = find("US says it would defend Kazakhstan\nLeaders met.", DATE)
    assert [m.text for m in found] == ["US", "Kazakhstan"]
    found = find("A title\nSome text on the Kazakh\ngovernment.", DATE)
    assert [m.text for m in found] == ["Kazakh\ngovernment"]


def test_adjectives_that_look_like_roles() -> None:
    assert [m.text for m in find("hit Ukrainian civilian infrastructure", DATE)] == ["Ukrainian"]
    assert sectors("A Ukrainian civilian died") == ("CVL",)


def test_bodies_with_proper_names() -> None:
    assert only("The Russian Black Sea Fleet left.").text == "Russian Black Sea Fleet"


def test_context_decides_georgia() -> None:
    place = only("Georgia’s runoff drew crowds in Atlanta.")
    assert place.entity is not None and place.entity.code == "USA"
    assert codes("Georgia applied for membership.") == ["GEO"]


def test_clubs_and_treaties_are_no_states() -> None:
    for text in (
        "Dynamo Moscow won",
        "the Paris Agreement",
        "Real Madrid lost",
        "Minsk agreements",
    ):
        assert codes(text) == [None], text


def test_spans_survive_accents_and_combining_marks() -> None:
    for text in ("“Präsident” – Kasachstans; Viktor Orbán, left", "Viktor Orba\u0301n left"):
        found = find(text, DATE)
        assert [m.entity.code for m in found if m.entity] == ["HUN"]
        assert all(text[slice(*m.span)] == m.text for m in found)
    assert find("Viktor Orba\u0301n left", DATE)[0].text == "Viktor Orba\u0301n"


WORDS = st.sampled_from(
    [
        "Russia", "Russian", "Kazakh", "Kazakhstan's", "US", "U.S.", "president", "President",
        "of", "the", "former", "ex-", "Putin", "Vladimir Putin", "Mr", "and", ",", ".", "-led",
        "troops", "Moscow", "in", "Ivan", "Petrov", "(ABC)", "ABC", "’s", "'s", "\n", "é", "İ",
        "e\u0301", "\u200b", "Congo", "Korea", "NATO", "minister", "said", "-", "MOSCOW", "ß",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=25), st.sampled_from([" ", ""]))
def test_any_text_gives_true_disjoint_spans(words: list[str], blank: str) -> None:
    text = blank.join(words)
    reached = 0
    for mention in find(text, DATE):
        start, end = mention.span
        assert reached <= start < end <= len(text)
        assert text[start:end] == mention.text
        assert mention.why.isprintable() and mention.why
        reached = end


def test_a_capital_inside_an_institutions_name_is_a_place() -> None:
    assert only("The Moscow Arbitrage Guild voted.").why.startswith("place")


def test_a_leader_named_before_does_not_swallow_longer_names() -> None:
    text = "Vladimir Putin spoke. The Putin Balletschool closed. Putin left."
    assert codes(text) == ["RUS", None, "RUS"]


def test_people_in_a_state_are_of_it_but_troops_are_not() -> None:
    people, state = find("Protesters in Kazakhstan left", DATE)
    assert (people.text, state.text) == ("Protesters", "Kazakhstan")
    assert people.entity == Entity("KAZ", ("CVL",), "Kazakhstan")
    officials, city = find("officials in Kyiv said", DATE)
    assert officials.entity == Entity("UKR", ("GOV",), "Ukraine")
    assert city.text == "Kyiv"
    assert only("troops in Ukraine left").text == "Ukraine"
    assert only("foreign officials in Kyiv said").text == "Kyiv"
    assert [m.text for m in find("Russian officials in Kyiv said", DATE)] == [
        "Russian officials",
        "Kyiv",
    ]


def test_a_longer_name_is_another_person() -> None:
    assert codes("They saw Vladimir Putinovskaya there") == []
    assert codes("They saw Vladimir Putin Gonzago there") == [None]
    found = only("The Kazakh minister Vladimir Putin Gonzago left.")
    assert found.text == "Kazakh minister Vladimir Putin Gonzago"


def test_lesser_offices_tell_their_sector() -> None:
    assert sectors("William Burns spoke", "2022-06-01") == ("SPY",)
    assert sectors("Mark Milley spoke", "2022-06-01") == ("MIL",)
    assert sectors("Nancy Pelosi spoke", "2022-06-01") == ("LEG",)
    assert sectors("Dmitry Peskov spoke", "2022-06-01") == ("GOV",)
