"""Samples of products: changes of each, and of groups of them.

The series of such a claim are named `<product>.<part>`, `coal.1928` and `coal.1932` say, and the
choices of a specification name parts. `a/b` takes the first of the parts that a product has, and
with `rival: low` a part `a low` goes before `a`. A product without one of the parts that a
specification needs is left out of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chervonets.inference.result import Infeasible
from chervonets.ways.samples import OVERSTATED, Question, Sample, figure_of
from chervonets.ways.selections import Lines, Selection, Specification


@dataclass(frozen=True)
class Products:
    """The products of a claim as a specification sees them.

    Attributes:
        specification: `rows`; `scope` (groups of products, `a+b`, or `all`); `without` (products
            left out, `a+b`).
        question: of the claim.
        lines: of its panel.
    """

    specification: Specification
    question: Question
    lines: Lines

    @cached_property
    def parts(self) -> dict[str, dict[str, Selection]]:
        """Selections of the scope, by product and part."""
        found: dict[str, dict[str, Selection]] = {}
        scope = str(self.specification.get("scope", "all"))
        groups = {*scope.split("+"), ""}
        for name, selection in self.question.series.items():
            product, _, part = name.partition(".")
            if scope == "all" or selection.group in groups:
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


Figures = Mapping[str, tuple[float, tuple[str, ...]]]


def _group_of(parts: Mapping[str, Selection]) -> str:
    return next((selection.group for selection in parts.values() if selection.group), "")


def _behind(names: list[str], *figures: Figures) -> tuple[str, ...]:
    found = (name for product in names for part in figures for name in part[product][1])
    return tuple(dict.fromkeys(found))
