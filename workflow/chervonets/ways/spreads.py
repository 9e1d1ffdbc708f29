"""How far prices of one good lie apart, over places, months or channels: two sets of goods."""

import numpy as np

from chervonets.inference.result import Infeasible
from chervonets.ways.samples import OVERSTATED, Question, Sample
from chervonets.ways.selections import Lines, Selection, Specification


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


def _spreads(
    name: str, selection: Selection, rows: str, lines: Lines
) -> dict[str, tuple[float, tuple[str, ...]]]:
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
