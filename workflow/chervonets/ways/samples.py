"""What a specification looks at: samples of years, goods, countries or rival estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import Infeasible
from chervonets.panel.transform import Line
from chervonets.ways.selections import (
    WHOLE,
    Error,
    Figure,
    Lines,
    Selection,
    Specification,
    select,
    span_values,
    window,
)

MONTHS_A_YEAR = 12

MARGIN_IN_SD = 2.0
"""A printed margin is taken as two standard deviations of a normal error."""

OVERSTATED = "overstated"
"""Column of a specification: the share by which figures after the date are supposed too large."""

OVERSTATED_YEARLY = "overstated_yearly"
"""The same, growing by this share every year."""


@dataclass(frozen=True)
class Question:
    """What is asked of the panel, apart from the choices of a specification.

    Attributes:
        estimand: see `chervonets.claims.models.Design`.
        direction: `rise`, `fall`, `inside` or `outside`.
        series: selections by name.
        per: the denominator of "per head".
        margins: limits of `inside` predictions by name.
        smallest_effect: in the unit of the estimate; a factor for `inside`.
    """

    estimand: str
    direction: str
    series: Mapping[str, Selection]
    per: Selection | None
    margins: Mapping[str, tuple[float, float]]
    smallest_effect: float

    @property
    def sign(self) -> float:
        """+1, or -1 when a fall is predicted: tests look for positive effects."""
        return -1.0 if self.direction == "fall" else 1.0


@dataclass(frozen=True)
class Sample:
    """What a specification takes from the panel.

    Attributes:
        values: (n,) the numbers under test; for ranks those of the other countries.
        labels: (n,) years, goods, sources or countries.
        after: (n,) mask of the years after the date or of the event, for contrasts.
        target: the value of the ranked country.
        second: (n,) the numbers that are to move with `values`, for comovement and association.
        observations: names of the printed figures behind the sample.
        errors: (n,) standard deviations of printed uncertainty, if the source gives bounds.
        loadings: (n, k) what one standard deviation of k printed figures with margins adds to the
            values, if a specification asks for them; a figure moves the changes before and after.
        behind: (n,) the printed figures behind each value, where values are of goods or estimates.
    """

    values: NDArray[np.float64]
    labels: tuple[str, ...]
    observations: tuple[str, ...]
    after: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    target: float = float("nan")
    errors: NDArray[np.float64] | None = None
    loadings: NDArray[np.float64] | None = None
    second: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    behind: tuple[tuple[str, ...], ...] = ()


def annual_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The years of one line; `after` marks the years from the break on, or the event years."""
    selection = question.series[str(specification["series"])]
    error = _supposed_error(specification)
    line = lines.prepared(selection, specification, per=question.per, error=error)
    values, errors, loadings, behind = line.values, None, None, line.observations
    bound = str(specification.get("bound", "point"))
    if bound == "margins":
        loadings = _loadings(lines, selection, specification, question)
    elif bound != "point":
        ends = _bounds(lines, selection, specification, question, line.years)
        low, high = (end.values for end in ends)
        behind += tuple(name for end in ends for name in end.observations)
        after = _after(specification, line.years)
        # "against": the reading within the bounds that is worst for the predicted direction
        worst = np.where(after, low, high) if question.sign > 0 else np.where(after, high, low)
        values = {"low": low, "high": high, "against": worst, "drawn": line.values}[bound]
        errors = (high - low) / 2 if bound == "drawn" else None
    return Sample(
        values,
        _labels(line.years.tobytes()),
        _names(behind),
        after=_after(specification, line.years),
        errors=errors,
        loadings=loadings,
    )


