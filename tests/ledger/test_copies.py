"""One wire story in many outlets is one report; independent reports make an act more credible."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import document, event

from allegiance.errors import LedgerError
from allegiance.ledger import occurrences
from allegiance.ledger.sources import default_sources, read_sources
from allegiance.ledger.wording import containment, fingerprint, same_text

WIRE = (
    "The president of Kazakhstan met his Russian counterpart on Friday in the capital. The two men "
    "spoke for three hours about trade, the railway through the steppe and the price of gas. "
    "Afterwards a spokesman said that both sides were content and that the talks would go on in "
    "the autumn, when a delegation of businessmen is expected. No agreement was signed. "
    "Diplomats in the city had expected little, since the two governments have quarrelled over "
    "customs for months and neither wished to be seen to yield before the summit."
)
OWN = (
    "Kazakhstan's leader held talks with Russia's president at the palace on Friday, our reporter "
    "saw. Their motorcades left after dusk. Asked about gas, an aide shrugged. People here say "
    "that such meetings change nothing, and shopkeepers near the square, closed off since dawn, "
    "complained of a lost day. A joint statement is to be published next week."
)


def told_by(*texts: tuple[str, str, str]):  # type: ignore[no-untyped-def]
    documents = [document(name, text, publisher=outlet) for name, outlet, text in texts]
    lines = [
        event(d, words=d.text[: d.text.index(".")], confidence=0.7, recipients=("RUS",))
        for d in documents
    ]
    return occurrences(lines, documents)


def test_twenty_outlets_with_one_story_are_one_report_with_twenty_carriers() -> None:
    copies = [
        (f"d{n}", f"Outlet {n}", f"Outlet {n} reports today. " + WIRE + f" See page {n} for more.")
        for n in range(20)
    ]
    (one,) = told_by(copies[0])
    (many,) = told_by(*copies)
    assert (many.reports, many.carriers) == (1, 20)
    assert many.credibility == one.credibility


def test_independent_reports_raise_credibility_and_not_the_count() -> None:
    wire, own = ("a", "Wire", WIRE), ("b", "Local", OWN)
    (one,) = told_by(wire)
    (two,) = told_by(wire, own)
    (more,) = told_by(wire, own, ("c", "Copy", WIRE[:300] + " It went on."))
    assert (two.reports, two.carriers) == (2, 2) and two.credibility > one.credibility
    assert (more.reports, more.carriers) == (2, 3) and more.credibility == two.credibility


def test_a_clip_is_a_copy_and_another_report_is_none() -> None:
    whole, clip, own = (fingerprint(t) for t in (WIRE, WIRE[:200], OWN))
    assert containment(whole, clip) > 0.8 and containment(whole, own) < 0.1
    assert same_text([own, clip, b"", whole]) == [0, 1, 2, 1]
    assert fingerprint("two words") == b"" and containment(b"", whole) == 0.0


def test_a_users_table_goes_on_top_of_the_default_one(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[kinds]\nblog = { reliability = "F", credibility = 5 }\n'
        '[[outlets]]\nnames = ["Steppe Courier", "www.steppe.example"]\nreliability = "A"\n'
        'credibility = 1\nowner = "KAZ"\n[[outlets]]\nkind = "blog"\nnames = ["reuters"]\n',
        encoding="utf-8",
    )
    mine = read_sources(path)
    assert mine.grade("steppe courier").reliability == "A"
    assert mine.owner("steppe.example") == "KAZ"
    assert mine.grade("Reuters").reliability == "F"
    assert mine.grade("BBC") == default_sources().grade("BBC")
    assert default_sources().owner("TASS") == "RUS"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[outlets]]\nkind = 'nonsense'\nnames = ['x']", "outlet 1: kind 'nonsense'"),
        ("[[outlets]]\nkind = 'wire'", "outlet 1: needs names"),
        ("[kinds]\nmine = { reliability = 'Z', credibility = 1 }", "kind 'mine'"),
        ("[[outlets]]\nnames = ['x']\nreliability = 'A'", "outlet 1: write reliability"),
        ("grades = 1", "unknown key 'grades'"),
        ("outlets = 3", "outlets is no list"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_broken_table_of_sources_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=told):
        read_sources(path)
