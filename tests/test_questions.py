"""Further questions to a ledger, what-ifs, and the commands on issues."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import allegiance
from allegiance import api, measure
from allegiance.errors import QuestionError
from allegiance.model import CATEGORIES

SAMPLES = Path(str(files("allegiance.readers"))) / "data" / "samples"
ASKED: dict[str, Any] = {"patron": "RUS", "issue": "ukraine-war", "as_of": "2023-12-31"}
WAR = ["--with", "Russia", "--on", "ukraine-war"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "ledger"
    with allegiance.open(path) as ledger:
        ledger.add(
            *sorted(SAMPLES.glob("kazakhstan-*.txt")), *sorted(SAMPLES.glob("belarus-*.txt"))
        )
    return path


@pytest.fixture
def ledger(folder: Path) -> api.Ledger:
    return allegiance.open(folder)


def test_comparing_the_other_way_round_gives_the_complement(ledger: api.Ledger) -> None:
    one = allegiance.compare(ledger, "KAZ", "BLR", **ASKED)
    other = allegiance.compare(ledger, "Belarus", "Kazakhstan", **ASKED)
    assert one.first_nearer == pytest.approx(1 - other.first_nearer, abs=1e-3)
    assert one.first_nearer < 0.5 and one.first == other.second
    alone = allegiance.assess(ledger, "KAZ", **ASKED).brief
    assert one.first.reading == alone.basis["on_issue"]
    assert ("UNGA 68/262", 0, 1) in one.apart_on
    against = allegiance.compare(ledger, "UKR", "KAZ", **ASKED)
    assert against.first_nearer < 0.02
    with pytest.raises(QuestionError, match="one state"):
        allegiance.compare(ledger, "KAZ", "Kazakhstan", **ASKED)


def test_quotes_are_dated_stand_in_the_text_and_have_a_stance(ledger: api.Ledger) -> None:
    found = allegiance.quotes(ledger, "KAZ", **ASKED)
    assert len(found) >= 4
    dates = [q.statement.date or "" for q in found]
    assert dates == sorted(dates)
    assert any("Tokayev" in q.statement.speaker for q in found)
    texts = {d.name: d.text for d in ledger.documents()}
    for quote in found:
        assert (quote.cited.quote or "") in texts[quote.cited.document]
        said = quote.statement
        assert (said.departure is None) == (said.stance == 0)
        assert said.departure is None or 0 <= said.departure <= 1
    refused = [q for q in found if q.statement.stance == -1]
    assert refused and all((q.statement.departure or 0) > 0.2 for q in refused)
    mirrored = allegiance.quotes(ledger, "KAZ", **{**ASKED, "patron": "UKR"})
    assert [q.statement.stance for q in mirrored] == [-q.statement.stance for q in found]


def test_why_tells_text_names_source_and_weight(ledger: api.Ledger) -> None:
    brief = allegiance.assess(ledger, "KAZ", **ASKED).brief
    line = brief.evidence_against[0]
    answer = allegiance.why(ledger, line.evidence[0][:10], patron="RUS", issue="ukraine-war")
    assert answer.evidence.id == line.evidence[0] and answer.occurrence == line.occurrence
    assert answer.around and " ".join((answer.cited.quote or "").split()) in answer.around
    assert answer.grade == "F6" and answer.names
    counts = [told for told in answer.counts if told.state == "KAZ"]
    assert counts[0].sign == -1 and counts[0].pull == pytest.approx(line.pull, abs=1e-3)
    assert allegiance.why(ledger, line.evidence[0]).counts == ()
    with pytest.raises(QuestionError, match="no evidence 'zzz'"):
        allegiance.why(ledger, "zzz")


def test_since_tells_then_and_now_and_the_quotes_between(ledger: api.Ledger) -> None:
    found = allegiance.since(ledger, "2022-06-01", **ASKED)
    states = [change.state for change in found]
    assert "KAZ" in states
    moved = [abs(c.position - c.position_then) for c in found]
    assert moved == sorted(moved, reverse=True)
    for change in found:
        assert change.acts and all((a.date or "") > "2022-06-01" for a in change.acts)
        now = allegiance.assess(ledger, change.state, **ASKED).brief
        assert (change.verdict, change.likelihood) == (now.verdict, now.likelihood)
    alone = allegiance.since(ledger, "2022-06-01", state="KAZ", **ASKED)
    assert [c.state for c in alone] == ["KAZ"]
    with pytest.raises(QuestionError, match="not before"):
        allegiance.since(ledger, "2024-06-01", **ASKED)


def test_what_if_an_outlet_or_an_act_were_not_there(ledger: api.Ledger) -> None:
    plain = allegiance.assess(ledger, "KAZ", **ASKED).brief
    assert plain.assumptions == () and plain.verdict_before is None
    outlet = "steppe courier (SAMPLE)"
    left = allegiance.assess(ledger, "KAZ", **ASKED, what_if=api.what_if([outlet])).brief
    assert left.verdict == "too little evidence"
    assert left.verdict_before == f"{plain.verdict} ({plain.likelihood})"
    assert plain.verdict in left.findings.answer[1].text
    assert not any(c.publisher == "Steppe Courier (sample)" for c in left.citations)
    # what is foretold by the linchpins is what leaving it out gives
    part = next(p for p in plain.linchpins.changing if p.kind == "outlet")
    assert part.without == left.verdict
    strongest = plain.evidence_against[0]
    gone = api.what_if(assume=[f"{strongest.evidence[0]}=false"])
    without = allegiance.assess(ledger, "KAZ", **ASKED, what_if=gone).brief
    assert without.occurrences == plain.occurrences - 1 and without.position > plain.position
    denied = plain.disputed[0]
    true = api.what_if(assume=[f"{denied.evidence[0]}=true"])
    assert allegiance.assess(ledger, "KAZ", **ASKED, what_if=true).brief.disputed == ()
    for wrong, told in ((["x"], "=true or"), (["zzz=true"], "no evidence")):
        with pytest.raises(QuestionError, match=told):
            allegiance.assess(ledger, "KAZ", **ASKED, what_if=api.what_if(assume=wrong))
    with pytest.raises(QuestionError, match="did you mean 'Steppe Courier"):
        allegiance.assess(ledger, "KAZ", **ASKED, what_if=api.what_if(["Steppe Courrier (sample)"]))


def test_the_commands_answer_in_words_and_json(folder: Path, run: Any, tmp_path: Path) -> None:
    at = ["--ledger", str(folder)]
    status, out, _ = run("compare", "KAZ", "BLR", *WAR, *at)
    assert status == 0 and "Kazakhstan stands nearer Russia than Belarus" in out
    status, out, _ = run("quotes", "KAZ", *WAR, *at, "--format", "json")
    name = json.loads(out)[0]["statement"]["evidence"]
    assert status == 0
    assert "Tokayev" in run("quotes", "KAZ", "--on", "ukraine-war", *at)[1]
    status, out, _ = run("why", name, *WAR, *at)
    assert status == 0 and "read as" in out and "grade F6" in out
    status, out, _ = run("since", "2022-06-01", *WAR, *at)
    assert status == 0 and "Kazakhstan:" in out and "->" in out
    assert run("since", "2022-13-01", *WAR, *at)[0] == 2
    page, picture = tmp_path / "kaz.pdf", tmp_path / "matrix.svg"
    status, out, err = run(
        "brief", "KAZ", *WAR, *at, "--format", "pdf", "--out", str(page),
        "--chart", str(picture), "--draw", "matrix", "--without-outlet", "Harbour Wire (sample)",
    )  # fmt: skip
    assert status == 0 and out == "" and page.read_bytes().startswith(b"%PDF-")
    assert "hypoth" in picture.read_text() or "corner" in picture.read_text()
    status, out, err = run("brief", "KAZ", *WAR, *at, "--format", "pdf")
    assert status == 2 and out == "" and "--out FILE" in err
    status, out, _ = run("brief", "KAZ", *WAR, *at, "--format", "html")
    assert status == 0 and out.startswith("<!DOCTYPE html>")
    spectrum = tmp_path / "spectrum.svg"
    assert run("rank", *WAR, *at, "--chart", str(spectrum))[0] == 0
    assert "Kazakhstan" in spectrum.read_text(encoding="utf-8")


def test_a_new_issue_passes_its_own_check(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "strait.toml"
    new = ["issue", "new", str(path), "--title", 'The "strait"', "--side", "China",
           "--side", "Taiwan", "--start", "2016-05-20"]  # fmt: skip
    assert run(*new)[0] == 0
    assert run("issue", "check", str(path)) == (0, f"{path}: nothing wrong\n", "")
    issue = measure.load_issue(path)
    assert issue.title == 'The "strait"' and issue.sides[1].principals == ("TWN",)
    status, _, err = run(*new)
    assert status == 2 and "is there already" in err
    assert run(*new[:5], "--side", "China", "--start", "2016-05-20")[0] == 2


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (('"TWN"', '"XQZ"'), 23, "error: unknown code"),
        (('"TWN"', '"CHN"'), 23, "stand on both sides"),
        (('"TWN"', '"Taiwan"'), 23, "is no code"),
        (("backers = []  ", 'backers = ["TWN"]  '), 16, "it can be of one only"),
        (('start = "2016-05-20"', 'start = "20 May"'), 3, "is no date"),
        (("entities = []", "entitys = []"), 9, "did you mean 'entities'"),
        (("roll_calls = []", 'roll_calls = [{ body = "UNGA", resolution = "99/9" }]'), 10,
         "warning: no votes"),
        (("words = [", 'words = ["a", '), 8, "fits anything"),
        (("title = ", "title = = "), 2, "TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_issue_is_told_with_its_line(
    change: tuple[str, str], line: int, told: str, tmp_path: Path, run: Any
) -> None:
    path = tmp_path / "strait.toml"
    text = measure.new_issue("The strait", "CHN", "TWN", "2016-05-20")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    status, out, err = run("issue", "check", str(path))
    assert status == (0 if "warning" in told or "fits" in told else 1) and err == ""
    mine = [row for row in out.splitlines() if told in row]
    assert mine, out
    number = int(mine[0].removeprefix(f"{path}:").split(":")[0])
    assert number == line, out


@pytest.mark.parametrize("name", measure.issue_names())
def test_every_built_in_issue_is_sound_and_says_where_it_is_from(name: str, run: Any) -> None:
    where, issue, problems = measure.check_issue(name)
    assert issue is not None and problems == [], [p.told(where) for p in problems]
    assert "1990" <= issue.start[:4] <= "2024"
    status, out, _ = run("issue", "show", name)
    assert status == 0 and issue.title in out
    out = run("issue", "show")[1]
    assert len(out.splitlines()) == 10 and len(CATEGORIES) == 5
