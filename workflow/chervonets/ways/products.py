"""Samples of products: changes of each, and of groups of them.

The series of such a claim are named `<product>.<part>`, `coal.1928` and `coal.1932` say, and the
choices of a specification name parts. `a/b` takes the first of the parts that a product has, and
with `rival: low` a part `a low` goes before `a`. A product without one of the parts that a
specification needs is left out of it.
"""

from collections.abc import Mapping
from contextlib import suppress
from itertools import chain

import numpy as np

from chervonets.inference.result import Infeasible
from chervonets.ways.samples import OVERSTATED, Question, Sample, figure_of
from chervonets.ways.selections import Lines, Selection, Specification, Value

Parts = Mapping[str, Selection]


def _products(specification: Specification, question: Question) -> Mapping[str, Parts]:
    """The parts of every product in the `scope`: `all`, or groups of products, `a+b`."""
    found: dict[str, dict[str, Selection]] = {}
    scope = str(specification.get("scope", "all"))
    groups = {*scope.split("+"), ""}
    for name, selection in question.series.items():
        product, _, part = name.partition(".")
        if scope == "all" or selection.group in groups:
            found.setdefault(product, {})[part] = selection
    return found


def _figures(
    part: str, products: Mapping[str, Parts], specification: Specification, lines: Lines
) -> dict[str, Value]:
    """The figure of every product that has the part, those named in `without` left out."""
    rival, rows = str(specification.get("rival", "")), str(specification.get("rows", "strict"))
    left_out = str(specification.get("without", "none")).split("+")
    wanted = [name for a in part.split("/") for name in (f"{a} {rival}", a)]
    found = {}
    for product, parts in products.items():
        selection = next((parts[name] for name in wanted if name in parts), None)
        if product not in left_out and selection is not None:
            with suppress(Infeasible):  # these rows do not hold it
                found[product] = figure_of(selection, selection.label, rows, lines)
    return found


def changes_sample(specification: Specification, question: Question, lines: Lines) -> Sample:
    """The log change of every product from the part `before` to the part `after`.

    `per` names a product by which the others are divided, population say; `none` leaves them.

    Raises:
        Infeasible: no product has both parts.
    """
    products = _products(specification, question)
    before, after = (
        _figures(str(specification[side]), products, specification, lines)
        for side in ("before", "after")
    )
    per = str(specification.get("per", "none"))
    divisor = 1.0
    behind: tuple[str, ...] = ()
    if per != "none":
        if per not in after or per not in before:
            raise Infeasible(f"{per} has no figure for both dates")
        divisor = after[per][0] / before[per][0]
        behind = after[per][1] + before[per][1]
    # what others are divided by is no good itself
    divisors = {name for name, parts in products.items() if any(p.divides for p in parts.values())}
    shared = sorted((set(after) & set(before)) - divisors)
    if not shared:
        raise Infeasible("no product has both figures")
    ratios = np.array([after[name][0] / before[name][0] for name in shared])
    groups = np.array([_group_of(products[name]) for name in shared])
    marked = groups == str(specification.get("first_group", ""))
    supposed = 1 + float(specification.get(OVERSTATED, 0))
    # against each other, groups feel an error of one of them only
    overstated = np.where(marked | ~marked.any(), supposed, 1.0)
    each = tuple((*after[name][1], *before[name][1]) for name in shared)
    return Sample(
        np.log(ratios / divisor / overstated),
        tuple(shared),
        tuple(dict.fromkeys(chain.from_iterable(each))) + behind,
        after=marked,
        behind=each,
    )


def _group_of(parts: Parts) -> str:
    return next((selection.group for selection in parts.values() if selection.group), "")
