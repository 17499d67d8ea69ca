"""Small files of every format, made here, by which the readers are tried whole and broken."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from allegiance.readers.gdelt import VERSION_1, VERSION_2
from allegiance.readers.icews import COLUMNS as ICEWS
from allegiance.readers.polecat import COLUMNS as POLECAT

PAGE = (
    "<!doctype html><html lang='en'><head><title>Envoys meet</title>"
    "<meta property='og:site_name' content='Steppe Courier'>"
    "<meta property='article:published_time' content='2022-06-17T09:00:00Z'></head><body>"
    "<article><h1>Envoys meet</h1>"
    + "<p>The two delegations met on Friday in the capital to speak about the border and the "
    "railway that crosses it, their hosts said in a statement.</p>" * 4 + "</article></body></html>"
)
TEXT = "Envoys meet in Astana\nSteppe Courier, 17 June 2022\n\nThe two delegations met on Friday.\n"
PRESS = """GA/00001
17 June 2022

The General Assembly adopted resolution 90/1 by a recorded vote of 3 in favour to 2 against, with
2 abstentions, as follows:

In favour: Bolivia (Plurinational State of), Türkiye,
Viet Nam.

Against: Belarus, Russian Federation.

Abstain: China, Democratic People's Republic of Korea.

Absent: Venezuela (Bolivarian Republic of).

It then adopted the draft resolution on wells (document A/90/L.7) by a recorded vote of one in
favour to none against, with one abstention.

In favour: Chad.

Against: None.

