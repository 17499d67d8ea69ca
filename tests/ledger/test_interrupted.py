"""Killed, out of disk, read-only, or two at once: the ledger stays whole and readers read on."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import add, add_coded, document, event

from allegiance.errors import LedgerError
from allegiance.ledger import Ledger
from allegiance.model import Document, Evidence, Vote

TRIALS = 200 if os.environ.get("ALLEGIANCE_TORTURE") else 20
RUNS = 4


def ingest(ledger: Ledger) -> None:
    """Mixed sources: articles, a revision of one, coded rows, votes; again and again the same."""
    for number in range(RUNS):
        made = [document(f"d{number}-{k}", f"Kazakhstan met Russia, {number} {k}.") for k in (1, 2)]
        with ledger.run(coder="test") as run:
            for one in made:
                run.add_document(
                    one, [event(one, words="met Russia"), event(one, "AID", words="met")]
                )
            run.add_votes(
                [Vote(body="UN", resolution=str(number), date="2020", state="A", vote="no")]
            )
        if number % 2:
            rows = [event(document(f"u{number}-{k}", ""), number=k) for k in range(20)]
            add_coded(ledger, f"events{number}.csv", rows)
        if number % 3 == 0:
            changed = document(f"d{number}-1", f"Kazakhstan never met Russia, {number}.")
            if changed.sha256 not in {d.sha256 for d in ledger.documents()}:
                add(ledger, changed, [event(changed, words="never met")])
        if number % 4 == 3:
            ledger.compact()


def content(ledger: Ledger) -> tuple[list[Document], list[Evidence], list[Vote]]:
    return ledger.documents(), ledger.evidence(), ledger.votes()


_PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
from test_interrupted import {what}
from allegiance.ledger import Ledger
ledger = Ledger.open({path!r})
print("ready", flush=True)
{what}(ledger)
"""


def start(path: Path, what: str) -> subprocess.Popen[str]:
    if what == "as_another_user":
        path = path / "warm"
    code = _PROGRAM.format(tests=str(Path(__file__).parent), path=str(path), what=what)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def watch(ledger: Ledger) -> None:
    """Read for as long as standard output is read; what is seen never shrinks or tears."""
    seen = 0
    while True:
        version = ledger.version
        documents, evidence = ledger.documents(at=version), ledger.evidence(at=version)
        runs = [run for run in ledger.runs() if run.run <= version]
        assert version >= seen and len(runs) == version
        assert sum(run.documents for run in runs) >= len(documents)
        names = {d.name for d in documents}
        assert all(line.document in names or line.span is None for line in evidence)
        seen = version
        print(version, flush=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, float]:
    """What an ingest gives when nothing happens, and how long it takes."""
    ledger = Ledger.open(tmp_path_factory.mktemp("whole") / "l")
    begun = time.perf_counter()
    ingest(ledger)
    assert ledger.check() == []
    return content(ledger), time.perf_counter() - begun


def test_killed_at_any_moment_an_ingest_is_finished_by_running_it_again(
    tmp_path: Path, undisturbed: tuple[object, float]
) -> None:
    expected, seconds = undisturbed
    chance = random.Random(TRIALS)
    path, trial, moments = tmp_path / "0", 0, 0
    reader = None
    while trial < TRIALS:
        writer = start(path, "ingest")
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        if reader is None:
            reader = start(path, "watch")
        time.sleep(chance.uniform(0, seconds))
        alive = writer.poll() is None
        writer.send_signal(signal.SIGKILL)
        _, told = writer.communicate()
        assert alive or writer.returncode == 0, told
        trial += 1
        ledger = Ledger.open(path)
        assert ledger.check() == []
        version = ledger.version
        if version:
            earlier = ledger.evidence(at=max(1, version - 1))
            assert {e.id for e in earlier}
        moments += alive
        # every fourth trial what the kills have left is finished, and the next begins anew
        if trial % 4 == 0 or trial == TRIALS:
            ingest(ledger)
            assert content(ledger) == expected and ledger.check() == []
            assert reader.poll() is None, reader.communicate()[1]
            reader.kill()
            reader.communicate()
            reader, path = None, tmp_path / str(trial)
    assert moments >= TRIALS // 2


def test_a_full_disk_is_told_and_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "l")
    add(ledger, document("a", "Kazakhstan met Russia."))
    before = content(ledger)
    large = document("b", " ".join(str(n) for n in random.Random(1).sample(range(10**9), 60_000)))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(LedgerError, match="was not written"):
            add(ledger, large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert content(ledger) == before and ledger.check() == []
    assert add(ledger, large) and len(ledger.documents()) == 2 and ledger.check() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="a folder is never read-only for root")
def test_a_read_only_folder_is_read_and_refuses_writing(tmp_path: Path) -> None:
    _read_only(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_read_only_folder_is_read_and_refuses_writing_by_another_user(tmp_path: Path) -> None:
    """As above, in a child that gives up root, for whom no folder is read-only."""
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).count("/") > 1 and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    child = start(theirs, "as_another_user")
    told = child.communicate(timeout=120)[1]
    assert child.returncode == 0, told


def as_another_user(ledger: Ledger) -> None:
    """Give up root, with everything loaded that nobody else may load, and try."""
    add(ledger, document("z", "All is loaded by now."))
    assert ledger.check() == [] and ledger.documents()
    os.setgid(65534)
    os.setuid(65534)
    _read_only(ledger.path.parent)


def _read_only(folder: Path) -> None:
    ledger = Ledger.open(folder / "l")
    add(ledger, document("a", "Kazakhstan met Russia."))
    before = content(ledger)
    paths = [ledger.path, *ledger.path.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        fresh = Ledger.open(folder / "l")
        assert content(fresh) == before and fresh.check() == []
        with pytest.raises(LedgerError, match="written"):
            add(fresh, document("b", "Belarus met Russia."))
        assert content(fresh) == before
        with pytest.raises(LedgerError, match="cannot be opened"):
            Ledger.open(folder / "l" / "sub" / "other")
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o700)


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "l"
    Ledger.open(path)
    writers = [start(path, "ingest") for _ in range(2)]
    told = [writer.communicate(timeout=240) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], told
    ledger = Ledger.open(path)
    whole = Ledger.open(tmp_path / "whole")
    ingest(whole)
    assert ledger.check() == [] and content(ledger) == content(whole)


def test_readers_read_on_beside_forgetting_and_compacting(tmp_path: Path) -> None:
    from allegiance.ledger.forget import forget

    ledger = Ledger.open(tmp_path / "l")
    for number in range(6):
        made = document(f"d{number}", f"Kazakhstan met Russia, {number}.")
        add(ledger, made, [event(made, words="met")])
    reader = start(tmp_path / "l", "watch")
    assert reader.stdout is not None and reader.stdout.readline() == "ready\n"
    for number in range(5):
        forget(ledger, f"d{number}")
        ledger.tables.compact()
        ledger.tables.vacuum(0)
    assert reader.poll() is None, reader.communicate()[1]
    reader.kill()
    assert "Error" not in reader.communicate()[1]
    assert [d.name for d in ledger.documents()] == ["d5"] and ledger.check() == []
