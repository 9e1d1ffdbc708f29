"""What a specification looks at: samples of years, goods, countries or rival estimates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import Infeasible
from chervonets.panel.transform import Line
from chervonets.ways.selections import (
    Error,
    Figure,
    Lines,
    Selection,
    Specification,
    Value,
    once,
    select,
    span_values,
    window,
)

OVERSTATED = "overstated"
"""Column of a specification: the share by which figures after the date are supposed too large."""


@dataclass(frozen=True)
class Question:
    """What is asked of the panel, apart from the choices of a specification.

    See `chervonets.propositions.models.Ask` and `Prediction`.
    """

    estimand: str
    direction: str
    series: Mapping[str, Selection]
    margins: Mapping[str, tuple[float, float]]
    smallest_effect: float  # in the unit of the estimate; a factor for `inside`

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
        observations: names of the printed figures behind the sample.
        after: (n,) mask of the years after the date or of the event, for contrasts.
        target: the value of the ranked country.
        second: (n,) the numbers that are to move with `values`, for comovement.
        behind: (n,) the printed figures behind each value, where values are of goods or estimates.
    """

    values: NDArray[np.float64]
    labels: tuple[str, ...]
    observations: tuple[str, ...]
    after: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    target: float = float("nan")
    second: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    behind: tuple[tuple[str, ...], ...] = ()


def annual_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The years of one line; `after` marks the years from the break on, or the event years.

    With `bound: against` the reading within the printed bounds that is worst for the prediction.
    """
    selection = question.series[str(specification["series"])]
    line = lines.prepared(selection, specification, error=_supposed_error(specification))
    values, behind, after = line.values, line.observations, _after(specification, line.years)
    if specification.get("bound", "point") == "against":
        low, high = _bounds(lines, selection, specification, line.years)
        behind += low.observations + high.observations
        worst = (low, high) if question.sign > 0 else (high, low)
        values = np.where(after, worst[0].values, worst[1].values)
    return Sample(values, _labels(line.years.tobytes()), _names(behind), after=after)


@lru_cache(maxsize=1024)
def _labels(years: bytes) -> tuple[str, ...]:
    return tuple(map(str, np.frombuffer(years, dtype=int).tolist()))


def _bounds(
    lines: Lines, selection: Selection, specification: Specification, years: NDArray[np.int_]
) -> tuple[Line, Line]:
    if selection.low is None or selection.high is None:
        raise Infeasible(f"{selection.label} is printed without bounds")
    low = lines.prepared(selection, specification, rival=selection.low)
    high = lines.prepared(selection, specification, rival=selection.high)
    if not (np.array_equal(low.years, years) and np.array_equal(high.years, years)):
        raise Infeasible(f"{selection.label} has bounds for other years than figures")
    return low, high


def _supposed_error(specification: Specification) -> Error | None:
    """The error of the breakdown analysis, in the years after the date or of the event."""
    share = float(specification.get(OVERSTATED, 0))
    if not share:
        return None
    first, last = window(specification)
    years = np.arange(first, last + 1)
    return Error(share, tuple(years[_after(specification, years)].tolist()))


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
    own = lines.prepared(selection, specification)
    after = _after(specification, own.years)
    found: dict[str, float] = {}
    behind = own.observations
    entities = pool.entities or set(select(lines.panel.annual, pool)["entity"])
    for entity in sorted(set(entities) - {selection.entity}):
        try:
            line = lines.prepared(pool, specification, entity=entity)
        except Infeasible:
            continue  # a donor without denominator, or with a figure that has no logarithm
        if np.array_equal(line.years, own.years):
            found[entity] = _difference(line.values, after)
            behind += line.observations
    if not found:
        raise Infeasible("no other country has the same years of this series")
    effects = np.array(list(found.values()))
    usual = float(np.median(effects)) if after.all() else 0.0
    target = _difference(own.values, after) - usual
    return Sample(effects - usual, tuple(found), _names(behind), target=target)


def _difference(values: NDArray[np.float64], after: NDArray[np.bool_]) -> float:
    before = 0.0 if after.all() else values[~after].mean()
    return float(values[after].mean() - before)


def goods_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The ratio of two prices, good by good; `pairing` says which ends of printed ranges meet.

    The middle of a range, and several figures for one good, are geometric means, as ratios need.
    A selection of one `item` is one good, over one that may be named otherwise; several goods are
    named together as `a+b`.
    """
    upper: dict[str, Value] = {}
    lower: dict[str, Value] = {}
    for name in str(specification["series"]).split("+"):
        above, below = _priced(name, specification, question, lines)
        upper |= above
        lower |= below
    left_out = str(specification.get("without", "none")).split("+")
    items = tuple(sorted((set(upper) & set(lower)).difference(left_out)))
    if not items:
        raise Infeasible("no good has both prices")
    ratios = np.array([upper[item][0] / lower[item][0] for item in items])
    each = tuple((*upper[item][1], *lower[item][1]) for item in items)
    overstated = 1 + float(specification.get(OVERSTATED, 0))
    return Sample(ratios / overstated, items, tuple(chain.from_iterable(each)), behind=each)


def _priced(
    name: str, specification: Specification, question: Question, lines: Lines
) -> list[dict[str, Value]]:
    """Prices of a selection and of what it is divided by; one good has the selection's name."""
    selection, rows = question.series[name], str(specification["rows"])
    if selection.over is None:
        raise Infeasible("a ratio needs a denominator (`over`)")
    ends = zip((selection, selection.over), str(specification["pairing"]).split("/"), strict=True)
    sides = [_by_item(lines, part, rows, end) for part, end in ends]
    if selection.item:
        return [dict.fromkeys([name], *side.values()) if side else {} for side in sides]
    return sides


