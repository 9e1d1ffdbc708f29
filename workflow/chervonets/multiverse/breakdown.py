"""How wrong would the figures have to be to change what the primary test says?

The primary specification is run again on figures from which a supposed error has been taken out: a
share by which the figures after the date overstate, and a share by which they overstate more every
year (official figures are interested: their errors are one-sided and grow). The frontier between
errors that change the outcome and those that do not is set beside the disagreement of rivals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.evaluate import ESTIMANDS, evaluate
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import OVERSTATED, OVERSTATED_YEARLY, Question, Sample
from chervonets.ways.selections import Lines, Selection, window
from chervonets.ways.space import Choice
from chervonets.panel.build import Panel
from chervonets.panel.transform import Line

UNIFORM = tuple(round(2 ** (k / 40) - 1, 4) for k in range(-40, 41))
"""Supposed overstatement: from half to twice the true figure, in steps of less than 2 per cent."""

YEARLY = tuple(round(k / 400, 4) for k in range(-40, 41))
"""Supposed yearly growth of the overstatement: up to ten per cent a year either way."""

COARSE = 4
"""Errors of both kinds together are taken at every fourth step."""

ERROR_DRAWS = 19
"""Most draws of printed uncertainty behind one supposed error: enough for the middle p-value."""

INSIDE, OUTSIDE = 0.8, 0.2
"""Shares of estimates inside the margins at which a level counts as in or out."""

COLUMNS = (OVERSTATED, OVERSTATED_YEARLY, "coarse", "state", "estimate", "p_value", "share_inside")

OF_PRODUCTS = ("changes", "groups")
WITH_YEARS = ("contrast", "gap")
WITHOUT = ("rank", "comovement", "association", "dispersion", "trend", "order")
"""Estimands where no error of the figures after a date can be supposed, or none would matter."""


@dataclass(frozen=True)
class Breakdown:
    """What the primary test says under supposed errors.

    Attributes:
        state: what it says on the printed figures: `for`, `against` or `open`.
        table: one row per supposed error, columns `COLUMNS`; `coarse` marks the grid of both kinds.
        uniform: the uniform error nearest to none, on a log scale, that changes the state; nan
            where none on the grid does.
        yearly: the same for an error that grows.
    """

    state: str
    table: pd.DataFrame
    uniform: float
    yearly: float


def breakdown(
    primary: Mapping[str, Choice], question: Question, panel: Panel, settings: Settings
) -> Breakdown | None:
    """Run the primary specification under every supposed error; None where it cannot be run."""
    if question.estimand in WITHOUT:
        return None
    errors = _errors(both=question.estimand in WITH_YEARS)
    table = pd.DataFrame(
        [{**primary, OVERSTATED: uniform, OVERSTATED_YEARLY: rate} for uniform, rate in errors]
    )
    table = table.assign(specification="", primary=False, forbidden="")
    fewer = replace(settings, error_draws=min(settings.error_draws, ERROR_DRAWS))
    results = evaluate(table, question, panel, fewer).results
    if results.loc[0, "reason"]:
        return None
    level = question.direction == "inside"
    states = [
        _level_state(share) if level else _state(p, opposite, settings.level)
        for share, p, opposite in zip(
            results["share_inside"], results["p_value"], results["p_opposite"], strict=True
        )
    ]
    on_grid = results[OVERSTATED].isin(UNIFORM[::COARSE])
    on_grid &= results[OVERSTATED_YEARLY].isin(YEARLY[::COARSE])
    kept = results.assign(state=states, coarse=on_grid)[list(COLUMNS)]
    changed = kept.loc[kept["state"] != states[0]]
    return Breakdown(
        state=states[0],
        table=kept.sort_values([OVERSTATED, OVERSTATED_YEARLY], ignore_index=True),
        uniform=_nearest(changed.loc[changed[OVERSTATED_YEARLY] == 0, OVERSTATED]),
        yearly=_nearest(changed.loc[changed[OVERSTATED] == 0, OVERSTATED_YEARLY]),
    )


def _errors(*, both: bool) -> list[tuple[float, float]]:
    """Supposed errors, none first: each kind by itself finely, both together coarsely."""
    alone = {(uniform, 0.0) for uniform in UNIFORM}
    if both:
        alone |= {(0.0, rate) for rate in YEARLY}
        alone |= set(product(UNIFORM[::COARSE], YEARLY[::COARSE]))
    return sorted(alone, key=lambda pair: (pair != (0.0, 0.0), pair))


def _state(p_value: float, p_opposite: float, level: float) -> str:
    if p_value <= level:
        return "for"
    return "against" if p_opposite <= level else "open"


def _level_state(share: float) -> str:
    if share >= INSIDE:
        return "for"
    return "against" if share <= OUTSIDE else "open"


def _nearest(errors: pd.Series[float]) -> float:
    if errors.empty:
        return math.nan
    return float(errors.iloc[np.abs(np.log1p(errors.to_numpy(dtype=float))).argmin()])


@dataclass(frozen=True)
class Disagreement:
    """How far the rivals of a series in fact lie apart, as an error of the same two kinds.

    Attributes:
        rivals: how many could be compared, those of what a ratio is divided by among them.
        uniform: largest shift of a rival against the series from before the date to after it, as a
            share; nan where no rival reaches across.
        yearly: largest difference of mean yearly growth after the date, as a share.
    """

    rivals: int
    uniform: float
    yearly: float


def disagreement(
    primary: Mapping[str, Choice],
    question: Question,
    panel: Panel,
    rivals: Sequence[Choice] = (),
) -> Disagreement:
    """Compare the primary series, and what it is divided by, with every rival of their concepts.

    Parties are left out. A sample of products is compared with those that other choices of the axis
    `rival` give.
    """
    if question.estimand in OF_PRODUCTS:
        return _disagreement_of_products(primary, question, panel, rivals)
    if "series" not in primary or "window" not in primary or question.estimand in WITHOUT:
        return Disagreement(0, math.nan, math.nan)
    lines = Lines(panel)
    first_after = int(primary.get("break", str(primary.get("event", "0")).split("+")[0]) or 0)
    shifts, growths, compared = [], [], 0
    for years, gaps in _gaps(primary, question, lines):
        compared += 1
        after = years >= first_after
        if after.any() and not after.all():
            shifts.append(abs(gaps[after].mean() - gaps[~after].mean()))
        if after.sum() > 1:
            passed = np.ptp(years[after])
            growths.append(abs(gaps[after][-1] - gaps[after][0]) / passed)
    return Disagreement(
        compared,
        math.expm1(max(shifts)) if shifts else math.nan,
        math.expm1(max(growths)) if growths else math.nan,
    )


def _gaps(
    primary: Mapping[str, Choice], question: Question, lines: Lines
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Common years and log ratios of each rival to the series whose rival it is.

    A ratio has rivals above and below the line; each takes the place of one of the two.
    """
    part: Selection | None = question.series[str(primary["series"])]
    while part is not None:
        for rival in _rivals(lines.panel, part, question):
            try:
                own = _window_of(lines, part, None, primary)
                other = _window_of(lines, part, rival, primary)
            except Infeasible:
                continue
            years, left, right = np.intersect1d(own.years, other.years, return_indices=True)
            valid = (own.values[left] > 0) & (other.values[right] > 0)
            if valid.any():
                ratios = other.values[right][valid] / own.values[left][valid]
                yield years[valid], np.log(ratios)
        part = part.over


