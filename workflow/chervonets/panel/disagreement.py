"""How far independent rivals lie apart: a table that shows errors, misprints and shifted years."""

import numpy as np
import pandas as pd

from chervonets.panel.pairs import PAIR, THING

KEYS = [*THING, *PAIR, "best_shift"]
COLUMNS = (*KEYS, "times", "ratio", "largest_ratio", "scatter", "growth_ratio")


def disagreement_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """Sum up the independent pairs of `chervonets.panel.pairs.independent_pairs`, in factors.

    Returns:
        One row per concept, item, entity and pair, columns `COLUMNS`: the number of common periods;
        the geometric mean of the ratio of the first to the second; the ratio that is furthest from
        one; the scatter of the ratio (a factor: the exponential of the standard deviation of its
        logarithm); and the factor by which the ratio changed a year, from the first common period
        to the last.
    """
    free = pairs.loc[~pairs["revision"].astype(bool)].sort_values("year", kind="stable")
    rows = [
        (*pair, *_summary(cells["log_ratio"].to_numpy(), cells["year"].to_numpy()))
        for pair, cells in free.groupby(KEYS, sort=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _summary(gaps: np.ndarray, years: np.ndarray) -> tuple[float, ...]:
    passed = years[-1] - years[0]
    return (
        len(gaps),
        np.exp(gaps.mean()),
        np.exp(gaps[np.abs(gaps).argmax()]),
        np.exp(gaps.std(ddof=1)) if passed else np.nan,
        np.exp((gaps[-1] - gaps[0]) / passed) if passed else np.nan,
    )
