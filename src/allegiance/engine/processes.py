"""A function over many items, in batches over processes; results in the order of the items."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from allegiance.errors import AllegianceError

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_batches(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int | None = None,
    batch: int = 32,
) -> Iterator[Result]:
    """`function(item)` for each item, in order. `function` must be importable by name.

    `workers`: processes; None for one a core, 1 for this process alone. The results depend on
    neither `workers` nor `batch`. AllegianceError where a process dies, as for want of memory.
    """
    count = workers or os.cpu_count() or 1
    if count == 1:
        yield from map(function, items)
        return
    # fork would copy the threads of Arrow and ONNX half-way; spawn starts clean everywhere
    context = multiprocessing.get_context("spawn")
    stream = iter(items)
    with ProcessPoolExecutor(count, mp_context=context, initializer=_one_thread) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        try:
            while True:
                while len(waiting) < count * 3 and (part := list(islice(stream, batch))):
                    waiting.append(pool.submit(_apply, function, part))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise AllegianceError(
                "a worker process died, probably for want of memory; try fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _apply(function: Callable[[Item], Result], part: list[Item]) -> list[Result]:
    return [function(item) for item in part]


def _one_thread() -> None:
    """Each process computes on one core; more threads than cores only wait for each other."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
