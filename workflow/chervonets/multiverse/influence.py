"""Which source, year or choice moves the result most?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from chervonets.inference.designs import Design
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.comovements import without_each
from chervonets.rungs.tests.dispersions import log_ratio
from chervonets.rungs.tests.evaluate import OF_THE_TEST, Multiverse
from chervonets.ways.samples import Question, Sample
from chervonets.ways.space import Choice
from chervonets.rungs.tests.trends import slopes_without_each

COLUMNS = ("kind", "item", "without", "moves")


def influence(
    found: Multiverse, axes: Mapping[str, Sequence[Choice]], question: Question
) -> pd.DataFrame:
    """How far the estimate moves when something is left out or chosen otherwise.

    Returns:
        Columns `kind` (`axis`, `source`, `left out`), `item`, `without` (the estimate then) and
        `moves` (its distance from the estimate with everything), largest first within a kind. For
        an axis `moves` is the spread of the median estimates over its choices, and `without` that
        median which lies farthest from the median over all. For a source the estimate is the
        median over specifications that do not use it. `left out` takes single years, goods or
        estimates from the primary sample.
    """
    fitted = found.results.loc[found.results["reason"] == ""]
    rows = [
        *_by_axis(fitted, axes),
        *_by_source(fitted),
        *_by_label(found, question),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = table.assign(size=-table["moves"].abs()).sort_values(["kind", "size", "item"])
    return order.drop(columns="size").reset_index(drop=True)


def _by_axis(
    fitted: pd.DataFrame, axes: Mapping[str, Sequence[Choice]]
) -> list[tuple[str, str, float, float]]:
    whole = fitted["estimate"].median()
    rows = []
    for axis in sorted(set(axes) - OF_THE_TEST):
        medians = fitted.groupby(axis)["estimate"].median()
        if len(medians) > 1:
            farthest = float(medians.iloc[(medians - whole).abs().to_numpy().argmax()])
            rows.append(("axis", axis, farthest, float(medians.max() - medians.min())))
    return rows


def _by_source(fitted: pd.DataFrame) -> list[tuple[str, str, float, float]]:
    whole = fitted["estimate"].median()
    used = {together: set(together.split("+")) for together in fitted["sources_used"].unique()}
    rows = []
    for source in sorted(set().union(*used.values()) - {""}):
        without = [together for together, keys in used.items() if source not in keys]
        rest = fitted.loc[fitted["sources_used"].isin(without), "estimate"]
        if len(rest):
            rows.append(("source", source, float(rest.median()), float(rest.median() - whole)))
    return rows


def _by_label(found: Multiverse, question: Question) -> list[tuple[str, str, float, float]]:
    primary = found.primary
    taken = found.sample(primary)
    if taken is None or primary["reason"] or question.estimand == "order":
        return []
    labels, values = taken["labels"], np.array(taken["values"])
    if question.estimand in ("comovement", "association"):
        pairs = Sample(values, labels, (), second=np.array(taken["second"]))
        return [
            ("left out", label, estimate, estimate - primary["estimate"])
            for label, estimate in without_each(
                pairs, {str(key): value for key, value in primary.items()}
            )
        ]
    if question.estimand == "trend":
        return [
            ("left out", label, estimate, estimate - primary["estimate"])
            for label, estimate in slopes_without_each(Sample(values, labels, ()))
        ]
    after = np.array(taken["after"], dtype=bool)
    trend = primary.get("trend") == "common"
    rows = []
    for i, label in enumerate(labels):
        keep = np.arange(len(labels)) != i
        estimate = _estimate(
            Sample(values[keep], (), (), after=after[keep] if len(after) else after),
            question,
            trend=trend,
        )
        if np.isfinite(estimate):
            rows.append(("left out", label, estimate, estimate - primary["estimate"]))
    return rows


def _estimate(sample: Sample, question: Question, *, trend: bool) -> float:
    """The estimate of a sample, without its test."""
    if len(sample.values) == 0 or question.estimand == "rank":
        return float("nan")
    if question.estimand in ("contrast", "pulse"):
        if sample.after.all() or not sample.after.any():
            return float("nan")
        try:
            return float(Design.of(sample.after, trend=trend).effects(sample.values))
        except Infeasible:
            return float("nan")
    if question.estimand == "dispersion":
        return log_ratio(sample.values, sample.after)
    if question.estimand == "groups":
        if sample.after.all() or not sample.after.any():
            return float("nan")
        return float(sample.values[sample.after].mean() - sample.values[~sample.after].mean())
    if question.estimand in ("gap", "paired", "changes", "forecast", "proportions"):
        return float(sample.values.mean())
    return float(np.median(sample.values))