def _by_item(lines: Lines, selection: Selection, rows: str, end: str) -> dict[str, Value]:
    """Prices by good, brought onto one weight and coin by `factor` and `times`."""
    key = (selection.name, rows, end)
    if key not in lines.prices:
        lines.prices[key] = {
            item: _middle(figures, end) for item, figures in lines.by_item(selection, rows).items()
        }
    rate: float = 1.0
    names: tuple[str, ...] = ()
    if selection.times is not None:
        rate, names = figure_of(selection.times, "the rate of a price", rows, lines)
    return {
        item: (selection.factor * rate * lines.supposed(*price), price[1] + names)
        for item, price in lines.prices[key].items()
    }


def _middle(figures: list[Figure], end: str) -> Value:
    """The figure of one item at an end of its range, and the names behind it."""
    # a price printed without a range stands for both of its ends
    ended = [figure for figure in figures if figure.bound == end] or figures
    value = float(np.exp(np.log([figure.value for figure in ended]).mean()))
    return value, tuple(name for figure in ended for name in figure.names)


def spread_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Log of the highest over the lowest price of every good of `series`, then of `with`.

    `after` marks those of `series`. Goods with a single figure have no spread.

    Raises:
        Infeasible: one of the two sets has no good with several figures.
    """
    rows = str(specification.get("rows", "strict"))
    sides = [
        _spreads(str(specification[role]), question.series[str(specification[role])], rows, lines)
        for role in ("series", "with")
    ]
    values = np.array([value for side in sides for value, _ in side.values()])
    after = np.array([place == 0 for place, side in enumerate(sides) for _ in side], dtype=bool)
    values = np.where(after, values / (1 + float(specification.get(OVERSTATED, 0))), values)
    names = dict.fromkeys(name for side in sides for _, behind in side.values() for name in behind)
    labels = tuple(label for side in sides for label in side)
    return Sample(values, labels, tuple(names), after=after)


def _spreads(name: str, selection: Selection, rows: str, lines: Lines) -> dict[str, Value]:
    """Log of highest over lowest by good, and the printed figures behind."""
    found = {}
    for item, figures in lines.by_item(selection, rows).items():
        if len(figures) > 1:
            values = np.log([lines.supposed(figure.value, figure.names) for figure in figures])
            behind = tuple(part for figure in figures for part in figure.names)
            found[f"{name}, {item}"] = (float(values.max() - values.min()), behind)
    if not found:
        raise Infeasible(f"no good of {selection.label or selection.concept} has several prices")
    return found


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
    labels = tuple(str(specification["estimates"]).split("+"))
    if unknown := [name for name in labels if name not in question.series]:
        raise Infeasible(f"unknown estimate {unknown[0]!r}")
    found = [figure_of(question.series[name], name, rows, lines) for name in labels]
    values, each = np.array([value for value, _ in found]), tuple(names for _, names in found)
    observations = list(chain.from_iterable(each))
    added = str(specification.get("added", "none"))
    for name in [] if added == "none" else added.split("+"):
        more, behind = figure_of(question.series[name], name, rows, lines)
        values = values + more
        observations += behind
    overstated = 1 + float(specification.get(OVERSTATED, 0))
    names = tuple(dict.fromkeys(observations))
    return Sample(values / overstated, labels, names, behind=each)


def figure_of(selection: Selection, name: str, rows: str, lines: Lines) -> Value:
    """The one figure of a selection, over that of its denominator; and the printed ones behind.

    Raises:
        Infeasible: there is no figure, or there are several.
    """
    key = (selection.name, rows)
    value, names = once(lines.figures, key, partial(_printed, selection, name, rows, lines))
    value = selection.factor * lines.supposed(value, names)
    for item in selection.plus:
        more, behind = figure_of(item, f"a part of {name}", rows, lines)
        value, names = value + more, names + behind
    if selection.times is not None:
        factor, behind = figure_of(selection.times, f"the factor of {name}", rows, lines)
        value, names = value * factor, names + behind
    if selection.over is not None:
        below, behind = figure_of(selection.over, f"the denominator of {name}", rows, lines)
        value, names = value / below, names + behind
    return value, names


def _printed(selection: Selection, name: str, rows: str, lines: Lines) -> Value:
    found = span_values(lines.panel, selection, rows)
    if len(found) != 1:
        raise Infeasible(f"{name} is {len(found)} {rows} figures, not one")
    return float(found["value"].iloc[0]), tuple(found["observations"].iloc[0].split())


def comovement_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Two lines, `series` and `with`, in the years of the window that both have.

    A second line may have a transformation of its own, `with_transform`.
    """
    own = lines.prepared(question.series[str(specification["series"])], specification)
    plain = specification.get("transform", "level")
    other_choices = {**specification, "transform": specification.get("with_transform", plain)}
    other = lines.prepared(question.series[str(specification["with"])], other_choices)
    years, left, right = np.intersect1d(own.years, other.years, return_indices=True)
    behind = [own.observations[i] for i in left] + [other.observations[i] for i in right]
    pair, names = (own.values[left], other.values[right]), _names(tuple(behind))
    return Sample(pair[0], tuple(map(str, years)), names, second=pair[1])


@lru_cache(maxsize=1024)
def _names(observations: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the figures behind a line, each once, in order."""
    return tuple(dict.fromkeys(name for cell in observations for name in cell.split()))
