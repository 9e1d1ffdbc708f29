"""How likely is a test of dispersion to find that the marked values vary so much more?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference import autoregression
from chervonets.inference.dispersion import checked_groups, dispersion, equalised
from chervonets.inference.result import checked_level


def power_of_dispersion(
    values: ArrayLike,
    marked: ArrayLike,
    effect: float,
    *,
    measure: str = "brown-forsythe",
    null: str = "ar-sieve",
    level: float = 0.05,
    draws: int = 400,
    resamples: int = 199,
    seed: int = 0,
) -> float:
    """Share of simulated series in which the test finds the marked values to vary more.

    Args:
        values: (n,) the claim's own figures, which set the persistence.
        marked: (n,) the group in question.
        effect: log of the ratio of standard deviations; of mean deviations, too, since these are
            in proportion for values of one shape.
        measure: as in `chervonets.inference.dispersion.dispersion`.
        null: as there.
        level: of the one-sided test.
        draws: simulated series.
        resamples: histories of each.
        seed: of both.

    Returns:
        The rejection rate over normal AR(1) series (independent ones for `permutation`) whose
        marked values are spread by the effect.

    Raises:
        Infeasible: as the test itself.
    """
    checked_level(level)
    series, mask = checked_groups(values, marked, measure, null)
    residuals, design = equalised(series, mask)
    rho = 0.0 if null == "permutation" else float(design.errors.persistence(residuals))
    generator = np.random.default_rng(seed)
    shocks = generator.standard_normal((draws, len(series)))
    simulated = autoregression.paths(shocks, np.full(draws, rho))
    simulated[:, mask] *= np.exp(effect)
    found = [
        dispersion(row, mask, measure=measure, null=null, resamples=resamples, seed=seed + i)
        for i, row in enumerate(simulated)
    ]
    rejected = [result.p_value is not None and result.p_value <= level for result in found]
    return float(np.mean(rejected))
