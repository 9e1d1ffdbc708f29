"""All admissible ways to put a proposition to the figures, with what each says, untested."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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

FOR, BETWEEN, AGAINST = 1, 0, -1
"""Sides of a sentence on which estimates lie."""


def side(estimates: Array, question: Question, choices: Specification) -> NDArray[np.int_]:
    """Where estimates lie: for the sentence, against it, or between.

    A rise or fall counts from the smallest effect on, against the sentence from as much on the
    other side. Sizes lie inside the margins, or against the sentence if they are beyond them by the
    factor that must not be missed; between if not. Sizes predicted outside lie for it beyond the
    margins, against it within the middle half of them (on a log scale), else between.
    """
    if question.direction in ("rise", "fall"):
        signed = question.sign * estimates
        smallest = question.smallest_effect
        return np.where(signed >= smallest, FOR, np.where(signed <= -smallest, AGAINST, BETWEEN))
    low, high = question.margins[str(choices[MARGIN])]
    inside = (estimates >= low) & (estimates <= high)
    if question.direction == "inside":
        far = question.smallest_effect
        beyond = (estimates < low / far) | (estimates > high * far)
        return np.where(inside, FOR, np.where(beyond, AGAINST, BETWEEN))
    middle = (estimates >= math.sqrt(low)) & (estimates <= math.sqrt(high))
    return np.where(~inside, FOR, np.where(middle, AGAINST, BETWEEN))


@dataclass(frozen=True, eq=False)
class Way:
    """One way: its choices, and what the figures say on it."""

    choices: Specification
    mark: Mark
    sample: Sample | None
    estimates: Array  # (k,), several for rival estimates of one quantity
    reason: str = ""  # why it says nothing

    @property
    def middle(self) -> float:
        """The median of its estimates; nan where it says nothing."""
        return float(np.median(self.estimates)) if len(self.estimates) else math.nan


@dataclass(frozen=True, eq=False)
class Ways:
    """The ways of one proposition; the first is the primary.

    Those that cannot be gone and those that ask something else are among them.
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

    def sides(self, way: Way) -> NDArray[np.int_]:
        """On which side each estimate of a way lies, (k,)."""
        return side(way.estimates, self.question, way.choices)

    def side_of(self, way: Way) -> int:
        """On which side a way lies; of several estimates that on which most lie."""
        return round(float(np.median(self.sides(way))))

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
            rows.append(
                {
                    "way": place,
                    **way.choices,
                    "primary": place == 0,
                    "mark": way.mark,
                    "weight": weights.get(id(way), 0.0),
                    "estimate": way.middle,
                    "text": "" if way.reason else fixed(display.of(way.middle), display.digits),
                    "unit": display.unit,
                    "n": 0 if way.sample is None else len(way.sample.values),
                    "reason": way.reason,
                    "figures": told,
                    "observations": " ".join(names) if told == place else "",
                }
            )
        return pd.DataFrame(rows)


def ways_of(proposition: Proposition, series: Mapping[str, Selection], panel: Panel) -> Ways:
    """Go every way of a proposition on a panel, with the series of its claim by name.

    A way is gone once, however many tests it has.

    Raises:
        ValueError: it is not asked of figures.
    """
    question, ask = proposition.question(series), proposition.ask
    assert ask is not None  # `question` would have refused
    lines = Lines(panel)
    known: dict[object, Taken] = {}
    ways = []
    judged = [axis for axis in ask.primary if axis not in OF_THE_TEST]
    for row in ask.space.table().drop_duplicates(judged).to_dict("records"):
        choices = {axis: row[axis] for axis in ask.primary}
        found: Taken = (None, np.zeros(0), row["forbidden"])
        if not row["forbidden"]:
            key = tuple(choice for axis, choice in choices.items() if axis != MARGIN)
            found = known[key] = known.get(key) or taken(choices, question, lines)
        ways.append(Way(choices, mark_of(choices, ask.axes), *found))
    return Ways(question, ask, tuple(ways), lines)


Taken = tuple[Sample | None, Array, str]


def taken(choices: Specification, question: Question, lines: Lines) -> Taken:
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
