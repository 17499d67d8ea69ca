"""Verbal cooperation and requests, from the sentence to the event: who, to whom, what, how sure.

Every sentence was written for this test. None reports anything: states were dealt out at random.
"""

from __future__ import annotations

import pytest
from told_events import Told, events, told

VERBAL = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST"}

CONSULTED = [
    Told("Olaf Scholz met Mario Draghi in Naples on Friday.", "DEU ITA", "", "CONSULT"),
    Told("Kenya's president met with Ghanaian officials.", "GHA KEN", "", "CONSULT"),
    Told("French and German officials met in Prague on Monday.", "DEU FRA", "", "CONSULT"),
    Told("The foreign ministers of Greece and Turkey met in Tallinn.", "GRC TUR", "", "CONSULT"),
    Told("Xi Jinping held talks with Narendra Modi in Samarkand.", "CHN IND", "", "CONSULT"),
    Told("Cambodian officials held talks with their Laotian counterparts.", "KHM LAO", "",
         "CONSULT"),
    Told("Armenia and Azerbaijan resumed talks on the border.", "ARM AZE", "", "CONSULT"),
    Told("Talks between Ethiopia and Sudan ended without agreement.", "ETH SDN", "", "CONSULT"),
    Told("Egypt's negotiations with Ethiopia over the dam have stalled.", "EGY ETH", "",
         "CONSULT"),
    Told("The presidents of Kenya and Uganda discussed the border.", "KEN UGA", "", "CONSULT"),
    Told("Chile discussed the fishing dispute with Peru.", "CHL PER", "", "CONSULT"),
    Told("Emmanuel Macron and Olaf Scholz met on the sidelines of a NATO summit.", "DEU FRA", "",
         "CONSULT", "multilateral"),
    Told("Narendra Modi attended a BRICS summit in Brazil.", "IND", "BRA", "CONSULT",
         "multilateral"),
    Told("Joe Biden and Xi Jinping held a phone call on Tuesday.", "CHN USA", "", "CONSULT",
         "phone"),
    Told("Emmanuel Macron spoke by phone with Vladimir Putin on Tuesday.", "FRA RUS", "",
         "CONSULT", "phone"),
    Told("Erdogan telephoned Zelensky on Sunday.", "TUR UKR", "", "CONSULT", "phone"),
    Told("Zelensky addressed the Dutch parliament by video link.", "UKR", "NLD", "CONSULT",
         "phone"),
    Told("Lavrov flew to Algeria on Monday to meet Abdelmadjid Tebboune.", "RUS", "DZA",
         "CONSULT", "visit"),
    Told("Modi travelled to Denmark for talks with Mette Frederiksen.", "IND", "DNK", "CONSULT",
         "visit"),
    Told("Boris Johnson made a surprise visit to Ukraine.", "GBR", "UKR", "CONSULT", "visit"),
    Told("Tunisia was visited by the Italian foreign minister.", "ITA", "TUN", "CONSULT", "visit"),
    Told("The visit by the Japanese prime minister to India lasted three days.", "JPN", "IND",
         "CONSULT", "visit"),
    Told("Xi Jinping received Fumio Kishida in Beijing.", "JPN", "CHN", "CONSULT", "visit"),
    Told("Erdogan hosted Zelensky at his palace in Ankara.", "UKR", "TUR", "CONSULT", "visit"),
    Told("Assad was received by Putin in Moscow.", "SYR", "RUS", "CONSULT", "visit"),
    Told("Turkey hosted peace talks between Russia and Ukraine.", "RUS UKR", "TUR", "CONSULT",
         "third-party"),
    Told("Qatar mediated between the United States and Iran.", "QAT", "IRN USA", "CONSULT",
         "third-party"),
    Told("Jordan plans to visit Syria.", "JOR", "SYR", "CONSULT", "visit", "intended"),
]  # fmt: skip
SUPPORTED = [
    Told("Viktor Orban praised Turkey for its neutrality.", "HUN", "TUR", "SUPPORT"),
    Told("Japan was praised by the United States.", "USA", "JPN", "SUPPORT"),
    Told("Peru has been congratulated by Chile on its independence day.", "CHL", "PER", "SUPPORT"),
    Told("Somalia thanked Turkey and Qatar for their aid.", "SOM", "QAT TUR", "SUPPORT"),
    Told("Macron offered his condolences to the Turkish people.", "FRA", "TUR", "SUPPORT"),
    Told("Georgia expressed solidarity with Ukraine.", "GEO", "UKR", "SUPPORT"),
    Told("Cuba's support for Venezuela is unshakable.", "CUB", "VEN", "SUPPORT"),
    Told("India backs Vietnam's position on the South China Sea.", "IND", "VNM", "SUPPORT"),
    Told("Argentina sided with Uruguay.", "ARG", "URY", "SUPPORT"),
    Told("Iran stands with Syria.", "IRN", "SYR", "SUPPORT"),
    Told("Cuba called Nicaragua a friend.", "CUB", "NIC", "SUPPORT"),
    Told("Eritrea defended Russia's invasion of Ukraine.", "ERI", "RUS", "SUPPORT"),
    Told("Spain endorsed Morocco's plan for Western Sahara.", "ESP", "MAR", "SUPPORT"),
    Told("Venezuela recognised Abkhazia as an independent state.", "VEN", "ABK", "SUPPORT"),
    Told("Nicaragua recognised the independence of South Ossetia.", "NIC", "SOS", "SUPPORT"),
    Told("Sweden's parliament ratified the treaty with Norway.", "SWE", "NOR", "SUPPORT"),
    Told("Saudi Arabia received praise from Pakistan.", "PAK", "SAU", "SUPPORT"),
    Told("Madagascar won the backing of France.", "FRA", "MDG", "SUPPORT"),
    Told("The Bulgarian president awarded a medal to Zelensky.", "BGR", "UKR", "SUPPORT"),
    Told("Malta did not congratulate Azerbaijan.", "MLT", "AZE", "SUPPORT", None, "negated"),
    Told("Ireland may recognise Palestine.", "IRL", "PSE", "SUPPORT", None, "hypothetical"),
    Told("Colombia is expected to recognise Kosovo.", "COL", "XKX", "SUPPORT", None,
         "hypothetical"),
    Told("Serbia denied supporting Russia.", "SRB", "RUS", "SUPPORT", None, "disputed"),
    Told("Serbia refused to recognise Kosovo.", "SRB", "XKX", "REJECT", "assist"),
    Told("Kenya said it would not recognise Somaliland.", "KEN", "SOM-L", "REJECT", "assist"),
]  # fmt: skip
AGREED = [
    Told("North Korea agreed to talks with South Korea.", "PRK", "KOR", "AGREE"),
    Told("Angola agreed to Zambia's request.", "AGO", "ZMB", "AGREE"),
    Told("Paraguay accepted Brazil's proposal.", "PRY", "BRA", "AGREE"),
    Told("Qatar accepted an invitation from Bahrain.", "QAT", "BHR", "AGREE"),
    Told("Iraq invited Turkey to a summit in Baghdad.", "IRQ", "TUR", "AGREE"),
    Told("Norway announced a visit to Iceland.", "NOR", "ISL", "AGREE"),
    Told("Slovenia offered Croatia talks.", "SVN", "HRV", "AGREE"),
    Told("Germany promised Ukraine more weapons.", "DEU", "UKR", "AGREE"),
    Told("Sri Lanka pledged its support to China.", "LKA", "CHN", "AGREE"),
    Told("Qatar offered to mediate between Israel and Egypt.", "QAT", "EGY ISR", "AGREE"),
    Told("Estonia vowed to stand by Ukraine.", "EST", "UKR", "AGREE"),
    Told("Senegal said it would support Gambia.", "SEN", "GMB", "AGREE"),
    Told("Oman is open to talks with Yemen.", "OMN", "YEM", "AGREE"),
    Told("Uzbekistan is ready for talks with Kyrgyzstan.", "UZB", "KGZ", "AGREE"),
    Told("New Zealand's commitment to Samoa is firm.", "NZL", "WSM", "AGREE"),
    Told("Bahrain did not agree to talks with Qatar.", "BHR", "QAT", "AGREE", None, "negated"),
    Told("The Philippines ruled out talks with China.", "PHL", "CHN", "REJECT", "meet"),
]
CONCEDED = [
    Told("Colombia apologised to Ecuador.", "COL", "ECU", "CONCEDE"),
    Told("Canada expressed regret to India.", "CAN", "IND", "CONCEDE"),
    Told("Iran yielded to Pakistani demands.", "IRN", "PAK", "CONCEDE"),
    Told("Cyprus gave in to Turkish demands.", "CYP", "TUR", "CONCEDE"),
    Told("Russia announced the withdrawal of its troops from Kherson.", "RUS", "UKR", "CONCEDE"),
    Told("Japan eased visa restrictions on Chinese tourists.", "JPN", "CHN", "CONCEDE"),
    Told("Myanmar announced an amnesty for Thai prisoners.", "MMR", "THA", "CONCEDE"),
    Told("Hungary lifted its veto on Swedish membership.", "HUN", "SWE", "CONCEDE"),
    Told("Greece said it would withdraw its objection to Macedonia's membership.", "GRC", "MKD",
         "CONCEDE"),
    Told("Austria has not apologised to Israel.", "AUT", "ISR", "CONCEDE", None, "negated"),
    Told("Mongolia refused to apologise to China.", "MNG", "CHN", "REJECT", "yield"),
]  # fmt: skip
REQUESTED = [
    Told("Zelensky asked Germany for weapons.", "UKR", "DEU", "REQUEST", "assist"),
    Told("Vietnam was asked for help by Laos.", "LAO", "VNM", "REQUEST", "assist"),
    Told("Armenia appealed to Russia for help.", "ARM", "RUS", "REQUEST", "assist"),
    Told("Pakistan sought a loan from Saudi Arabia.", "PAK", "SAU", "REQUEST", "assist"),
    Told("Finland applied for membership of NATO.", "FIN", "NATO", "REQUEST", "assist"),
    Told("Uganda's request for aid from Japan was published on Tuesday.", "UGA", "JPN", "REQUEST",
         "assist"),
    Told("Spain demanded the extradition of a banker from Belgium.", "ESP", "BEL", "REQUEST",
         "assist"),
    Told("Panama called for the resignation of Daniel Ortega.", "PAN", "NIC", "REQUEST", "change"),
    Told("Poland demanded an apology from Germany.", "POL", "DEU", "REQUEST", "yield"),
    Told("Lebanon demanded Israel's withdrawal from its soil.", "LBN", "ISR", "REQUEST", "yield"),
    Told("South Africa called for an end to the war in Ukraine.", "ZAF", "", "REQUEST", "yield"),
    Told("Macron called on Russia to withdraw its troops.", "FRA", "RUS", "REQUEST", "yield"),
    Told("Mexico called for talks with the United States.", "MEX", "USA", "REQUEST", "meet"),
    Told("Ethiopia requested a meeting with Egypt.", "ETH", "EGY", "REQUEST", "meet"),
    Told("Kuwait's appeal to Iraq was published on Tuesday.", "KWT", "IRQ", "REQUEST"),
    Told("Iceland was urged by Norway to join the treaty.", "NOR", "ISL", "REQUEST"),
    Told("Morocco has not asked Algeria for gas.", "MAR", "DZA", "REQUEST", "assist", "negated"),
    Told("Mali denied asking Russia for help.", "MLI", "RUS", "REQUEST", "assist", "disputed"),
    Told("Fiji refused to ask Australia for help.", "FJI", "AUS", "REJECT", "change"),
]  # fmt: skip
# Sport, trade and the arts use the same verbs, and a thing asked of somebody has not happened.
TRAPS = [
    "Brazil met Argentina in the World Cup final.",
    "Ghana met Togo in the quarter-final on Sunday.",
    "Qatar hosted Ecuador in a World Cup qualifier.",
    "Morocco hosts Spain in a friendly match on Saturday.",
    "The Norwegian team travelled to Denmark for the match.",
    "Croatian fans backed their team against Brazil.",
    "The Dutch coach called on his players to attack.",
    "The Korean band was praised by critics in Japan.",
    "The Indian film was welcomed by audiences in Canada.",
    "Italian tourists visited the museum.",
    "The Swiss bank signed a contract with a tailor.",
    "Norwegian troops met fierce resistance from Taliban fighters.",
    "Serbia met its budget target for the year.",
]

