"""Samples of products: changes, groups, forecasts and proportions, product by product.

The series of such a claim are named `<product>.<part>`, `coal.optimum` and `coal.1932` say, and the
choices of a specification name parts. `a/b` takes the first of the parts that a product has, and
with `rival: low` a part `a low` goes before `a`. A product without one of the parts that a
specification needs is left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.result import Infeasible
from chervonets.panel.transform import Line
from chervonets.ways.samples import OVERSTATED, Question, Sample, figure_of
from chervonets.ways.selections import Lines, Selection, Specification

Array = NDArray[np.float64]

HISTORY = "history"
"""The part that is a whole annual line: what was known of a product before the plan."""

BASE_YEAR = 1928
"""The last year known when the plan was drawn up, 1927/28 under the label of its end."""

LOSSES: dict[str, Callable[[Array], Array]] = {
    "absolute": np.abs,
    "squared": np.square,
    "relative": lambda error: np.abs(np.expm1(error)),
}
"""Losses of a log error: its size, its square, or the error as a share of what happened."""


@dataclass(frozen=True)
class Products:
    """The products of a claim as a specification sees them.

    Attributes:
        specification: `rows`; `evidence` (`all` to let in parties to the dispute); `scope` (a group
            of products, or `all`); `without` (products left out, `a+b`).
        question: of the claim.
        lines: of its panel.
    """

    specification: Specification
    question: Question
    lines: Lines

    @cached_property
    def parts(self) -> dict[str, dict[str, Selection]]:
        """Selections that are let in, by product and part."""
        found: dict[str, dict[str, Selection]] = {}
        scope = str(self.specification.get("scope", "all"))
        for name, selection in self.question.series.items():
            product, _, part = name.partition(".")
            if self._lets_in(selection) and (scope == "all" or selection.group in (scope, "")):
                found.setdefault(product, {})[part] = selection
        return found

    def figures(self, part: str) -> dict[str, tuple[float, tuple[str, ...]]]:
        """The figure of every product that has the part, and the printed figures behind it."""
        left_out = set(str(self.specification.get("without", "none")).split("+"))
        found = {}
        rival = str(self.specification.get("rival", ""))
        wanted = [name for a in part.split("/") for name in (f"{a} {rival}", a)]
        for product, parts in self.parts.items():
            names = [name for name in wanted if name in parts]
            if product not in left_out and names:
                figure = self._figure(parts[names[0]])
                if figure is not None:
                    found[product] = figure
        return found

    def divides(self, product: str) -> bool:
        """Whether others are divided by a product, so that it is no good itself."""
        return any(part.divides for part in self.parts[product].values())

    def _lets_in(self, selection: Selection) -> bool:
        return self.specification.get("evidence") == "all" or not selection.party

    def _figure(self, selection: Selection) -> tuple[float, tuple[str, ...]] | None:
        """The one figure of a selection, or None where these rows do not hold it."""
        rows = str(self.specification.get("rows", "strict"))
        try:
            return figure_of(selection, selection.label, rows, self.lines)
        except Infeasible:
            return None


def changes_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The log change of every product from the part `before` to the part `after`.

    `per` names a product by which the others are divided, population say; `none` leaves them.

    Raises:
        Infeasible: no product has both parts.
    """
    products = Products(specification, question, lines)
    before, after = (products.figures(str(specification[side])) for side in ("before", "after"))
    per = str(specification.get("per", "none"))
    divisor = 1.0
    behind: tuple[str, ...] = ()
    if per != "none":
        if per not in after or per not in before:
            raise Infeasible(f"{per} has no figure for both dates")
        divisor = after[per][0] / before[per][0]
        behind = after[per][1] + before[per][1]
    shared = [name for name in sorted(set(after) & set(before)) if not products.divides(name)]
    if not shared:
        raise Infeasible("no product has both figures")
    ratios = np.array([after[name][0] / before[name][0] for name in shared])
    groups = np.array([_group_of(products.parts[name]) for name in shared])
    marked = groups == str(specification.get("first_group", ""))
    supposed = 1 + float(specification.get(OVERSTATED, 0))
    # against each other, groups feel an error of one of them only
    overstated = np.where(marked | ~marked.any(), supposed, 1.0)
    return Sample(
        np.log(ratios / divisor / overstated),
        tuple(shared),
        _behind(shared, after, before) + behind,
        after=marked,
        behind=tuple((*after[name][1], *before[name][1]) for name in shared),
    )


