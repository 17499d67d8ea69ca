"""Progress on a terminal's standard error, shown only once the work has taken two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_PATIENCE = 2.0


class Bar:
    """Counts documents; silent where standard error is no terminal."""

    def __init__(self, what: str) -> None:
        self._progress = Progress(
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task(what, total=0)
        self._began = time.monotonic()
        self._total = self._count = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def found(self, count: int) -> None:
        """`count` more documents are to be coded."""
        self._total += count
        self._update()

    def done(self) -> None:
        """One more document is coded."""
        self._count += 1
        self._update()

    def _update(self) -> None:
        if time.monotonic() - self._began > _PATIENCE and not self._progress.live.is_started:
            self._progress.start()
        self._progress.update(self._task, total=self._total, completed=self._count)
