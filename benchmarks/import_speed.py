"""How fast coded events are read: GDELT 2.0 and ICEWS against DuckDB on the same file.

Makes a file of rows with the marginals of real ones (who acts, what is done, how long a line is),
then times, in this run, DuckDB's own read_csv of it into a Parquet file, and our reading of it into
evidence (a) as a stream of batches and (b) into a ledger. Prints a line of JSON for each format.

    python benchmarks/import_speed.py            500,000 rows
    python benchmarks/import_speed.py --full     5,000,000 rows
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv

from allegiance.readers.gdelt import VERSION_2, read_gdelt
from allegiance.readers.icews import COLUMNS, read_icews

CHUNK = 100_000
# A few states act in most reports; roles are empty in half of the rows; verbal acts prevail.
COUNTRIES = {
    "USA": ("US", 24, "UNITED STATES", "United States"), "": ("US", 22, "", ""),
    "RUS": ("RS", 6, "RUSSIA", "Russia"), "CHN": ("CH", 5, "CHINA", "China"),
    "GBR": ("UK", 5, "UNITED KINGDOM", "United Kingdom"), "ISR": ("IS", 3, "ISRAEL", "Israel"),
    "IND": ("IN", 3, "INDIA", "India"), "UKR": ("UP", 3, "UKRAINE", "Ukraine"),
    "FRA": ("FR", 2, "FRANCE", "France"), "DEU": ("GM", 2, "GERMANY", "Germany"),
    "IRN": ("IR", 2, "IRAN", "Iran"), "TUR": ("TU", 2, "TURKEY", "Turkey"),
    "NGA": ("NI", 2, "NIGERIA", "Nigeria"), "KAZ": ("KZ", 1, "KAZAKHSTAN", "Kazakhstan"),
    "PAK": ("PK", 2, "PAKISTAN", "Pakistan"), "EUR": ("BE", 1, "EUROPE", ""),
    "PSE": ("WE", 1, "PALESTINIAN", "Palestine"), "ROM": ("RO", 1, "ROMANIA", "Romania"),
}  # fmt: skip
ROLES = {"": 55, "GOV": 17, "CVL": 5, "COP": 5, "MIL": 4, "LEG": 4, "EDU": 4, "MED": 3, "BUS": 3}
CODES = {"010": 10, "042": 9, "043": 9, "040": 8, "051": 8, "036": 7, "020": 6, "190": 5,
         "173": 5, "111": 4, "112": 4, "046": 4, "030": 4, "141": 3, "120": 2, "193": 2,
         "0841": 1, "1711": 1, "1823": 1, "057": 2, "061": 1, "070": 1, "163": 1}  # fmt: skip
SECTORS = {"NA": 24, "Government": 18, "Executive,Executive Office,Government": 16,
           "Military,Government": 8, "Police,Government": 7, "Judicial,Government": 3,
           "General Population / Civilian / Social,Social": 14,
           "Parties,(National) Major Party,Opposition Major Party (Out Of Government)": 5,
           "Dissident,Protestors / Popular Opposition / Mobs": 5}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5,000,000 rows instead of 500,000")
    parser.add_argument("--rows", type=int, help="this many rows")
    parser.add_argument(
        "--folder", type=Path, help="where the files are made; default: a temporary"
    )
    chosen = parser.parse_args()
    rows = chosen.rows or (5_000_000 if chosen.full else 500_000)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        for name, make in (("gdelt-2.0", make_gdelt), ("icews", make_icews)):
            path = Path(folder) / f"{name}.tsv"
            make(path, rows)
            size = path.stat().st_size
            theirs = alone(duckdb_reads, path)
            stream = alone(we_read, path)
            ledger = alone(we_ingest, path)
            print(
                json.dumps(
                    {
                        "format": name,
                        "rows": rows,
                        "megabytes": round(size / 1e6),
                        "duckdb_to_parquet_s": theirs[0],
                        "our_stream_s": stream[0],
                        "our_ledger_s": ledger[0],
                        "stream_ratio": round(stream[0] / theirs[0], 2),
                        "ledger_ratio": round(ledger[0] / theirs[0], 2),
                        "duckdb_peak_mb": theirs[1],
                        "stream_peak_mb": stream[1],
                        "ledger_peak_mb": ledger[1],
                    }
                ),
                flush=True,
            )
            path.unlink()


def alone(work: Callable[[Path], None], path: Path) -> tuple[float, int]:
    """Seconds and peak megabytes of `work` in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(work, path, theirs))
    process.start()
    theirs.close()
    found = ours.recv()
    process.join()
    return found


