"""Size and power of tests on simulated series, as tables that the report prints."""

import zlib
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import paths
from chervonets.inference.result import Infeasible
from chervonets.progress import watched
from chervonets.validation.trial import Trial

LENGTHS = (10, 13, 20, 40)
PERSISTENCES = (0.0, 0.3, 0.5, 0.7, 0.9)
EFFECTS = (1.0, 2.0, 3.0)
LEVEL = 0.05

POWER_PERSISTENCES = (0.0, 0.5)
POWER_SHARE = 4
"""A power is found with so many times fewer draws than a size, which is a small share."""


def powers(trials: Sequence[Trial], draws: int, progress: str = "") -> pd.DataFrame:
    """The power of the recommended tests, from a `POWER_SHARE` of the draws; see `rejections`."""
    return rejections(
        [trial for trial in trials if trial.recommended],
        -(-draws // POWER_SHARE),
        persistences=POWER_PERSISTENCES,
        effects=EFFECTS,
        progress=progress,
    )


def rejections(
    trials: Sequence[Trial],
    draws: int,
    *,
    lengths: Sequence[int] = LENGTHS,
    persistences: Sequence[float] = PERSISTENCES,
    effects: Sequence[float] = (0.0,),
    progress: str = "",
) -> pd.DataFrame:
    """How often tests reject at 5 %, by length, persistence and planted effect; by default none.

    Series are normal AR(1) of variance one. Draws that the test refuses do not count; their number
    is given. The random numbers of a cell depend on the cell alone, not on what else is measured.

    Args:
        trials: the tests.
        draws: simulated samples per cell; fewer for some, see `Trial.draws`.
        lengths: numbers of years n; those below a trial's shortest are left out.
        persistences: rho of the series.
        effects: in standard deviations of the series; 0 gives the size.
        progress: words before a bar, which is shown on a terminal and nowhere else.

    Returns:
        A row for each cell; `attainable` is the smallest p that the test can
        give there, `error` the standard error of the share `rejected`.
    """
    cells = [
        (trial, n, rho, effect)
        for trial, n, rho, effect in product(trials, lengths, persistences, effects)
        if n >= trial.shortest
    ]
    rows = [_row(*cell, draws=cell[0].draws(draws)) for cell in watched(cells, progress)]
    return pd.DataFrame(rows)


def _row(trial: Trial, n: int, rho: float, effect: float, *, draws: int) -> dict[str, object]:
    seed = zlib.crc32(f"{trial.method}:{n}:{rho}:{effect}".encode())
    generator = np.random.default_rng(seed)
    p_values = [drawn_p_value(trial, n, rho, effect, generator, draw) for draw in range(draws)]
    known = [p_value <= LEVEL for p_value in p_values if p_value is not None]
    share = float(np.mean(known)) if known else float("nan")
    return {
        "question": trial.question,
        "method": trial.method,
        "recommended": trial.recommended,
        "n": n,
        "persistence": rho,
        "effect": effect,
        "attainable": trial.attainable(n),
        "draws": draws,
        "refused": draws - len(known),
        "rejected": share,
        "error": float(np.sqrt(share * (1 - share) / len(known))) if known else float("nan"),
    }


def drawn_p_value(
    trial: Trial, n: int, rho: float, effect: float, generator: np.random.Generator, seed: int
) -> float | None:
    """The p-value of one simulated sample; None if the test refuses it."""
    shocks = np.sqrt(1 - rho**2) * generator.standard_normal((trial.series, n))
    series = paths(shocks, rho)
    if effect:
        series = trial.plant(series, effect)
    try:
        return trial.p_value(series, seed)
    except Infeasible:
        return None
