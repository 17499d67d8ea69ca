import msgspec
import pytest
from acts import act, members, who

from allegiance.errors import QuestionError
from allegiance.measure import Question, load_issue, withheld
from allegiance.measure.apart import dependence, disputed, elite_splits
from allegiance.measure.responses import responses

ISSUE = load_issue("ukraine-war")


def read(*occurrences, state="KAZ", patron="RUS", as_of="2022-12-31"):
    return responses(occurrences, state, ISSUE, patron, members, as_of)


def one(occurrence, **more):
    found = read(occurrence, **more)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("occurrence", "sign", "channel"),
    [
        (act("SUPPORT", ["KAZ"], ["RUS"]), 1, "words"),
        (act("SUPPORT", ["KAZ"], ["UKR"]), -1, "words"),
        (act("ACCUSE", ["KAZ"], ["RUS"]), -1, "words"),
        (act("ACCUSE", ["KAZ"], ["UKR"]), 1, "words"),
        (act("SANCTION", ["KAZ"], ["RUS"]), -1, "deeds"),
        (act("AID", ["KAZ"], ["UKR"]), -1, "deeds"),
        (act("ASSAULT", ["KAZ", "RUS"], ["UKR"]), 1, "deeds"),
        (act("ASSAULT", ["KAZ", "RUS"]), -1, "deeds"),
        (act("MOBILIZE", ["KAZ", "RUS"]), 1, "deeds"),
        (act("MOBILIZE", ["KAZ", "RUS"], ["UKR"]), 1, "deeds"),
        (act("CONSULT", ["KAZ", "RUS"]), 1, "words"),
        (act("REQUEST", ["KAZ"], ["RUS"], mode="assist"), 1, "words"),
        (act("REQUEST", ["KAZ"], ["RUS"], mode="meet"), 1, "words"),
        (act("REQUEST", ["KAZ"], ["RUS"]), 1, "words"),
        (act("REQUEST", ["KAZ"], ["RUS"], mode="yield"), -1, "words"),
        (act("REQUEST", ["KAZ"], ["UKR"], mode="change"), 1, "words"),
        (act("REJECT", ["KAZ"], theme="recognition of Luhansk", about=["LPR"]), -1, "words"),
        (act("REJECT", ["KAZ"], ["RUS"], theme="recognition", about=["LPR"]), -1, "words"),
        (act("SUPPORT", ["KAZ"], theme="recognition of Donetsk", about=["DPR"]), 1, "words"),
        (act("SUPPORT", ["KAZ"], ["RUS"], about=["UKR"]), 1, "words"),
        (act("PROTEST", [who("KAZ", "CVL")], ["RUS"]), -1, "society"),
        (act("SUPPORT", [who("KAZ", "JRN", "GOV")], ["RUS"]), 1, "words"),
        (act("SUPPORT", [who("KAZ", "JRN")], ["RUS"]), 1, "society"),
        (act("SUPPORT", [who("KAZ", "ELI")], ["RUS"]), 1, "elite"),
    ],
)
def test_who_is_favoured_and_in_which_channel(occurrence, sign, channel):
    response = one(occurrence)
    assert (response.sign, response.channel) == (sign, channel)
    mirrored = one(occurrence, patron="UKR")
    assert mirrored.sign == -sign
    assert mirrored.difficulty == response.difficulty and mirrored.weight == response.weight


@pytest.mark.parametrize(
    ("type", "theme", "about", "sign"),
    [
        ("ACCUSE", "the invasion of Ukraine", [who("UKR", name="Ukraine")], -1),
        ("SUPPORT", "the war against Ukraine", [who("UKR", name="Ukraine")], 1),
        ("REJECT", "sanctions on Russia", [who("RUS", name="Russia")], 1),
        ("SUPPORT", "sanctions on Russia", [who("RUS", name="Russia")], -1),
        ("SUPPORT", "lifting sanctions on Russia", [who("RUS", name="Russia")], 1),
        ("ACCUSE", "the annexation of Crimea", [who("CRM", name="Crimea")], -1),
        (
            "ACCUSE",
            "Russia's invasion of Ukraine",
            [who("RUS", name="Russia", text="Russia"), who("UKR", name="Ukraine")],
            -1,
        ),
        (
            "ACCUSE",
            "the Russian attack on Kyiv",
            [who("RUS", name="Russia", text="Russian"), who("UKR", name="Ukraine", text="Kyiv")],
            -1,
        ),
        ("ACCUSE", "an attack by Russia", [who("RUS", name="Russia")], -1),
    ],
)
def test_a_theme_that_is_itself_an_act_is_read_round(type, theme, about, sign):
    assert one(act(type, ["KAZ"], theme=theme, about=about)).sign == sign


