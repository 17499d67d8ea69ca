from collections import Counter

import msgspec
import pytest

from allegiance.errors import IssueError
from allegiance.measure import issue_names, load_issue, roll_call_votes
from allegiance.measure.roll_calls import counted_votes
from allegiance.model import Vote

GOOD = """title = "A test"
start = 2020-01-01
words = ["strait"]

[[sides]]
name = "One"
principals = ["AAA"]

[[sides]]
name = "Two"
principals = ["BBB"]
"""


def test_built_in_issues():
    assert len(issue_names()) == 10 and list(issue_names()) == sorted(issue_names())
    assert {"qatar-blockade", "south-china-sea", "ukraine-war"} < set(issue_names())
    war = load_issue("ukraine-war")
    assert [side.principals for side in war.sides] == [("RUS",), ("UKR",)]
    assert war.sides[0].proteges == ("LPR", "DPR", "CRM")
    assert war.sides[1].backers == ("WEST",) and war.sides[1].backer_factor == 0.5
    assert (war.start, war.end, war.corner, war.leaning) == ("2014-02-20", None, 0.6, 0.2)
    gulf = load_issue("qatar-blockade")
    assert (gulf.start, gulf.end) == ("2017-06-05", "2021-01-05")
    assert [side.principals for side in load_issue("south-china-sea").sides] == [("CHN",), ("USA",)]


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / "strait.toml"
    path.write_text(GOOD)
    issue = load_issue(path)
    assert (issue.name, issue.start, issue.sides[1].name) == ("strait", "2020-01-01", "Two")
    assert load_issue(str(path)) == issue


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("title", "titel"), ("titel", ":1:", "did you mean 'title'")),
        (('principals = ["BBB"]', "principals = []"), ("principals", "at least one")),
        (("2020-01-01", '"spring"'), ("start", ":2:", "spring")),
        (('["AAA"]', '["Aland"]'), ("Aland", "ISO 3166-1")),
        (('["BBB"]', '["AAA"]'), ("both sides",)),
        (('title = "A test"', "title = 3"), ("title", ":1:", "str")),
        (("start = 2020-01-01", "start = 2020-01-01\nend = 2019-01-01"), ("end", ":3:", "before")),
        (("start = 2020-01-01", "start = 2020-01-01\ncorner = 0.1"), ("corner", ":3:", "leaning")),
        (("words = [", "words = [["), ("not a TOML file", "line")),
        (('[[sides]]\nname = "Two"\nprincipals = ["BBB"]\n', ""), ("exactly two",)),
        (("start = 2020-01-01\n", ""), ("start", "missing")),
        (('name = "Two"', 'name = "Two"\nbacker_factor = 2.0'), ("backer_factor", "1")),
    ],
)
def test_a_broken_file_names_file_key_and_line(tmp_path, change, told):
    path = tmp_path / "strait.toml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(IssueError) as error:
        load_issue(path)
    assert "strait.toml" in str(error.value)
    for part in told:
        assert part in str(error.value)


def test_an_unknown_issue_names_those_known(tmp_path):
    with pytest.raises(IssueError, match="did you mean ukraine-war"):
        load_issue("ukraine")
    with pytest.raises(IssueError, match="cannot be read"):
        load_issue(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("resolution", "yes", "no", "abstain"),
    [("68/262", 100, 11, 58), ("ES-11/1", 141, 5, 35)],
)
def test_totals_are_those_the_assembly_announced(resolution, yes, no, abstain):
    votes = roll_call_votes(load_issue("ukraine-war"))
    count = Counter(vote.vote for vote in votes if vote.resolution == resolution)
    assert (count["yes"], count["no"], count["abstain"]) == (yes, no, abstain)
    assert sum(count.values()) == 193


def test_roll_calls_that_ship_hold_each_state_once_and_principals_differ():
    issue = load_issue("ukraine-war")
    votes = roll_call_votes(issue)
    assert {vote.resolution for vote in votes} == {rule.resolution for rule in issue.roll_calls}
    keys = Counter((vote.resolution, vote.state) for vote in votes)
    assert max(keys.values()) == 1
    cast = {(vote.resolution, vote.state): vote.vote for vote in votes}
    for rule in issue.roll_calls:
        assert (cast[rule.resolution, "RUS"], cast[rule.resolution, "UKR"]) == ("no", "yes")


def test_votes_match_their_roll_call_however_it_is_written():
    issue = load_issue("ukraine-war")
    given = Vote(body="UN", resolution="A/RES/68/262", date="2014-03-27", state="KAZ", vote="no")
    other = msgspec.structs.replace(given, resolution="70/1")
    counted = counted_votes([given, other, *roll_call_votes(issue)], issue)
    mine = [v for v in counted if v.state == "KAZ" and v.resolution == "68/262"]
    assert [v.vote for v in mine] == ["no"]
    assert not [v for v in counted if v.resolution == "70/1"]
