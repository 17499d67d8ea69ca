"""The order and the results do not depend on how work is spread."""

from __future__ import annotations

import os

import pytest

from allegiance.engine import map_batches
from allegiance.errors import AllegianceError, InputError


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    os._exit(1)


def refuse(number: int) -> int:
    raise InputError(f"item {number}", "is refused", "give another")


@pytest.mark.parametrize(("workers", "batch"), [(1, 1), (1, 100), (2, 1), (2, 7), (3, 100)])
def test_results_keep_the_order_of_items(workers: int, batch: int) -> None:
    found = list(map_batches(double, range(50), workers=workers, batch=batch))
    assert found == [2 * n for n in range(50)]


def test_a_dead_worker_is_an_error_not_a_hang() -> None:
    with pytest.raises(AllegianceError, match="worker process died"):
        list(map_batches(die, range(4), workers=2))


def test_a_named_error_crosses_from_a_worker_whole() -> None:
    with pytest.raises(InputError, match=r"item 0: is refused \(give another\)"):
        list(map_batches(refuse, range(4), workers=2, batch=1))