def _measured(work: Callable[[Path], None], path: Path, answer: object) -> None:
    start = time.perf_counter()
    work(path)
    seconds = round(time.perf_counter() - start, 2)
    peak = _peak_megabytes()
    answer.send((seconds, peak))  # type: ignore[attr-defined]


def _peak_megabytes() -> int:
    """Of this process alone; rusage would also count what its parent held when it was forked."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def duckdb_reads(path: Path) -> None:
    header = path.name.startswith("icews")
    out = path.with_suffix(".parquet")
    names = COLUMNS if header else VERSION_2
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{path}', delim = '\t', quote = '', header = {header}, "
            f"columns = {{{columns}}})) TO '{out}' (FORMAT parquet)"
        )
    out.unlink()


def we_read(path: Path) -> None:
    read = read_icews if path.name.startswith("icews") else read_gdelt
    count = 0
    for batch in read(path).batches():
        assert isinstance(batch, pa.RecordBatch), batch
        count += batch.num_rows
    assert count


def we_ingest(path: Path) -> None:
    from allegiance import api

    ledger = path.with_suffix(".ledger")
    with api.open(ledger) as book:
        added = book.add(path)
        assert not added.errors and added.evidence, added


def make_gdelt(path: Path, rows: int) -> None:
    random = np.random.default_rng(7)
    fips = {code: row[0] for code, row in COUNTRIES.items()}
    names = {code: row[2] for code, row in COUNTRIES.items()}
    for first, count in chunks(rows):
        told: dict[str, np.ndarray | list[str]] = {name: [""] * count for name in VERSION_2}
        told["GLOBALEVENTID"] = [str(900_000_000 + first + i) for i in range(count)]
        days = random.integers(1, 29, count)
        told["SQLDATE"] = [f"202206{day:02d}" for day in days]
        told["MonthYear"], told["Year"] = ["202206"] * count, ["2022"] * count
        told["FractionDate"] = [f"2022.{day:04d}" for day in days]
        for n in (1, 2):
            codes = drawn(random, {c: row[1] for c, row in COUNTRIES.items()}, count)
            roles = drawn(random, ROLES, count)
            told[f"Actor{n}CountryCode"], told[f"Actor{n}Type1Code"] = codes, roles
            told[f"Actor{n}Code"] = [c + r for c, r in zip(codes, roles, strict=True)]
            told[f"Actor{n}Name"] = [
                names[c] if not r else f"{r} OF {names[c]}{i % 40 or ''}"
                for i, (c, r) in enumerate(zip(codes, roles, strict=True))
            ]
            place_of(told, f"Actor{n}", [fips[c] for c in codes], random)
        place_of(told, "Action", told["Actor1Geo_CountryCode"], random)
        events = drawn(random, CODES, count)
        told["EventCode"] = events
        told["EventBaseCode"] = [code[:3] for code in events]
        told["EventRootCode"] = [code[:2] for code in events]
        told["IsRootEvent"], told["QuadClass"] = ["1"] * count, ["1"] * count
        told["GoldsteinScale"] = ["2.8"] * count
        mentions = random.geometric(0.2, count)
        for name in ("NumMentions", "NumSources", "NumArticles"):
            told[name] = [str(m) for m in mentions]
        told["AvgTone"] = [f"{tone:.13f}" for tone in random.normal(-2, 3, count)]
        told["DATEADDED"] = [f"202206{day:02d}120000" for day in days]
        told["SOURCEURL"] = [
            f"https://www.paper{i % 997}.example/world/2022/06/story-{first + i // 3}-on-the-talks"
            for i in range(count)
        ]
        write(path, told, VERSION_2, header=False, first=first == 0)


def make_icews(path: Path, rows: int) -> None:
    random = np.random.default_rng(7)
    for first, count in chunks(rows):
        told: dict[str, np.ndarray | list[str]] = {name: ["NA"] * count for name in COLUMNS}
        told["Event ID"] = [str(30_000_000 + first + i // 2) for i in range(count)]
        told["Event Date"] = [f"2018-06-{day:02d}" for day in random.integers(1, 29, count)]
        for of in ("Source", "Target"):
            codes = drawn(random, {c: row[1] for c, row in COUNTRIES.items()}, count)
            names = [COUNTRIES[c][3] or "NA" for c in codes]
            sectors = drawn(random, SECTORS, count)
            told[f"{of} Country"], told[f"{of} Sectors"] = names, sectors
            told[f"{of} Name"] = [
                name if sector == "NA" else f"{sector.split(',')[0]} {i % 60} ({name})"
                for i, (name, sector) in enumerate(zip(names, sectors, strict=True))
            ]
        told["CAMEO Code"] = drawn(random, CODES, count)
        told["Event Text"] = [f"Event called {code}" for code in told["CAMEO Code"]]
        told["Intensity"] = ["1"] * count
        told["Story ID"] = [str(47_000_000 + first + i // 3) for i in range(count)]
        told["Sentence Number"] = [str(n) for n in random.integers(1, 7, count)]
        told["Publisher"] = [f"Paper {n}" for n in random.integers(1, 300, count)]
        told["City"] = [f"City {n}" for n in random.integers(1, 3000, count)]
        told["Country"] = told["Source Country"]
        told["Latitude"] = [f"{x:.4f}" for x in random.uniform(-60, 70, count)]
        told["Longitude"] = [f"{x:.4f}" for x in random.uniform(-180, 180, count)]
        write(path, told, COLUMNS, header=True, first=first == 0)


def place_of(told: dict, of: str, fips: object, random: np.random.Generator) -> None:
    count = len(fips)  # type: ignore[arg-type]
    cities = random.integers(1, 5000, count)
    told[f"{of}Geo_Type"] = ["4"] * count
    told[f"{of}Geo_FullName"] = [f"City {n}, Province {n % 90}, Country" for n in cities]
    told[f"{of}Geo_CountryCode"] = fips
    told[f"{of}Geo_ADM1Code"] = [f"{c}{n % 90:02d}" for c, n in zip(fips, cities, strict=True)]  # type: ignore[call-overload]
    told[f"{of}Geo_Lat"] = [f"{x:.4f}" for x in random.uniform(-60, 70, count)]
    told[f"{of}Geo_Long"] = [f"{x:.4f}" for x in random.uniform(-180, 180, count)]
    told[f"{of}Geo_FeatureID"] = [str(-n) for n in cities]


def chunks(rows: int) -> list[tuple[int, int]]:
    return [(first, min(CHUNK, rows - first)) for first in range(0, rows, CHUNK)]


def drawn(random: np.random.Generator, weights: dict[str, int], count: int) -> list[str]:
    shares = np.array(list(weights.values()), float)
    keys = np.array(list(weights), dtype=object)
    return list(keys[random.choice(len(keys), count, p=shares / shares.sum())])


def write(path: Path, told: dict, names: tuple[str, ...], *, header: bool, first: bool) -> None:
    table = pa.table({name: pa.array(told[name], pa.string()) for name in names})
    options = pa.csv.WriteOptions(
        include_header=header and first, delimiter="\t", quoting_style="none"
    )
    with path.open("ab") as out:
        pa.csv.write_csv(table, out, options)


if __name__ == "__main__":
    main()
