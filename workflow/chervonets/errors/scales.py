"""How far counts are wrong, in factors, by theme and evidence class: the model as a table."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import t

from chervonets.errors.model import ErrorModel, Scales, kinds_of

KIND = ["theme", "evidence", "enumerated"]
HALF_SPREAD = 1.6448536269514722
"""Standard deviations to either side that hold 90 per cent of a normal distribution."""


def scales_table(model: ErrorModel, gaps: pd.DataFrame) -> pd.DataFrame:
    """The scales of every theme and class of which independent pairs were seen.

    Returns:
        A row per kind, theme, evidence class and way of counting (`enumerated`, whether from lists
        of all that there was): `gaps`, how many rows of a pair bear on it;
        `weight`, how many free gaps they are worth; `scale`, `low`, `high`, the scale as a factor
        (the exponential of the median scale of the log error, with its 90 per cent interval);
        `half`, `ninety`: factors within which half and 90 per cent of the errors lie.
    """
    rows = (
        row
        for kind, scales in (("level", model.level), ("change", model.change))
        for row in _rows(kind, scales, gaps.loc[gaps["kind"] == kind])
    )
    columns = ["kind", *KIND, "gaps", "weight", "scale", "low", "high", "half", "ninety"]
    return pd.DataFrame(rows, columns=columns)


def _rows(kind: str, scales: Scales, gaps: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    sides = [pd.DataFrame(kinds, columns=KIND) for kinds in kinds_of(gaps)]
    counted = [sides[0], sides[1].loc[~gaps["revision"].to_numpy(bool)]]
    weights = [side.assign(weight=gaps["weight"].to_numpy()[side.index]) for side in counted]
    seen = pd.concat(weights).groupby(KIND)["weight"].agg(["size", "sum"])
    columns = seen.reset_index().itertuples(index=False, name=None)
    for theme, evidence, enumerated, count, weight in columns:
        mean, width = scales.log_scale(theme, evidence, enumerated)
        ends = mean + HALF_SPREAD * width * np.array([0, -1, 1])
        within = t.ppf([0.75, 0.95], scales.hyper.degrees) * np.exp(mean)
        told = theme, evidence, enumerated, int(count), weight / 2
        yield kind, *told, *np.exp(np.exp(ends)), *np.exp(within)
