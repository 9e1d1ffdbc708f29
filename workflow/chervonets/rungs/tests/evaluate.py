"""Run specifications: take each sample from the panel once, test it, keep one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from chervonets.rungs.tests.comovements import association_outcomes, comovement_outcomes
from chervonets.rungs.tests.contrasts import contrast_outcomes, observed_contrasts
from chervonets.rungs.tests.dispersions import dispersion_outcomes, dispersion_sample
from chervonets.rungs.tests.donors import synthetic_outcomes
from chervonets.rungs.tests.groups import group_outcomes
from chervonets.rungs.tests.joint import Joint, Tally, weighted_median
from chervonets.rungs.tests.levels import quantity_outcomes, ratio_outcomes
from chervonets.rungs.tests.mortalities import mortality_outcomes, mortality_sample
from chervonets.rungs.tests.orders import order_outcomes, order_sample
from chervonets.rungs.tests.outcomes import Outcome, Settings
from chervonets.rungs.tests.ranks import placebo_outcomes, rank_outcomes
from chervonets.rungs.tests.signs import observed_signs, sign_outcomes
from chervonets.rungs.tests.trends import trend_outcomes, trend_sample
from chervonets.ways.derived import derived
from chervonets.ways.products import (
    changes_sample,
    forecast_sample,
    proportions_sample,
)
from chervonets.ways.samples import (
    Question,
    Sample,
    annual_sample,
    association_sample,
    comovement_sample,
    donor_sample,
    goods_sample,
    month_sample,
    pairs_sample,
    placebo_sample,
    quantity_sample,
)
from chervonets.ways.selections import Lines, Specification
from chervonets.ways.space import Space

OF_THE_TEST = frozenset(
    {
        "specification",
        "primary",
        "forbidden",
        "null",
        "trend",
        "margin",
        "lag",
        "correlation",
        "scatter",
    }
)
"""Columns of a specification table that change the test and not the sample."""

PART = 5_000
"""About how many specifications are held and tested at once."""

SAMPLE_COLUMNS = ("labels", "values", "after", "second", "observations")

Sampler = Callable[[Specification, Question, Lines], Sample]
Rows = Sequence[tuple[Specification, Sample]]
Tester = Callable[[Rows, Question, Settings], tuple[list[Outcome], Joint | Tally | None]]
Observer = Callable[[Rows, Question], tuple[NDArray[np.float64], NDArray[np.float64]]]

ESTIMANDS: dict[str, tuple[Sampler, Tester]] = {
    "contrast": (annual_sample, contrast_outcomes),
    "pulse": (annual_sample, contrast_outcomes),
    "gap": (annual_sample, sign_outcomes),
    "paired": (pairs_sample, sign_outcomes),
    "trend": (trend_sample, trend_outcomes),
    "order": (order_sample, order_outcomes),
    "changes": (changes_sample, sign_outcomes),
    "forecast": (forecast_sample, sign_outcomes),
    "proportions": (proportions_sample, sign_outcomes),
    "groups": (changes_sample, group_outcomes),
    "rank": (month_sample, rank_outcomes),
    "ratio": (goods_sample, ratio_outcomes),
    "quantity": (quantity_sample, quantity_outcomes),
    "comovement": (comovement_sample, comovement_outcomes),
    "association": (association_sample, association_outcomes),
    "dispersion": (dispersion_sample, dispersion_outcomes),
}

NULLS: dict[str, tuple[Sampler, Tester]] = {
    "placebo-rank": (placebo_sample, placebo_outcomes),
    "synthetic-control": (donor_sample, synthetic_outcomes),
    "synthetic-did": (donor_sample, synthetic_outcomes),
    "excess-log-linear": (mortality_sample, mortality_outcomes),
    "excess-quasi-poisson": (mortality_sample, mortality_outcomes),
}
"""Nulls that need a sample and a test of their own."""

OBSERVED: dict[str, Observer] = {
    "contrast": observed_contrasts,
    "pulse": observed_contrasts,
    "gap": observed_signs,
    "paired": observed_signs,
}
"""Observed effects, by the estimands whose specifications can be tested part by part and still be
judged together; the others are tested all at once."""


@dataclass(frozen=True)
class Multiverse:
    """Everything that came out of a specification table, or of a part of it.

    Attributes:
        results: the table with the columns of `Outcome` and of `derived`.
        samples: one row per sample: its labels, values and the observations behind them. A sample
            has the number of the first specification that uses it.
        joint: the specifications taken together, by estimand or null; those that cannot be judged
            together have none.
        tallies: the same, where parts of the specifications can be tallied and merged.
        main: the estimand or null of the first specification, which is the primary.
    """

    results: pd.DataFrame
    samples: pd.DataFrame
    joint: dict[str, Joint]
    tallies: dict[str, Tally]
    main: str

    @property
    def primary(self) -> pd.Series[Any]:
        """The row of the primary specification."""
        return self.results.loc[self.results["primary"]].iloc[0]

    @property
    def main_joint(self) -> Joint | None:
        """The joint test of the primary specification and those tested like it."""
        tally = self.tallies.get(self.main)
        return self.joint.get(self.main) if tally is None else tally.joint()

    def sample(self, row: pd.Series[Any]) -> pd.Series[Any] | None:
        """The sample of a row of results, if there is one."""
        if row["sample"] < 0:
            return None
        return cast("pd.Series[Any]", self.samples.loc[row["sample"]])


def evaluate(
    table: pd.DataFrame, question: Question, panel: Panel, settings: Settings
) -> Multiverse:
    """Evaluate every specification of a table.

    Forbidden and infeasible specifications keep their row, with the reason.
    """
    rows = _rows(table)
    numbers = table.index.tolist()
    outcomes = [Outcome(n=0, reason=row["forbidden"]) for row in rows]
    joint: dict[str, Joint] = {}
    tallies: dict[str, Tally] = {}
    samples = Samples(question, Lines(panel))
    for name, members in _by_test(rows, question).items():
        sampler, tester = NULLS.get(name) or ESTIMANDS[name]
        found = [samples.take(name, sampler, rows[i], numbers[i]) for i in members]
        for i, reason in zip(members, found, strict=True):
            if isinstance(reason, str):
                outcomes[i] = Outcome(n=0, reason=reason)
        taken = [(i, at) for i, at in zip(members, found, strict=True) if isinstance(at, int)]
        if not taken:
            continue
        pairs = [(rows[i], samples.kept[at]) for i, at in taken]
        tested, summed = tester(pairs, question, settings)
        for (i, at), outcome in zip(taken, tested, strict=True):
            outcomes[i] = replace(outcome, sample=at)
        if isinstance(summed, Tally):
            tallies[name] = summed
        elif summed is not None:
            joint[name] = summed
    columns: dict[str, Any] = {
        name: [getattr(outcome, name) for outcome in outcomes]
        for name in Outcome.__dataclass_fields__
    }
    kept = samples.table()
    properties = derived(kept["observations"], panel.classes)
    properties = properties.reindex(columns["sample"], fill_value="").astype("str")
    properties = properties.set_index(table.index)
    columns["agrees"] = pd.array(columns["agrees"], dtype="boolean")
    results = pd.concat([table.assign(**columns), properties], axis=1)
    return Multiverse(results, kept, joint, tallies, name_of_test(rows[0], question))


def evaluate_parts(
    space: Space,
    question: Question,
    panel: Panel,
    settings: Settings,
    shard: tuple[int, int] = (0, 1),
) -> Iterator[Multiverse]:
    """Evaluate a space of specifications part by part, so that memory does not grow with it.

    Every part gives the same rows whatever shard it is in, and the merged tallies of all parts
    are those of the whole.

    Args:
        space: all specifications.
        question: of the claim.
        panel: what it looks at.
        settings: of the run; with the median of `observed_median`, if it is known.
        shard: which shard of how many; a shard has its share of the parts, in order.
    """
    parts = _parts(space, question)
    if settings.median is None:
        settings = replace(settings, median=observed_median(space, question, panel))
    place, count = shard
    for part in parts[place * len(parts) // count : (place + 1) * len(parts) // count]:
        found = evaluate(space.table(part), question, panel, settings)
        # what is judged at once is judged only where there is one part
        yield found if len(parts) == 1 else replace(found, joint={})


def together(parts: Iterable[Multiverse]) -> Multiverse:
    """The parts as one, with only the samples of the first, among which is the primary's.

    Where there are several, strings become categories, so that a row takes about 200 bytes.
    """
    stream = iter(parts)
    first = next(stream)
    tables, tallies = [_compact(first.results)], first.tallies
    for part in stream:
        tables.append(_compact(part.results))
        tallies = merged(tallies, part.tallies)
    return replace(first, results=_stacked(tables), tallies=tallies) if len(tables) > 1 else first


def merged(one: dict[str, Tally], other: dict[str, Tally]) -> dict[str, Tally]:
    """Tallies by name, those of the same name merged."""
    both = {name: one[name].merged(other[name]) for name in one.keys() & other.keys()}
    return one | other | both


def _compact(table: pd.DataFrame) -> pd.DataFrame:
    strings = [str(name) for name, kind in table.dtypes.items() if kind == "str"]
    return table.astype({name: "category" for name in strings if name != "specification"})


def _stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    strings = [str(name) for name, kind in tables[0].dtypes.items() if kind == "category"]
    rest = pd.concat([table.drop(columns=strings) for table in tables])
    united = {name: union_categoricals([table[name] for table in tables]) for name in strings}
    return rest.assign(**united)[tables[0].columns]


def _parts(space: Space, question: Question) -> list[range]:
    name = name_of_test(space.primary, question)
    return space.parts(PART if name in OBSERVED else len(space))


def observed_median(space: Space, question: Question, panel: Panel) -> float | None:
    """The weighted median of all observed effects, for which no history is needed.

    None where there is one part, whose own median it is.
    """
    parts = _parts(space, question)
    if len(parts) == 1:
        return None
    name = name_of_test(space.primary, question)
    sampler = ESTIMANDS[name][0]
    found = []
    for part in parts:
        table = space.table(part)
        rows, samples = _rows(table), Samples(question, Lines(panel))
        members = _by_test(rows, question).get(name, [])
        taken = [(i, samples.take(name, sampler, rows[i], i)) for i in members]
        pairs = [(rows[i], samples.kept[at]) for i, at in taken if isinstance(at, int)]
        found.append(OBSERVED[name](pairs, question))
    effects, weights = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return weighted_median(effects, weights) if len(effects) else float("nan")


class Samples:
    """The samples of a claim, each taken once and named by a number."""

    def __init__(self, question: Question, lines: Lines) -> None:
        self.question = question
        self.lines = lines
        self.kept: dict[int, Sample] = {}
        self._known: dict[object, int | str] = {}

    def take(self, name: str, sampler: Sampler, row: Specification, number: int) -> int | str:
        """The number of the sample of a specification, or the reason why there is none.

        A sample that is not known yet gets the number that is given.
        """
        key = (name, *(row[axis] for axis in row if axis not in OF_THE_TEST))
        if key not in self._known:
            try:
                self.kept[number] = sampler(row, self.question, self.lines)
                self._known[key] = number
            except Infeasible as error:
                self._known[key] = str(error)
        return self._known[key]

    def table(self) -> pd.DataFrame:
        """A row per sample: labels, values, marks of those after the date, second values, names."""
        rows = [
            (
                sample.labels,
                tuple(sample.values.tolist()),
                tuple(sample.after.tolist()),
                tuple(sample.second.tolist()),
                sample.observations,
            )
            for sample in self.kept.values()
        ]
        index = pd.Index(self.kept, dtype=np.int64)
        return pd.DataFrame(rows, index=index, columns=list(SAMPLE_COLUMNS))


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _by_test(rows: Sequence[Specification], question: Question) -> dict[str, list[int]]:
    """Row numbers by the estimand, or by the null that has a sample of its own."""
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if not row["forbidden"]:
            groups.setdefault(name_of_test(row, question), []).append(i)
    return groups


def name_of_test(row: Specification, question: Question) -> str:
    """The name under which a specification is tested: its null, if that is special, or estimand."""
    null = str(row.get("null", ""))
    return null if null in NULLS else question.estimand
