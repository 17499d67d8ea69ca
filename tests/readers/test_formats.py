"""Each format as its publishers write it, oddities included: what becomes of it."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import made_files as made
import pyarrow as pa
import pytest

from allegiance import api
from allegiance.arrow import from_table
from allegiance.errors import InputError
from allegiance.model import Document, Evidence, Vote
from allegiance.readers import FORMATS, Alliance, CodedFile, Options, read, read_all, read_alliances
from allegiance.readers.coded import reading
from allegiance.readers.countries import by_cameo, by_cow, by_fips, by_name
from allegiance.readers.gdelt import VERSION_1, VERSION_2
from allegiance.readers.icews import COLUMNS as ICEWS
from allegiance.readers.polecat import COLUMNS as POLECAT


def documents(path: Path, **options: object) -> list[Document]:
    found = list(read([str(path)], Options(**options)))  # type: ignore[arg-type]
    assert all(isinstance(item, Document) for item in found), found
    return found  # type: ignore[return-value]


def rows(path: Path, **options: object) -> tuple[list[Evidence], list[str]]:
    """Evidence of a coded file and its errors."""
    (file,) = read_all([str(path)], Options(**options))  # type: ignore[arg-type]
    assert isinstance(file, CodedFile), file
    kind = Evidence if file.kind == "evidence" else Vote
    found: list[Evidence] = []
    errors: list[str] = []
    try:
        for batch in file.batches():
            if isinstance(batch, pa.RecordBatch):
                found += from_table(pa.Table.from_batches([batch]), kind)  # type: ignore[arg-type]
            else:
                errors.append(str(batch))
    except InputError as error:
        errors.append(str(error))
    return found, errors


def told(line: Evidence) -> tuple[object, ...]:
    who = [(p.code, *p.sectors) for p in line.actors]
    whom = [(p.code, *p.sectors) for p in line.recipients]
    return line.date, who, line.type, line.mode, whom


def test_pdf_text_is_joined_over_lines_and_pages(tmp_path: Path) -> None:
    (document,) = documents(made.write(tmp_path, "pdf"))
    assert document.text == "Envoys meet\n\nThe two delegations met on Friday.\n\nMore."
    assert (document.title, document.published) == ("Envoys meet", "2022-06-17")


def test_a_pdf_without_text_or_with_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made.pdf_bytes(""))
    (error,) = read([str(path)])
    assert isinstance(error, InputError) and "no text layer" in str(error)


def test_feeds_give_full_text_where_present_else_the_summary(tmp_path: Path) -> None:
    first, second = documents(made.write(tmp_path, "rss"))
    assert first.text == "Envoys meet\n\nThe two delegations met.\nNothing was signed."
    assert (first.name, first.publisher, first.published) == ("g1", "Steppe Courier", "2022-06-17")
    assert (first.language, first.url) == ("en", "https://paper.example/1")
    assert second.text == "Rain\n\nIt rained all day." and second.published is None
    (entry,) = documents(made.write(tmp_path, "atom"))
    assert (entry.text, entry.published) == ("Envoys meet\n\nThey met.", "2022-06-17")


def test_a_feeds_bytes_are_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(made.RSS)
    path = tmp_path / "a.rss"
    path.write_text(str(secret))
    found = list(read([str(path)], Options(format="feed")))
    assert len(found) == 1 and isinstance(found[0], InputError)


def test_web_archives_plain_and_packed(tmp_path: Path) -> None:
    page, gone = made.PAGE.encode(), b"<html>gone</html>"
    raw = (
        made.warc_record("https://paper.example/1", page)
        + made.warc_record("https://paper.example/2", gone, status="404 Not Found")
        + made.warc_record("https://paper.example/3", b"\x89PNG", kind="image/png")
        + made.warc_record("https://paper.example/4", b"They met.", kind="text/plain")
    )
    for name, data in (("a.warc", raw), ("b.warc.gz", gzip.compress(raw))):
        path = tmp_path / name
        path.write_bytes(data)
        found = documents(path)
        assert [d.name for d in found] == ["https://paper.example/1", "https://paper.example/4"]
        assert found[0].retrieved == "2022-06-18T10:11:12Z" and found[0].title == "Envoys meet"


def test_tables_of_articles(tmp_path: Path) -> None:
    (document,) = documents(made.write(tmp_path, "csv"))
    assert (document.name, document.text) == ("1", "Head\n\nThey, met.")
    assert document.published == "2022-06-17"
    path = tmp_path / "b.tsv"
    path.write_bytes(b"body\twhen\nThey met.\t17 June 2022\nx\ty\tz\n")
    found = list(read([str(path)]))
    assert isinstance(found[1], InputError) and "line 3" in str(found[1])


def test_telegrams_export(tmp_path: Path) -> None:
    first, second = documents(made.write(tmp_path, "telegram"))
    assert (first.name, first.text) == ("telegram:77/2", "The envoys met on Friday.")
    assert (first.publisher, second.publisher) == ("Courier channel", "Another channel")
    assert first.published == "2022-06-17"


@pytest.mark.parametrize("version", [VERSION_1, VERSION_1[:-1], VERSION_2])
@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("packed", ["", ".zip", ".gz"])
def test_gdelt(tmp_path: Path, version: tuple[str, ...], header: bool, packed: str) -> None:
    text = made.tabbed(
        version,
        made.gdelt_row(1),
        made.gdelt_row(2, Actor1CountryCode="", Actor2CountryCode="", Actor2KnownGroupCode="UNO"),
        made.gdelt_row(3, Actor1CountryCode="ROM", EventCode="010", Actor2CountryCode="EUR"),
        made.gdelt_row(4, EventCode="36", SQLDATE="20220199"),
    )
    raw = (("\t".join(version) + "\n" if header else "") + text + "torn\trow\n").encode()
    path = tmp_path / f"a.export.CSV{packed}"
    pack = {"": lambda b: b, ".gz": gzip.compress, ".zip": lambda b: made.zipped("a.CSV", b)}
    path.write_bytes(pack[packed](raw))
    found, errors = rows(path)
    visit = ("CONSULT", "visit")
    assert [told(line) for line in found] == [
        ("2022-06-17", [("KAZ", "GOV")], *visit, [("RUS",)]),
        # a role without a country stands where GDELT places it, by FIPS
        ("2022-06-17", [("KAZ", "GOV")], *visit, [("UN",)]),
        ("2022-06-17", [("ROU", "GOV")], None, None, []),
    ]
    assert found[2].theme == "CAMEO 010" and found[0].document == "gdelt:900000001"
    assert any("'900000004'" in e for e in errors) and any("2 columns" in e for e in errors)


def test_icews_ids_are_made_unique_and_repeats_stay_one(tmp_path: Path) -> None:
    path = tmp_path / "a.tab"
    path.write_text(
        "\t".join(ICEWS)
        + "\n"
        + made.tabbed(
            ICEWS,
            made.icews_row(1),
            made.icews_row(1),
            made.icews_row(1, Story_ID="48"),
            made.icews_row(2, CAMEO_Code="36", Event_Text="Express intent to meet or negotiate"),
            made.icews_row(3, CAMEO_Code="10", Event_Text="Make statement"),
            made.icews_row(4, CAMEO_Code="---"),
            made.icews_row(5, Source_Country="NA", Source_Name="United Nations"),
            made.icews_row(6, Event_Date="NA"),
            missing="NA",
        )
    )
    found, errors = rows(path)
    assert len(found) == 7 and len({line.id for line in found}) == 6
    assert found[0].id == found[1].id != found[2].id
    assert told(found[0]) == ("2018-06-01", [("JPN", "GOV")], "CONSULT", None, [("VNM",)])
    assert [line.type for line in found[3:6]] == ["AGREE", None, None]
    assert found[0].theme == "Consult" and found[6].actors[0].code == "UN"
    assert errors == [f"{path}, event '6': has no number or no day"]


@pytest.mark.skipif("ALLEGIANCE_DATA" not in os.environ, reason="ALLEGIANCE_DATA is not set")
def test_a_real_icews_file_is_read_whole() -> None:
    path = Path(os.environ["ALLEGIANCE_DATA"]) / "icews" / "events.2018.sample.tab"
    found, errors = rows(path)
    assert errors == [] and len(found) == 3705
    assert sum(bool(line.actors) for line in found) > 3600
    assert sum(line.type is not None for line in found) > 2800


def test_polecat_with_a_broken_header_and_extra_tabs(tmp_path: Path) -> None:
    row = made.tabbed(POLECAT, made.polecat_row(1), missing="None")
    inner = made.tabbed(POLECAT, made.polecat_row(3), missing="None").split("\t")
    inner.insert(8, "")
    path = tmp_path / "a.txt"
    path.write_text(
        "\t".join(POLECAT).replace("Recipient Name\t", "Recipient\nName\t")
        + "\n"
        + row
        + row.replace("E1", "E2").rstrip("\n")
        + "\t\n"
        + "\t".join(inner)
        + made.tabbed(POLECAT, made.polecat_row(4, Event_Type="None"), missing="None")
    )
    found, errors = rows(path)
    assert [line.document for line in found] == ["polecat:E1", "polecat:E2", "polecat:E3"]
    expected = ("2022-06-17", [("KAZ", "GOV", "MIL")], "CONSULT", "visit", [("RUS",)])
    assert [told(line) for line in found] == [expected] * 3
    assert found[0].contexts == ("military", "economic") and len(errors) == 1
    assert "line 6" in errors[0]


def test_acled_and_ucdp(tmp_path: Path) -> None:
    found, errors = rows(made.write(tmp_path, "acled"))
    assert errors == []
    assert told(found[0]) == (
        "2022-06-17", [("RUS", "MIL", "GOV")], "ASSAULT", "firearms", [("UKR", "MIL", "GOV")],
    )  # fmt: skip
    assert (found[1].kind, found[1].figure.value, found[1].type) == ("figure", 3.0, None)  # type: ignore[union-attr]
    assert told(found[2]) == ("2022-06-17", [("IND", "CVL")], "PROTEST", "demo", [])
    found, errors = rows(made.write(tmp_path, "ucdp"))
    assert errors == []
    assert told(found[0]) == (
        "2015-02", [("UKR", "MIL", "GOV")], "ASSAULT", None, [("DPR", "REB")],
    )  # fmt: skip
    assert told(found[2])[4] == [("UKR", "CVL")]
    assert (found[1].figure.low, found[1].figure.high) == (2.0, 6.0)  # type: ignore[union-attr]


def test_plover_json_and_our_own_lines(tmp_path: Path) -> None:
    found, errors = rows(made.write(tmp_path, "plover"))
    assert errors == []
    assert [(line.id, line.type) for line in found] == [
        ("plover:1-consult", "CONSULT"), ("plover:1-agree", "AGREE"), ("plover:1-killed", None),
        ("plover:2", "AID"),
    ]  # fmt: skip
    assert told(found[0])[1:] == ([("KAZ", "GOV", "MIL")], "CONSULT", "visit", [("UN",)])
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(api.to_json(line) for line in found))
    assert rows(path) == (found, [])


def test_votes_of_voeten_unvotes_and_lists(tmp_path: Path) -> None:
    found, errors = rows(made.write(tmp_path, "voeten"))
    assert errors == []
    assert [(v.state, v.vote) for v in found] == [  # type: ignore[attr-defined]
        ("USA", "yes"), ("RUS", "no"), ("GBR", "abstain"), ("FRA", "absent"),
    ]  # fmt: skip
    votes = tmp_path / "un_votes.csv"
    votes.write_text("rcid,country,country_code,vote\n3,United States,US,yes\n3,Atlantis,XX,no\n")
    assert "un_roll_calls" in rows(votes)[1][0]
    (tmp_path / "un_roll_calls.csv").write_text("rcid,date,unres\n3,1946-01-01,R/1/66\n")
    found, errors = rows(votes)
    assert found == [
        Vote(body="UNGA", resolution="R/1/66", date="1946-01-01", state="USA", vote="yes",
             source="un_votes.csv")
    ]  # fmt: skip
    assert len(errors) == 1 and "Atlantis" in errors[0]


def test_votes_in_a_press_release(tmp_path: Path) -> None:
    found, errors = rows(made.write(tmp_path, "press"))
    assert errors == []
    cast = {(v.resolution, v.state): v.vote for v in found}  # type: ignore[attr-defined]
    assert cast == {
        ("90/1", "BOL"): "yes", ("90/1", "TUR"): "yes", ("90/1", "VNM"): "yes",
        ("90/1", "BLR"): "no", ("90/1", "RUS"): "no", ("90/1", "CHN"): "abstain",
        ("90/1", "PRK"): "abstain", ("90/1", "VEN"): "absent",
        ("A/90/L.7", "TCD"): "yes", ("A/90/L.7", "NER"): "abstain",
    }  # fmt: skip
    assert {v.date for v in found} == {"2022-06-17"}
    path = tmp_path / "b.txt"
    path.write_text(made.PRESS.replace("Türkiye,", "Atlantis,"))
    errors = rows(path)[1]
    assert "'Atlantis'" in errors[0] and "2 votes yes read where 3 are told" in errors[1]


def test_alliances(tmp_path: Path) -> None:
    first, second = read_alliances(made.write(tmp_path, "alliances"))
    assert first == Alliance(
        source="COW", number="210", member="USA", since="1949-04-04",
        obligations=("defense", "entente"),
    )  # fmt: skip
    assert isinstance(second, Alliance) and second.member == "TUR"
    path = tmp_path / "atop.csv"
    path.write_text(made.ATOP)
    russia, uzbekistan = read_alliances(path)
    assert isinstance(russia, Alliance) and isinstance(uzbekistan, Alliance)
    assert (russia.member, russia.since, russia.until) == ("RUS", "1992-05-15", None)
    assert russia.obligations == ("defense", "nonaggression", "consultation")
    (error,) = read([str(path)])
    assert "read_alliances" in str(error)


def test_codes_of_others() -> None:
    assert (by_fips("RS"), by_fips("CH"), by_fips("UP"), by_fips("XX")) == (
        "RUS", "CHN", "UKR", None,
    )  # fmt: skip
    assert (by_cow("365"), by_cow("002"), by_cow("2.0")) == ("RUS", "USA", "USA")
    assert by_cameo("ROM") == ("ROU", ()) and by_cameo("TAL") == ("AFG", ("REB",))
    assert by_name("Moldova, Republic of") == "MDA" and by_name("St. Vincent & Grenadines") == "VCT"
    assert by_name("Atlantis") is None


@pytest.mark.parametrize(
    ("code", "type"),
    [("'042'", "CONSULT"), ("42", "CONSULT"), ("411", "CONSULT"), ("14", "PROTEST"),
     ("---", None), ("X", None), ("010", None), ("99999", None)],
)  # fmt: skip
def test_malformed_cameo_codes(code: str, type: str | None) -> None:
    found = reading(code)
    assert (found.type if found else None) == type


def test_a_format_may_be_forced_and_a_strange_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("one,two\n1,2\n")
    (error,) = read([str(path)])
    assert "table of no known kind" in str(error) and "one, two" in str(error)
    (document,) = documents(path, format="text")
    assert document.text == "one,two\n1,2\n"


def test_coded_files_go_into_a_ledger_once_and_lead_back_to_their_file(tmp_path: Path) -> None:
    events, votes = made.write(tmp_path, "gdelt2.zip"), made.write(tmp_path, "voeten")
    with api.open(tmp_path / "ledger") as book:
        added = book.add(events, votes)
        assert (added.documents, added.evidence, added.votes) == (2, 2, 4) and not added.errors
        again = book.add(events, votes)
        assert (again.documents, again.already_known, book.version) == (0, 2, 2)
        assert [line.document for line in book.evidence()] == ["gdelt:900000001", "gdelt:900000002"]
        assert len(book.votes()) == 4 and book.check() == []
        file = next(d for d in book.documents() if d.name == str(events))
        assert (file.reader, file.published) == ("gdelt-2.0", "2022-06-17")
        assert [o.type for o in book.occurrences()] == ["CONSULT"]


def test_a_torn_file_gives_its_rows_and_an_error(tmp_path: Path) -> None:
    whole = made.tabbed(VERSION_2, *(made.gdelt_row(n) for n in range(200_000))).encode()
    path = tmp_path / "a.CSV.gz"
    path.write_bytes(gzip.compress(whole, 1)[:-1000])
    with api.open(tmp_path / "ledger") as book:
        added = book.add(path)
        assert added.evidence > 150_000 and added.errors
        assert "byte" in str(added.errors[-1]) and "end-of-stream" in str(added.errors[-1])


def test_kept_bytes_are_the_inputs(tmp_path: Path) -> None:
    path = made.write(tmp_path, "text")
    kept = tmp_path / "raw"
    (document,) = documents(path, keep_raw=kept)
    assert (kept / document.sha256[:2] / document.sha256).read_bytes() == path.read_bytes()
    assert str(path) in (kept / "kept.jsonl").read_text()


def test_every_format_has_its_section() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    sections = {line[3:] for line in text.splitlines() if line.startswith("## ")}
    assert sections == {*FORMATS, "Addresses"}
