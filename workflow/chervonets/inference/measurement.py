"""Does a result outlive the errors of its sources? Draw them, and compute it again.

Multiple overimputation by Monte Carlo (Blackwell, Honaker and King 2017, Sociological Methods and
Research 46, 303-341): for every cell a source is drawn, and an error within the margin that the
source prints. The outcome is a distribution of the statistic over what the figures may have been;
it adds to, and does not replace, the error of the test itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chervonets.inference.result import Infeasible, Result, checked_level

Array = NDArray[np.float64]

SHAPES = ("uniform", "triangular", "normal")

MARGIN_IN_SD = 2.0
"""A printed margin is taken as two standard deviations of a normal error."""


def drawn_values(
    values: ArrayLike,
    margins: ArrayLike = 0.0,
    *,
    draws: int = 1999,
    seed: int = 0,
    relative: bool = False,
    shape: str = "uniform",
    shared: bool = False,
    mixed: bool = True,
    bias: tuple[float, float] = (0.0, 0.0),
) -> Array:
    """What the figures may have been, (draws, n).

    Args:
        values: (n,) figures of one source, or (s, n) of s rival ones; nan where one is silent.
        margins: printed margins of the same shape, or one for all: half the width of the range of
            an error, in the unit of the values.
        draws: number of draws.
        seed: of the draws.
        relative: whether the margins are shares of the values: 0.1 is ten per cent.
        shape: of the error: `uniform` or `triangular` within the margin, `normal` with the margin
            as two standard deviations.
        shared: whether all cells of a source err by the same part of their margins, as a wrong
            area or price would make them.
        mixed: whether a source is drawn for each cell, or one for all cells of a draw.
        bias: lowest and highest overstatement that grows from year to year, as a share a year: 0.01
            divides the last of ten figures by 1.01^9. One is drawn uniformly for each draw.
            Official growth is suspected of it, noise alone does not stand for it.

    Raises:
        Infeasible: shapes that do not fit, negative margins, a cell without any source, an unknown
            shape, a source with silent cells that must serve a whole draw.
    """
    figures = np.atleast_2d(np.asarray(values, dtype=np.float64))
    try:
        widths = np.broadcast_to(np.asarray(margins, dtype=np.float64), figures.shape)
    except ValueError:
        raise Infeasible("the margins are not as many as the values") from None
    known = np.isfinite(figures)
    if not known.any(axis=0).all():
        raise Infeasible("some cells have a figure in no source")
    if not (widths[known] >= 0).all():
        raise Infeasible("some margins are missing or negative")
    if not -1 < bias[0] <= bias[1]:
        raise Infeasible("the bias is not in order, or takes everything away")
    generator = np.random.default_rng(seed)
    sources = _drawn_sources(known, draws, mixed, generator)
    cells = np.arange(figures.shape[1])
    chosen, width = figures[sources, cells], widths[sources, cells]
    errors = _drawn_errors((draws, *figures.shape), shape, shared, generator)
    errors = np.take_along_axis(errors, sources[:, None, :], axis=1)[:, 0]
    drawn = chosen + errors * width * (np.abs(chosen) if relative else 1.0)
    growth = 1 + generator.uniform(*bias, size=(draws, 1))
    return np.asarray(drawn / growth**cells, dtype=np.float64)


def _drawn_sources(
    known: NDArray[np.bool_], draws: int, mixed: bool, generator: np.random.Generator
) -> NDArray[np.intp]:
    """Source (draws, n) of each cell, alike among those that have a figure."""
    count, n = known.shape
    if mixed:
        keys = np.where(known, generator.random((draws, count, n)), -1.0)
        return np.asarray(keys.argmax(axis=1), dtype=np.intp)
    whole = np.flatnonzero(known.all(axis=1))
    if not len(whole):
        raise Infeasible("no source has a figure for every cell")
    return np.broadcast_to(generator.choice(whole, size=(draws, 1)), (draws, n))


def _drawn_errors(
    size: tuple[int, int, int], shape: str, shared: bool, generator: np.random.Generator
) -> Array:
    """Errors (draws, s, n) in margins."""
    wanted = (*size[:2], 1) if shared else size
    if shape == "uniform":
        errors = generator.uniform(-1, 1, size=wanted)
    elif shape == "triangular":
        errors = generator.triangular(-1, 0, 1, size=wanted)
    elif shape == "normal":
        errors = generator.standard_normal(wanted) / MARGIN_IN_SD
    else:
        raise Infeasible(f"{shape!r} is no shape of an error; there are {', '.join(SHAPES)}")
    return np.asarray(np.broadcast_to(errors, size), dtype=np.float64)


def measurement_error(
    statistic: Callable[[Array], ArrayLike],
    printed: ArrayLike,
    drawn: ArrayLike,
    *,
    p_value: Callable[[Array], ArrayLike] | None = None,
    significance: float = 0.05,
    level: float = 0.95,
) -> Result:
    """How often does the statistic keep its sign and its significance?

    Args:
        statistic: of series (D, n), giving (D,): an estimate whose sign matters.
        printed: (n,) the figures as printed.
        drawn: (D, n) from `drawn_values`.
        p_value: of series (D, n), giving (D,), if significance is asked for.
        significance: level of that test.
        level: share of the draws that the interval holds.

    Returns:
        The estimate is the statistic of the printed figures; the interval holds the middle
        draws. No p-value: nothing is tested. `details`: `median` and `sd` of the draws,
        `same_sign` the share with the sign of the printed figures, and with `p_value` also
        `printed_p`, `significant` the share at or below the level, and `same_verdict` the share
        with the verdict of the printed figures.

    Raises:
        Infeasible: figures that do not fit the draws, or a statistic that is not a number in some.
    """
    checked_level(level)
    checked_level(significance)
    figures, series = np.asarray(printed, dtype=np.float64), np.asarray(drawn, dtype=np.float64)
    if figures.ndim != 1 or series.ndim != 2 or series.shape[1] != len(figures):
        raise Infeasible("the draws are not a row for every draw of as many figures")
    everything = np.vstack([figures, series])
    found = _numbers(statistic(everything), len(everything), "statistic")
    estimate, values = float(found[0]), found[1:]
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    details: dict[str, object] = {
        "median": float(np.median(values)),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else 0.0,
        "same_sign": float((np.sign(values) == np.sign(estimate)).mean()),
    }
    if p_value is not None:
        p_values = _numbers(p_value(everything), len(everything), "p-value")
        significant = p_values <= significance
        details |= {
            "printed_p": float(p_values[0]),
            "significant": float(significant[1:].mean()),
            "same_verdict": float((significant[1:] == significant[0]).mean()),
        }
    return Result(
        method="Monte Carlo of the errors of sources",
        statistic=estimate,
        estimate=estimate,
        interval=(float(low), float(high)),
        level=level,
        p_value=None,
        p_opposite=None,
        attainable_p=None,
        n=len(figures),
        null="none: the errors of the sources are carried through",
        alternative="none",
        reference=f"{len(series)} draws of sources and errors",
        details=details,
    )


def _numbers(values: ArrayLike, count: int, what: str) -> Array:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != (count,):
        raise Infeasible(f"the {what} is not one number for each draw")
    if not np.isfinite(numbers).all():
        raise Infeasible(f"the {what} is not a number in some draws")
    return numbers
