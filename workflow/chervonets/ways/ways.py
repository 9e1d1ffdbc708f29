"""All admissible ways to put a proposition to the figures, with what each says, untested."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import Array
from chervonets.inference.result import Infeasible
from chervonets.numbers import fixed, ways_key
from chervonets.panel.build import Panel
from chervonets.propositions.axes import Mark, mark_of
from chervonets.propositions.models import Ask, Proposition
from chervonets.ways.estimates import ESTIMANDS
from chervonets.ways.raking import raked
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Selection, Specification

OF_THE_TEST = frozenset({"null", "scatter", "donors"})
"""Axes that change how chance is judged and not what is said."""

NEXT_TO_NOTHING = 0.01
"""A share of an equal weight: ways that weigh less are not counted."""

MARGIN = "margin"
"""The axis that names the limits of predictions `inside` or `outside`."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way: its choices, and what the figures say on it.

    Attributes:
        choices: the choice on every axis.
        mark: whether it leaves the question as it is.
        sample: what it takes from the panel, if it can be taken.
        estimates: (k,) what that says; several for rival estimates of one quantity.
        reason: why it says nothing; empty where it does.
    """

    choices: Specification
    mark: Mark
    sample: Sample | None
    estimates: Array
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Ways:
    """The ways of one proposition; the first is the primary.

    Attributes:
        question: what is asked.
        ask: how.
        ways: all of them, those that cannot be gone and those that ask something else included.
        lines: what they look at.
    """

    question: Question
    ask: Ask
    ways: tuple[Way, ...]
    lines: Lines

    @property
    def primary(self) -> Way:
        """The way that was fixed as the first."""
        return self.ways[0]

    @property
    def admitted(self) -> tuple[Way, ...]:
        """Ways that say something and leave the question as it is, or may be held to.

        Where an option meets few others, raking may leave next to nothing for some ways: these
        count for nothing.
        """
        return self._weighted[0]

    @property
    def weights(self) -> Array:
        """Weights of the admitted ways: every option of an axis weighs the same."""
        return self._weighted[1]

    @cached_property
    def _weighted(self) -> tuple[tuple[Way, ...], Array]:
        ways = [way for way in self.ways if not way.reason and way.mark != "other"]
        axes = [axis for axis in self.ask.axes if axis not in OF_THE_TEST]
        rows = [{axis: way.choices[axis] for axis in axes} for way in ways]
        weights = raked(pd.DataFrame(rows, columns=axes, dtype=object))
        kept = weights * len(ways) >= NEXT_TO_NOTHING
        return tuple(compress(ways, kept)), weights[kept] / weights[kept].sum()

    def key_of(self, chosen: Iterable[Way]) -> str:
        """Some of the ways, as what a number of the sentence was made of."""
        return ways_key(map(self.ways.index, chosen))

    def table(self) -> pd.DataFrame:
        """A row per way: its place and choices, what it says (the middle of several), on what.

        Columns after the choices: `primary`, `mark`, `weight`, `estimate`, the same as it is
        printed (`text`) in its `unit`, `n`, `reason`, and the names of its printed figures
        (`observations`): once, with the first way that looks at them, whose place `figures` tells.
        """
        weights = dict(zip(map(id, self.admitted), self.weights, strict=True))
        display = self.ask.display
        rows = []
        first: dict[tuple[str, ...], int] = {}
        for place, way in enumerate(self.ways):
            names = way.sample.observations if way.sample else ()
            told = first.setdefault(names, place)
            middle = float(np.median(way.estimates)) if len(way.estimates) else np.nan
            rows.append(
                {
                    "way": place,
                    **way.choices,
                    "primary": place == 0,
                    "mark": way.mark,
                    "weight": weights.get(id(way), 0.0),
                    "estimate": middle,
                    "text": "" if way.reason else fixed(display.of(middle), display.digits),
                    "unit": display.unit,
                    "n": 0 if way.sample is None else len(way.sample.values),
                    "reason": way.reason,
                    "figures": told,
                    "observations": " ".join(names) if told == place else "",
                }
            )
        return pd.DataFrame(rows)


def ways_of(proposition: Proposition, series: Mapping[str, Selection], panel: Panel) -> Ways:
    """Go every way of a proposition that is asked of figures.

    Args:
        proposition: with `ask`.
        series: selections by name, of the claim.
        panel: with the cells of their concepts.

    Raises:
        ValueError: it is not asked of figures.
    """
    question, ask = proposition.question(series), proposition.ask
    assert ask is not None  # `question` would have refused
    lines = Lines(panel)
    known: dict[object, tuple[Sample | None, Array, str]] = {}
    ways = []
    for row in _rows(ask):
        mark = mark_of(row["choices"], ask.axes)
        key = tuple(choice for axis, choice in row["choices"].items() if axis != MARGIN)
        if row["forbidden"]:
            found: tuple[Sample | None, Array, str] = (None, np.zeros(0), row["forbidden"])
        else:
            found = known[key] = known.get(key) or taken(row["choices"], question, lines)
        ways.append(Way(row["choices"], mark, *found))
    return Ways(question, ask, tuple(ways), lines)


def taken(
    choices: Specification, question: Question, lines: Lines
) -> tuple[Sample | None, Array, str]:
    """The sample of a way, what it says, and why it says nothing."""
    sampler, estimator = ESTIMANDS[question.estimand]
    try:
        sample = sampler(choices, question, lines)
        estimates = estimator(choices, sample)
    except Infeasible as error:
        return None, np.zeros(0), str(error)
    if not np.isfinite(estimates).all():
        return None, np.zeros(0), "the estimate is not a number"
    return sample, estimates, ""


def _rows(ask: Ask) -> list[dict[str, Any]]:
    """Choices and forbidding reason of every way, once however many tests it has."""
    table = ask.space.table()
    axes = list(ask.primary)
    judged = [axis for axis in axes if axis not in OF_THE_TEST]
    kept = table.drop_duplicates(judged)
    return [
        {"choices": {axis: row[axis] for axis in axes}, "forbidden": row["forbidden"]}
        for row in kept.to_dict("records")
    ]
