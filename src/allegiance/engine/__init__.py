"""How work is spread: processes on one machine, in order and independent of their number."""

from allegiance.engine.processes import map_batches

__all__ = ["map_batches"]