@pytest.mark.parametrize(
    "occurrence",
    [
        act("SUPPORT", ["UZB"], ["RUS"]),
        act("AID", ["RUS"], ["KAZ"]),
        act("CONSULT", ["KAZ", "CHN"], about=["UKR"]),
        act("SUPPORT", [who("KAZ", "BUS")], ["RUS"]),
        act("SUPPORT", ["KAZ"], [who("RUS", "OPP")]),
        act("SUPPORT", ["KAZ"], ["RUS"], factuality="negated"),
        act("SUPPORT", ["KAZ"], ["RUS"], factuality="intended"),
        act("SUPPORT", ["KAZ"], ["RUS"], factuality="requested"),
        act("SUPPORT", ["KAZ"], ["RUS"], factuality="hypothetical"),
        act("SUPPORT", ["KAZ"], ["RUS"], None),
        act("SUPPORT", ["KAZ"], ["RUS"], "2013"),
        act("SUPPORT", ["KAZ"], ["RUS"], "2023-01-01"),
        act("SUPPORT", ["KAZ"], ["BRICS"]),
    ],
)
def test_what_is_no_response(occurrence):
    assert read(occurrence) == []


def test_dates_of_less_precision_count_in_their_middle_inside_the_window():
    assert one(act("SUPPORT", ["KAZ"], ["RUS"], "2022-12"), as_of="2022-12-05")
    assert one(act("SUPPORT", ["KAZ"], ["RUS"], "2014"))


def test_disputed_counts_half_as_probable():
    told = one(act("SUPPORT", ["KAZ"], ["RUS"]))
    denied = one(act("SUPPORT", ["KAZ"], ["RUS"], factuality="disputed"))
    assert denied.probability == pytest.approx(told.probability / 2)


def test_both_sides_at_once_pull_half_each_way():
    found = read(act("CONSULT", ["KAZ"], ["RUS", "UKR"]))
    assert [(r.sign, r.full_weight) for r in found] == [(-1, 0.5), (1, 0.5)]


@pytest.mark.parametrize("backer", ["DEU", "EU", "WEST"])
def test_backers_count_by_their_factor(backer):
    response = one(act("SUPPORT", ["KAZ"], [backer]))
    assert (response.sign, response.full_weight) == (-1, 0.5)


def test_repeats_in_a_month_fall_to_a_ceiling():
    found = read(*(act("CONSULT", ["KAZ"], ["RUS"], f"2022-06-{d:02d}") for d in range(1, 29)))
    assert sum(r.weight for r in found) < 1.65
    apart = read(*(act("CONSULT", ["KAZ"], ["RUS"], f"2022-{m:02d}-01") for m in range(1, 13)))
    assert [r.weight for r in apart] == [1.0] * 12


@pytest.mark.parametrize(
    ("occurrence", "on_issue"),
    [
        (act("SUPPORT", ["KAZ"], ["RUS"], theme="gas prices"), False),
        (act("SUPPORT", ["KAZ"], ["RUS"], theme=None, words="fighting in the DONBAS"), True),
        (act("SUPPORT", ["KAZ"], ["RUS"], theme=None, words="Donbasque cooking"), False),
        (act("SUPPORT", ["KAZ"], ["RUS"], theme="x", about=["LPR"]), True),
        (act("SUPPORT", ["KAZ"], ["RUS"], theme="x", about=["UKR"]), True),
        (act("SUPPORT", ["KAZ"], ["RUS"], theme="talks with Ukraine"), True),
    ],
)
def test_what_is_on_the_issue(occurrence, on_issue):
    assert one(occurrence).on_issue is on_issue


def test_soldiers_and_soil_are_harder_than_trade():
    trade = one(act("COOPERATE", ["KAZ"], ["RUS"], theme="gas"))
    soil = one(act("COOPERATE", ["KAZ"], ["RUS"], theme="troops let in"))
    joint = one(act("COOPERATE", [who("KAZ", "MIL"), "RUS"], theme=None))
    assert trade.difficulty < soil.difficulty == joint.difficulty


def test_a_patron_that_heads_no_side():
    with pytest.raises(QuestionError, match="RUS, UKR"):
        read(patron="USA")


def test_what_is_shown_apart():
    silent = act("ACCUSE", ["KAZ"], ["RUS"], factuality="negated", id="w")
    denied = act("AID", ["KAZ"], ["RUS"], factuality="disputed", id="d")
    loan = act("AID", ["RUS"], ["KAZ"], theme="a loan", id="l")
    exile = act("ACCUSE", [who("KAZ", "ELI")], ["RUS"], id="x")
    officer = act("REJECT", [who("KAZ", "MIL")], ["KAZ"], id="o")
    minister = act("RETREAT", [who("KAZ", "GOV")], mode="resign", id="m")
    given = [silent, denied, loan, exile, officer, minister, act("AID", ["UKR"], ["KAZ"], id="u")]
    question = Question(ISSUE, "RUS", members, "2022-12-31")

    def ids(found):
        return [o.id for o in found]

    assert ids(withheld(given, "KAZ", ISSUE, "RUS", members)) == ["w"]
    assert ids(disputed(question, given, "KAZ")) == ["d"]
    assert ids(dependence(question, given, "KAZ")) == ["l"]
    assert ids(elite_splits(question, given, "KAZ")) == ["m", "o", "x"]
    late = msgspec.structs.replace(silent, date="2023-02-01")
    assert withheld([late], "KAZ", ISSUE, "RUS", members, "2022-12-31") == []
