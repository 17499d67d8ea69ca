"""Series for all dyads of synthetic events: seconds, memory, and how cost grows with events.

python benchmarks/dyads_speed.py --events 500000 1000000 2000000
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from allegiance import entities, over_time

_CODES = ("036", "040", "042", "043", "051", "057", "061", "0231", "071", "111", "112", "130",
          "163", "172", "173", "190")  # fmt: skip
_CHUNK = 1_000_000
_DAYS = 3652


def write_events(path: Path, count: int, seed: int = 1) -> None:
    """Write `count` events of ten years among all states, some states far busier than others."""
    rng = np.random.default_rng(seed)
    states = entities.all_states()
    busy = np.arange(1, len(states) + 1) ** -0.7
    busy /= busy.sum()
    writer = None
    for first in range(0, count, _CHUNK):
        size = min(_CHUNK, count - first)
        who = [
            pa.DictionaryArray.from_arrays(
                rng.choice(len(states), size, p=busy).astype(np.int32), pa.array(states)
            ).cast(pa.string())
            for _ in range(2)
        ]
        act = pa.DictionaryArray.from_arrays(
            rng.integers(0, len(_CODES), size).astype(np.int32), pa.array(_CODES)
        )
        days = np.datetime64("2010-01-01") + rng.integers(0, _DAYS, size)
        columns = {"date": days, "actor": who[0], "recipient": who[1]}
        table = pa.table({**columns, "cameo": act.cast(pa.string())})
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def main() -> None:
    """Time each size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[500_000, 1_000_000, 2_000_000])
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    rows = []
    for count in asked.events:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "events.parquet"
            write_events(path, count)
            start, used = time.perf_counter(), time.process_time()
            found = over_time.dyads(path, breaks=False)
            rows.append(
                {
                    "events": count,
                    "rows": len(found),
                    "seconds": round(time.perf_counter() - start, 1),
                    "processor seconds": round(time.process_time() - used, 1),
                    "peak memory, GB": round(_peak(), 2),
                }
            )
            print(json.dumps(rows[-1]), flush=True)
            del found
    if asked.out:
        asked.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    main()