Abstain: Niger.
"""


def tabbed(names: tuple[str, ...], *rows: dict[str, str], missing: str = "") -> str:
    """Lines of these rows, columns in order, without a header."""
    return "".join("\t".join(row.get(n, missing) for n in names) + "\n" for row in rows)


def gdelt_row(number: int = 1, **changes: str) -> dict[str, str]:
    row = {
        "GLOBALEVENTID": str(900000000 + number), "SQLDATE": "20220617", "EventCode": "042",
        "Actor1Code": "KAZGOV", "Actor1Name": "KAZAKHSTAN", "Actor1CountryCode": "KAZ",
        "Actor1Type1Code": "GOV", "Actor2Code": "RUS", "Actor2Name": "RUSSIA",
        "Actor2CountryCode": "RUS", "Actor1Geo_CountryCode": "KZ", "Actor2Geo_CountryCode": "RS",
        "SOURCEURL": "https://paper.example/1",
    }  # fmt: skip
    return row | changes


def icews_row(number: int = 1, **changes: str) -> dict[str, str]:
    row = {
        "Event ID": str(number), "Event Date": "2018-06-01", "Source Name": "Ministry (Japan)",
        "Source Sectors": "Executive,Foreign Ministry,Government", "Source Country": "Japan",
        "Event Text": "Consult", "CAMEO Code": "040", "Intensity": "1", "Target Name": "Vietnam",
        "Target Country": "Vietnam", "Story ID": "47", "Sentence Number": "2",
        "Publisher": "Steppe Courier",
    }  # fmt: skip
    return row | {key.replace("_", " "): value for key, value in changes.items()}


def polecat_row(number: int = 1, **changes: str) -> dict[str, str]:
    row = {
        "Event ID": f"E{number}", "Event Date": "2022-06-17", "Event Type": "CONSULT",
        "Event Mode": "visit", "Contexts": "military;economic", "Actor Name": "Government",
        "Actor Country": "KAZ", "Primary Actor Sector": "GOV", "Actor Sectors": "GOV;MIL",
        "Recipient Country": "RUS", "Latitude": "51.1", "Longitude": "71.4",
    }  # fmt: skip
    return row | {key.replace("_", " "): value for key, value in changes.items()}


def pdf_bytes(*pages: str) -> bytes:
    """A PDF with these pages of text, one line a line of `pages`."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(400, 600)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        shown = " T* ".join(f"({line}) Tj" for line in text.splitlines())
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 40 540 Td {shown} ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": "Envoys meet", "/CreationDate": "D:20220617090000Z"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def warc_record(
    address: str, body: bytes, kind: str = "text/html", status: str = "200 OK"
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    block = http.encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2022-06-18T10:11:12Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Steppe Courier</title>
<language>en-us</language><item><title>Envoys meet</title><link>https://paper.example/1</link>
<guid>g1</guid><pubDate>Fri, 17 Jun 2022 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The two delegations met.</p><p>Nothing was signed.</p>]]>
</content:encoded></item><item><title>Rain</title><guid>g2</guid>
<description>It &lt;b&gt;rained&lt;/b&gt; all day.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
<entry><title>Envoys meet</title><id>a1</id><updated>2022-06-17T09:00:00Z</updated>
<link href="https://paper.example/1"/><summary>They met.</summary></entry></feed>"""
TELEGRAM = {
    "name": "Courier channel", "type": "public_channel", "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2022-06-17T08:00:00", "text": ""},
        {"id": 2, "type": "message", "date": "2022-06-17T09:00:00",
         "text": ["The envoys ", {"type": "bold", "text": "met"}, " on Friday."]},
        {"id": 3, "type": "message", "date": "2022-06-17T10:00:00", "text": "Passed on.",
         "forwarded_from": "Another channel"},
    ],
}  # fmt: skip
ACLED = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,actor2,inter2,country,"
    "fatalities,notes\n"
    "UKR1,17 June 2022,Battles,Armed clash,Military Forces of Russia (2000-),8,"
    'Military Forces of Ukraine (2019-),1,Ukraine,3,"a ""b"", c"\n'
    "IND3,2022-06-17,Protests,Peaceful protest,Protesters (India),Protesters,,,India,0,x\n"
)
UCDP = (
    "id,type_of_violence,conflict_name,side_a,side_b,gwnoa,gwnob,date_start,date_end,best,low,high,"
    "country,country_id\n"
    "1,1,Ukraine: Donetsk,Government of Ukraine,DPR,369,,2015-02-01 00:00:00.000,"
    "2015-02-03 00:00:00.000,4,2,6,Ukraine,369\n"
    "2,3,,Government of Russia (Soviet Union),Civilians,365,,2022-03-01,2022-03-01,1,1,1,"
    "Ukraine,369\n"
)
PLOVER = [
    {"id": 1, "date": "2022-06-17", "actor": [{"code": "KAZ", "sector": "GOVMIL"}],
     "recipient": [{"code": "UNO"}], "event": ["CONSULT", "AGREE"], "mode": ["visit"],
     "context": ["military"], "size": {"dead": 2}},
    {"id": 2, "date": "2022-06-18", "actor": "RUSGOV", "recipient": "Ukraine", "event": "AID"},
]  # fmt: skip
VOETEN = (
    "rcid,ccode,session,vote,Countryname,date,unres\n"
    "3,2,1,1,United States,1946-01-01,R/1/66\n"
    "3,365,1,3,Russia,1946-01-01,R/1/66\n"
    "3,200,1,2,United Kingdom,1946-01-01,R/1/66\n"
    "3,220,1,8,France,1946-01-01,R/1/66\n"
    "3,339,1,9,Albania,1946-01-01,R/1/66\n"
)
COW_ALLIANCES = (
    "version4id,ccode,state_name,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,"
    "mem_end_year,defense,neutrality,nonaggression,entente\n"
    "210,2,United States,4,4,1949,,,,1,0,0,1\n210,640,Turkey,18,2,1952,,,,1,0,0,1\n"
)
ATOP = (
    "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense,offense,neutral,"
    "nonagg,consul\n3150,365,1992,5,15,0,0,0,1,0,0,1,1\n"
    "3150,373,1993,9,24,1999,4,2,1,0,0,1,1\n"
)


def lines(records: list[object]) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records).encode()


def zipped(name: str, raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, raw)
    return out.getvalue()


def parquet(table: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "text": ("a.txt", lambda: TEXT.encode()),
    "html": ("a.html", lambda: PAGE.encode()),
    "pdf": ("a.pdf", lambda: pdf_bytes("The two delegations met\non Friday.", "More.")),
    "rss": ("a.rss", lambda: RSS.encode()),
    "atom": ("a.xml", lambda: ATOM.encode()),
    "warc": ("a.warc", lambda: warc_record("https://paper.example/1", PAGE.encode())),
    "warc.gz": (
        "a.warc.gz",
        lambda: gzip.compress(warc_record("https://p.example/1", PAGE.encode())),
    ),
    "jsonl": ("a.jsonl", lambda: lines([{"id": "1", "text": "They met."}])),
    "csv": ("a.csv", lambda: b'id,title,text,date\n1,Head,"They, met.",2022-06-17\n'),
    "telegram": ("result.json", lambda: json.dumps(TELEGRAM, indent=1).encode()),
    "gdelt1": ("a.export.CSV", lambda: tabbed(VERSION_1, gdelt_row(1), gdelt_row(2)).encode()),
    "gdelt2.zip": (
        "a.export.CSV.zip",
        lambda: zipped("a.export.CSV", tabbed(VERSION_2, gdelt_row(1), gdelt_row(2)).encode()),
    ),
    "icews": (
        "a.tab",
        lambda: ("\t".join(ICEWS) + "\n" + tabbed(ICEWS, icews_row(), missing="NA")).encode(),
    ),
    "polecat": (
        "a.txt",
        lambda: (
            "\t".join(POLECAT) + "\n" + tabbed(POLECAT, polecat_row(), missing="None")
        ).encode(),
    ),
    "acled": ("a.csv", lambda: ACLED.encode()),
    "ucdp": ("a.csv", lambda: UCDP.encode()),
    "plover": ("a.jsonl", lambda: lines(PLOVER)),
    "voeten": ("a.csv", lambda: VOETEN.encode()),
    "press": ("a.txt", lambda: PRESS.encode()),
    "parquet": (
        "a.parquet",
        lambda: parquet(
            {"resolution": ["90/1"], "date": ["2022-06-17"], "state": ["Chad"], "vote": ["yes"]}
        ),
    ),
    "alliances": ("a.csv", lambda: COW_ALLIANCES.encode()),
}
"""Name of a kind of file -> its file name and what makes its bytes."""


def write(folder: Path, kind: str) -> Path:
    """The file of one kind in `folder`."""
    name, make = MADE[kind]
    path = folder / name
    path.write_bytes(make())
    return path