# What the lexicon asks for and the reading of the sentence does not yet give, and why.
ONCE_MISSED = [
    Told("China and Russia signed a security pact.", "CHN RUS", "", "SUPPORT"),
    Told("Australia signed a defence agreement with Japan.", "AUS JPN", "", "SUPPORT"),
    Told("Kiribati restored relations with China.", "CHN KIR", "", "SUPPORT"),
    Told("Serbia and Kosovo reached a deal on licence plates.", "SRB XKX", "", "AGREE"),
    Told("Algeria agreed to a ceasefire with Morocco.", "DZA MAR", "", "CONCEDE"),
    Told("Ghana refused to meet Togo.", "GHA", "TGO", "REJECT", "meet"),
    Told("Laos urged Thailand to reopen talks with Cambodia.", "LAO", "THA", "REQUEST", "meet"),
    Told("Belgium's apology was welcomed by Rwanda.", "RWA", "BEL", "SUPPORT"),
]  # fmt: skip
KNOWN_GAPS = [
    (Told("Taiwan was promised weapons by the United States.", "USA", "TWN", "AGREE"),
     "the passive of a verb with two objects keeps one of them"),
    (Told("Biden called Putin on Friday.", "RUS USA", "", "CONSULT", "phone"),
     "`A call R` would also read `called R a threat`: the complement is not looked at"),
    (Told("In a phone call with Macron, Scholz defended the plan.", "DEU FRA", "", "CONSULT",
          "phone"),
     "a noun before the clause does not take the clause's subject as its doer"),
    (Told("Qatar offered to host talks between Chad and Niger.", "QAT", "NER TCD", "AGREE"),
     "`host` after `to` is tagged a noun"),
]  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    [*CONSULTED, *SUPPORTED, *AGREED, *CONCEDED, *REQUESTED, *ONCE_MISSED],
    ids=lambda case: case.text,
)
def test_event(expected: Told) -> None:
    assert expected in [told(expected.text, line) for line in events(expected.text)]


@pytest.mark.parametrize(
    "expected",
    [pytest.param(case, marks=pytest.mark.xfail(reason=why), id=case.text)
     for case, why in KNOWN_GAPS],
)  # fmt: skip
def test_event_not_yet_read(expected: Told) -> None:
    assert expected in [told(expected.text, line) for line in events(expected.text)]


@pytest.mark.parametrize("text", TRAPS)
def test_no_event_of_words(text: str) -> None:
    assert [told(text, line) for line in events(text) if line.type in VERBAL] == []


def test_a_request_is_not_what_it_asks_for() -> None:
    text = "Bulgaria asked Serbia to apologise to Kosovo."
    found = [told(text, line) for line in events(text)]
    assert Told(text, "BGR", "SRB", "REQUEST", "yield") in found
    assert Told(text, "SRB", "XKX", "CONCEDE", None, "requested") in found
    assert not any(t.type == "CONCEDE" and t.factuality == "asserted" for t in found)
