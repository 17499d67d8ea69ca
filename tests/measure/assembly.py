"""A small assembly whose states' true positions are known."""

import numpy as np
import pyarrow as pa


def assembly(states=30, sessions=4, calls=40, seed=7, absent=0.1):
    """Return votes and the true position of each (state, session); states drift slowly."""
    rng = np.random.default_rng(seed)
    names = ["USA", *(f"S{k:02d}" for k in range(1, states))]
    position = rng.standard_normal(states)
    position[0] = 2.0
    rows, truth = [], {}
    for session in range(1, sessions + 1):
        position = position + 0.15 * rng.standard_normal(states)
        truth |= {(name, session): x for name, x in zip(names, position, strict=True)}
        for call in range(calls):
            slope = 1.5 * rng.choice([-1, 1], p=[0.7, 0.3]) * (0.5 + rng.random())
            lower = rng.standard_normal()
            answer = slope * position + rng.standard_normal(states)
            vote = np.where(answer < lower, "yes", np.where(answer < lower + 0.7, "abstain", "no"))
            vote = np.where(rng.random(states) < absent, "absent", vote)
            rows += [
                {"state": n, "session": session, "roll_call": f"{session}/{call}", "vote": str(v)}
                for n, v in zip(names, vote, strict=True)
            ]
    return pa.Table.from_pylist(rows), truth