def _loadings(
    lines: Lines, selection: Selection, specification: Specification, question: Question
) -> NDArray[np.float64]:
    """What a standard deviation more, in each figure with a margin, adds to the values (n, k)."""
    alignment, rows = (str(specification.get(axis, WHOLE[axis])) for axis in ("alignment", "rows"))
    printed = lines.annual(selection, alignment, rows=rows)
    margins = np.zeros(len(printed.years)) if printed.margins is None else printed.margins
    plain = lines.prepared(selection, specification, per=question.per).values
    moved = [
        lines.prepared(
            selection,
            specification,
            per=question.per,
            error=Error(float(-margin / MARGIN_IN_SD), 0.0, (int(year),)),
        ).values
        for year, margin in zip(printed.years, margins, strict=True)
        if margin
    ]
    loadings = np.array(moved).reshape(-1, len(plain)) - plain
    if not loadings.any():
        raise Infeasible(f"{selection.label} is printed without margins in these years")
    return np.asarray(loadings.T, dtype=np.float64)


@lru_cache(maxsize=1024)
def _labels(years: bytes) -> tuple[str, ...]:
    return tuple(map(str, np.frombuffer(years, dtype=int).tolist()))


def _bounds(
    lines: Lines,
    selection: Selection,
    specification: Specification,
    question: Question,
    years: NDArray[np.int_],
) -> list[Line]:
    if selection.low is None or selection.high is None:
        raise Infeasible(f"{selection.label} is printed without bounds")
    bounds = [
        lines.prepared(selection, specification, per=question.per, rival=rival)
        for rival in (selection.low, selection.high)
    ]
    if any(not np.array_equal(bound.years, years) for bound in bounds):
        raise Infeasible(f"{selection.label} has bounds for other years than figures")
    return bounds


def _supposed_error(specification: Specification) -> Error | None:
    """The error of the breakdown analysis, in the years after the date or of the event."""
    uniform = float(specification.get(OVERSTATED, 0))
    yearly = float(specification.get(OVERSTATED_YEARLY, 0))
    if not uniform and not yearly:
        return None
    first, last = window(specification)
    years = np.arange(first, last + 1)
    return Error(uniform, yearly, tuple(years[_after(specification, years)].tolist()))


def _after(specification: Specification, years: NDArray[np.int_]) -> NDArray[np.bool_]:
    if "event" in specification:
        events = [int(year) for year in str(specification["event"]).split("+")]
        return np.isin(years, events)
    return years >= int(specification.get("break", years[0] if len(years) else 0))


def placebo_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The contrast of the case, and of every donor with the same years.

    Donors are the other entities of the same series, or those of the series that `donors` names.
    Where all years are after the date, means of changes say, contrasts are taken from the median
    of the donors.

    Raises:
        Infeasible: there are no donors with the same years.
    """
    selection = question.series[str(specification["series"])]
    pool = question.series[str(specification.get("donors", specification["series"]))]
    own = lines.prepared(selection, specification, per=question.per)
    after = _after(specification, own.years)
    found: dict[str, float] = {}
    behind = own.observations
    entities = pool.entities or set(select(lines.panel.annual, pool)["entity"])
    for entity in sorted(set(entities) - {selection.entity}):
        try:
            line = lines.prepared(pool, specification, per=question.per, entity=entity)
        except Infeasible:
            continue  # a donor without denominator, or with a figure that has no logarithm
        if np.array_equal(line.years, own.years):
            found[entity] = _difference(line.values, after)
            behind += line.observations
    if not found:
        raise Infeasible("no other country has the same years of this series")
    effects = np.array(list(found.values()))
    usual = float(np.median(effects)) if after.all() else 0.0
    return Sample(
        effects - usual,
        tuple(found),
        _names(behind),
        target=_difference(own.values, after) - usual,
    )


def _difference(values: NDArray[np.float64], after: NDArray[np.bool_]) -> float:
    before = 0.0 if after.all() else values[~after].mean()
    return float(values[after].mean() - before)


def goods_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The ratio of two prices, good by good; `pairing` says which ends of printed ranges meet.

    The middle of a range, and several figures for one good, are geometric means, as ratios need.
    A selection of one `item` is one good, over one that may be named otherwise; several goods are
    named together as `a+b`.
    """
    upper: dict[str, tuple[float, tuple[str, ...]]] = {}
    lower: dict[str, tuple[float, tuple[str, ...]]] = {}
    for name in str(specification["series"]).split("+"):
        above, below = _priced(name, specification, question, lines)
        upper |= above
        lower |= below
    items = sorted(set(upper) & set(lower))
    left_out = set(str(specification.get("without", "none")).split("+"))
    items = [item for item in items if item not in left_out]
    if not items:
        raise Infeasible("no good has both prices")
    ratios = np.array([upper[item][0] / lower[item][0] for item in items])
    return Sample(
        ratios / (1 + float(specification.get(OVERSTATED, 0))),
        tuple(items),
        tuple(name for item in items for name in (*upper[item][1], *lower[item][1])),
        behind=tuple((*upper[item][1], *lower[item][1]) for item in items),
    )


