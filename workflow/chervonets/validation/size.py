"""Size and power of tests on simulated series, as tables that the report prints."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import paths
from chervonets.inference.result import Infeasible
from chervonets.validation.trial import Array, Trial

LENGTHS = (10, 13, 20, 40)
PERSISTENCES = (0.0, 0.3, 0.5, 0.7, 0.9)
EFFECTS = (1.0, 2.0, 3.0)
LEVEL = 0.05
COLUMNS = (
    "question",
    "method",
    "recommended",
    "n",
    "persistence",
    "effect",
    "draws",
    "refused",
    "rejected",
    "error",
)


def rejections(
    trial: Trial,
    draws: int,
    lengths: Sequence[int] = LENGTHS,
    persistences: Sequence[float] = PERSISTENCES,
    effects: Sequence[float] = (0.0,),
) -> pd.DataFrame:
    """How often a test rejects at 5 %, by length, persistence and planted effect.

    Series are normal AR(1) of variance one. Draws that the test refuses do not count; their number
    is given.

    Args:
        trial: the test.
        draws: simulated samples per cell.
        lengths: numbers of years n; those below the trial's shortest are left out.
        persistences: rho of the series.
        effects: in standard deviations of the series; 0 gives the size.

    Returns:
        Columns `COLUMNS`; `error` is the standard error of the share `rejected`.
    """
    rows = []
    for n, rho, effect in product(lengths, persistences, effects):
        if n < trial.shortest:
            continue
        generator = np.random.default_rng(_seed(trial, n, rho, effect))
        outcomes = [_rejects(trial, n, rho, effect, generator, draw) for draw in range(draws)]
        known = [outcome for outcome in outcomes if outcome is not None]
        share = float(np.mean(known)) if known else float("nan")
        error = float(np.sqrt(share * (1 - share) / len(known))) if known else float("nan")
        refused = draws - len(known)
        head = (trial.question, trial.method, trial.recommended)
        rows.append((*head, n, rho, effect, draws, refused, share, error))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rejects(
    trial: Trial, n: int, rho: float, effect: float, generator: np.random.Generator, seed: int
) -> bool | None:
    series = without_effect(trial.series, n, rho, generator)
    if effect:
        series = trial.plant(series, effect)
    try:
        return bool(trial.p_value(series, seed) <= LEVEL)
    except Infeasible:
        return None


def without_effect(count: int, n: int, rho: float, generator: np.random.Generator) -> Array:
    """Independent normal AR(1) series (count, n) of variance one."""
    shocks = np.sqrt(1 - rho**2) * generator.standard_normal((count, n))
    return paths(shocks, rho)


def _seed(trial: Trial, n: int, rho: float, effect: float) -> int:
    """A seed that depends on the cell alone, so that cells can be measured in any order."""
    return zlib.crc32(f"{trial.method}:{n}:{rho}:{effect}".encode())