def forecast_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """Loss of the plan less the loss of a naive forecast, product by product.

    `target`, `base` and `result` name parts; a result `line 1932/33`, or of another year, is the
    base moved by the product's annual line. `naive` says how the base is carried forward over
    `horizon` years: `no-change`, or by the line's growth over years known by then: `drift
    1923-1928` (its mean), `half-drift 1923-1928` or `trend 1923-1928` (least squares).

    Raises:
        Infeasible: no product has all that is needed.
    """
    products = Products(specification, question, lines)
    target, base = (products.figures(str(specification[part])) for part in ("target", "base"))
    histories = _histories(products)
    result = _results(products, base, histories)
    growths = _growths(specification, base, histories)
    shared = sorted(set(target) & set(base) & set(result) & set(growths))
    if not shared:
        raise Infeasible("no product has a target, a base, a result and a history")
    overstated = np.log1p(float(specification.get(OVERSTATED, 0)))
    happened = _logs(result, shared) - overstated
    growth = np.array([growths[name] for name in shared])
    horizon = float(specification["horizon"])
    loss = LOSSES[str(specification["loss"])]
    plan = loss(_logs(target, shared) - happened)
    naive = loss(_logs(base, shared) + horizon * growth - happened)
    return Sample(plan - naive, tuple(shared), _behind(shared, target, base, result))


Figures = Mapping[str, tuple[float, tuple[str, ...]]]


def _group_of(parts: Mapping[str, Selection]) -> str:
    return next((selection.group for selection in parts.values() if selection.group), "")


def _logs(figures: Figures, names: list[str]) -> Array:
    values = np.array([figures[name][0] for name in names], dtype=np.float64)
    return np.asarray(np.log(values), dtype=np.float64)


def _behind(names: list[str], *figures: Figures) -> tuple[str, ...]:
    found = (name for product in names for part in figures for name in part[product][1])
    return tuple(dict.fromkeys(found))


def _histories(products: Products) -> dict[str, Line]:
    alignment = str(products.specification.get("alignment", "as-labelled"))
    return {
        product: products.lines.annual(parts[HISTORY], alignment)
        for product, parts in products.parts.items()
        if HISTORY in parts
    }


def _results(
    products: Products, base: Figures, histories: Mapping[str, Line]
) -> dict[str, tuple[float, tuple[str, ...]]]:
    result = str(products.specification["result"])
    if not result.startswith("line "):
        return products.figures(result)
    first, _, last = result.removeprefix("line ").partition("/")
    # an economic year holds one quarter of the year in which it begins
    shares = {int(first): 0.25, int(first) + 1: 0.75} if last else {int(first): 1.0}
    found = {}
    for product, line in histories.items():
        values = dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
        names = dict(zip(line.years.tolist(), line.observations, strict=True))
        needed = {BASE_YEAR, *shares}
        if product in base and needed <= set(values):
            level = sum(share * values[year] for year, share in shares.items())
            behind = tuple(name for year in sorted(needed) for name in names[year].split())
            found[product] = (base[product][0] * level / values[BASE_YEAR], behind)
    return found


def _growths(
    specification: Specification, base: Figures, histories: Mapping[str, Line]
) -> dict[str, float]:
    """Yearly log growth by which each product's base is carried forward."""
    method, _, years = str(specification["naive"]).partition(" ")
    if method == "no-change":
        return dict.fromkeys(base, 0.0)
    first = int(years[:4])
    found = {}
    for product, line in histories.items():
        known = line.between(first, BASE_YEAR)
        if not {first, BASE_YEAR} <= set(known.years.tolist()):
            continue
        logs = np.log(known.values)
        drift = float(logs[-1] - logs[0]) / (BASE_YEAR - first)
        if method == "trend":
            drift = float(np.polyfit(known.years - BASE_YEAR, logs, 1)[0])
        found[product] = drift / 2 if method == "half-drift" else drift
    return found