def _priced(
    name: str, specification: Specification, question: Question, lines: Lines
) -> tuple[dict[str, tuple[float, tuple[str, ...]]], dict[str, tuple[float, tuple[str, ...]]]]:
    """Prices of a selection and of what it is divided by; one good has the selection's name."""
    selection, rows = question.series[name], str(specification["rows"])
    if selection.over is None:
        raise Infeasible("a ratio needs a denominator (`over`)")
    upper, lower = (
        _by_item(lines, part, rows, end)
        for part, end in zip(
            (selection, selection.over), str(specification["pairing"]).split("/"), strict=True
        )
    )
    if selection.item:
        upper, lower = (
            dict.fromkeys([name], *side.values()) if side else {} for side in (upper, lower)
        )
    return upper, lower


def _by_item(
    lines: Lines, selection: Selection, rows: str, end: str
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Prices by good, brought onto one weight and coin by `factor` and `times`."""
    key = (selection.name, rows, end)
    if key not in lines.prices:
        lines.prices[key] = {
            item: _middle(figures, end) for item, figures in lines.by_item(selection, rows).items()
        }
    known = lines.prices[key]
    factor, rate = selection.factor, 1.0
    names: tuple[str, ...] = ()
    if selection.times is not None:
        rate, names = figure_of(selection.times, "the rate of a price", rows, lines)
    return {
        item: (factor * rate * lines.supposed(*price), (*price[1], *names))
        for item, price in known.items()
    }


def _middle(figures: list[Figure], end: str) -> tuple[float, tuple[str, ...]]:
    """The figure of one item at an end of its range, and the names behind it."""
    # a price printed without a range stands for both of its ends
    ended = [figure for figure in figures if figure.bound == end] or figures
    value = float(np.exp(np.log([figure.value for figure in ended]).mean()))
    return value, tuple(name for figure in ended for name in figure.names)


def pairs_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Log ratios of pairs of figures, one pair a good, named together as `a+b`."""
    sample = quantity_sample(specification, question, lines)
    if (sample.values <= 0).any():
        raise Infeasible("the logarithm needs positive values")
    return replace(sample, values=np.log(sample.values))


def quantity_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Rival estimates of one quantity, named together as `a+b`; each a figure or a ratio of two.

    `added` names further figures, `c+d`, whose sum is added to every estimate.
    """
    rows = str(specification.get("rows", "strict"))
    values: list[float] = []
    labels: list[str] = []
    each: list[tuple[str, ...]] = []
    for name in str(specification["estimates"]).split("+"):
        if name not in question.series:
            raise Infeasible(f"unknown estimate {name!r}")
        value, behind = figure_of(question.series[name], name, rows, lines)
        values.append(value)
        labels.append(name)
        each.append(behind)
    observations = [name for behind in each for name in behind]
    added = str(specification.get("added", "none"))
    for name in [] if added == "none" else added.split("+"):
        more, behind = figure_of(question.series[name], name, rows, lines)
        values = [value + more for value in values]
        observations += behind
    figures = np.array(values) / (1 + float(specification.get(OVERSTATED, 0)))
    names = tuple(dict.fromkeys(observations))
    return Sample(figures, tuple(labels), names, behind=tuple(each))


def figure_of(
    selection: Selection, name: str, rows: str, lines: Lines
) -> tuple[float, tuple[str, ...]]:
    """The one figure of a selection, over that of its denominator; and the printed ones behind.

    Raises:
        Infeasible: there is no figure, or there are several.
    """
    key = ("figure", selection.name, rows)
    if key not in lines.figures:
        found = span_values(lines.panel, selection, rows)
        lines.figures[key] = f"{name} is {len(found)} {rows} figures, not one"
        if len(found) == 1:
            behind = tuple(found["observations"].iloc[0].split())
            lines.figures[key] = (float(found["value"].iloc[0]), behind)
    printed = lines.figures[key]
    if isinstance(printed, str):
        raise Infeasible(printed)
    printed = (selection.factor * lines.supposed(*printed), printed[1])
    for item in selection.plus:
        more, names = figure_of(item, f"a part of {name}", rows, lines)
        printed = (printed[0] + more, (*printed[1], *names))
    if selection.times is not None:
        factor, names = figure_of(selection.times, f"the factor of {name}", rows, lines)
        printed = (printed[0] * factor, (*printed[1], *names))
    if selection.over is None:
        return printed
    below, names = figure_of(selection.over, f"the denominator of {name}", rows, lines)
    return printed[0] / below, (*printed[1], *names)


def comovement_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Two lines, `series` and `with`, in the years of the window that both have.

    A second line may have a transformation of its own, `with_transform`; it is never divided per
    head, since two series over the same denominator move together by that alone.
    """
    own = lines.prepared(
        question.series[str(specification["series"])], specification, per=question.per
    )
    other_choices = {**specification, "per": "none"}
    other_choices["transform"] = specification.get(
        "with_transform", specification.get("transform", "level")
    )
    other = lines.prepared(question.series[str(specification["with"])], other_choices)
    years, left, right = np.intersect1d(own.years, other.years, return_indices=True)
    behind = [own.observations[i] for i in left] + [other.observations[i] for i in right]
    return Sample(
        own.values[left],
        tuple(map(str, years)),
        _names(tuple(behind)),
        second=other.values[right],
    )


def association_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Two figures, `series` and `with`, of every entity or item (`across`) that has both.

    Raises:
        Infeasible: a label has several figures of one of the two; no label has both.
    """
    across = str(specification.get("across", "entity"))
    rows = str(specification.get("rows", "strict"))
    first, second = (
        _by_label(lines, question.series[str(specification[role])], rows, across)
        for role in ("series", "with")
    )
    left_out = set(str(specification.get("without", "none")).split("+"))
    labels = sorted((set(first) & set(second)) - left_out)
    if not labels:
        raise Infeasible(f"no {across} has both figures")
    behind = [name for label in labels for name in (*first[label][1], *second[label][1])]
    return Sample(
        np.array([first[label][0] for label in labels]),
        tuple(labels),
        tuple(dict.fromkeys(behind)),
        second=np.array([second[label][0] for label in labels]),
    )


def _by_label(
    lines: Lines, selection: Selection, rows: str, across: str
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """The figure of every entity or item, over that of its denominator, and those behind it."""
    table = span_values(lines.panel, selection, rows, every_entity=across == "entity")
    parts = {part: whole for whole, joined in selection.joined.items() for part in joined}
    table = table.assign(entity=table["entity"].map(lambda name: parts.get(name, name)))
    found = {}
    for label, group in table.groupby(across, sort=True):
        figures = len(selection.joined.get(str(label), [label])) if across == "entity" else 1
        if len(group) != figures:
            name = selection.label or selection.concept
            raise Infeasible(f"{name} has {len(group)} {rows} figures for {label}, not {figures}")
        observations = tuple(name for cell in group["observations"] for name in str(cell).split())
        value = lines.supposed(float(group["value"].sum()), observations)
        found[str(label)] = (value, observations)
    if selection.over is None:
        return found
    below = _by_label(lines, selection.over, rows, across)
    return {
        label: (value / below[label][0], (*behind, *below[label][1]))
        for label, (value, behind) in found.items()
        if label in below
    }


@lru_cache(maxsize=1024)
def _names(observations: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the figures behind a line, each once, in order."""
    return tuple(dict.fromkeys(name for cell in observations for name in cell.split()))