def _disagreement_of_products(
    primary: Mapping[str, Choice], question: Question, panel: Panel, rivals: Sequence[Choice]
) -> Disagreement:
    """Largest mean shift of the log changes of those products for which a rival has figures."""
    sampler, _ = ESTIMANDS[question.estimand]
    lines = Lines(panel)
    shifts = []
    for rival in rivals:
        try:
            own, other = (
                _by_product(sampler({**primary, "rival": name}, question, lines))
                for name in (primary["rival"], rival)
            )
        except Infeasible:
            continue
        gaps = [other[label] - own[label] for label in own.keys() & other.keys()]
        moved = [gap for gap in gaps if gap != 0]
        if moved:
            shifts.append(abs(float(np.mean(moved))))
    worst = math.expm1(max(shifts)) if shifts else math.nan
    return Disagreement(len(shifts), worst, math.nan)


def _by_product(sample: Sample) -> dict[str, float]:
    return dict(zip(sample.labels, sample.values.tolist(), strict=True))


def _window_of(
    lines: Lines, selection: Selection, rival: str | None, primary: Mapping[str, Choice]
) -> Line:
    alignment = str(primary.get("alignment", "as-labelled"))
    bare = selection.model_copy(update={"over": None})
    return lines.annual(bare, alignment, rows="lenient", rival=rival).between(*window(primary))


def _rivals(panel: Panel, selection: Selection, question: Question) -> list[str]:
    """Other series of the concept for the same entity; bounds and parties are no rivals."""
    bounds = {end for item in question.series.values() for end in (item.low, item.high)}
    parties = {item.rival for item in question.series.values() if item.party}
    left_out = {selection.rival} | bounds | parties
    return sorted(
        rival
        for concept, rival, entity in panel.cells
        if concept == selection.concept and entity == selection.entity and rival not in left_out
    )
