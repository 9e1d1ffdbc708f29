"""What all specifications say together, against what they would say without any effect.

Specifications share their data, so their results cannot be counted as independent. They are
compared with histories in which nothing happened and in which all specifications are run again on
the same disturbances (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4, 1208-1214).

Measured size at nominal 5 %: three rivals that share half of their variance, 17 years, two windows
and three dates each, 1 000 draws of normal AR(1) series, 199 histories, standard error .007.

    rho                     0    .3    .5    .7    .9
    summed scores        .058  .062  .072  .079  .099
    share significant    .047  .050  .060  .074  .091
    median effect        .054  .062  .068  .082  .095
    share of the sign    .019  .013  .010  .001  .001

The sum of the scores, the test of the verdict rule, is as good as the single test it is made of.
Every kind of joint test is measured in `chervonets.validation.joint`, on panels that go through the
whole engine; results/reference/validation/joint.csv has the rates. Those of sign flips (`gap`) and
of orders of years (`trend`) are right for years that stand alone only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chervonets.inference.result import ROUNDING
from chervonets.rungs.tests.outcomes import Settings

Array = NDArray[np.float64]

HALF = 0.5

GRAIN = 2.0**-26
"""Normal scores are multiples of this, so that their sums are exact whatever their order."""


@dataclass(frozen=True)
class Joint:
    """The specifications of a claim taken together; p-values are one-sided.

    Attributes:
        specifications: how many are judged together.
        histories: how many histories without effect they are compared with.
        share: of specifications whose effect has the predicted sign, and its p.
        median_p: p of the median effect.
        significant: share of specifications with p within the level, and its p.
        stouffer: sum of the normal scores of all p-values over the root of their number, its p, and
            the p in the other direction.
    """

    specifications: int
    histories: int
    share: float
    share_p: float
    median_p: float
    significant: float
    significant_p: float
    stouffer: float
    stouffer_p: float
    stouffer_opposite_p: float


@dataclass
class Tally:
    """Running sums over specifications, one number per history; memory does not grow.

    Sums are exact, so that parts tallied by themselves and merged give what the whole gives.

    Attributes:
        histories: B, without the data themselves, which come first.
        median: the weighted median of the observed effects, known before the tally begins.
        level: at which a p-value counts as significant.
    """

    histories: int
    median: float
    level: float
    weight: float = 0.0
    sums: dict[str, Array] = field(init=False)

    def __post_init__(self) -> None:
        self.sums = {
            name: np.zeros(1 + self.histories)
            for name in ("predicted", "beyond", "significant", "scores")
        }

    @classmethod
    def of(cls, effects: Array, weights: Array, settings: Settings) -> Tally:
        """An empty tally for observed effects (s,) that stand for so many specifications each.

        Their median is that of `settings` where they are only a part.
        """
        median = settings.median
        if median is None:
            median = weighted_median(effects, weights)
        return cls(settings.resamples, median, settings.level)

    def add(self, effects: Array, statistics: Array, weights: Array) -> None:
        """Count a block of series.

        Args:
            effects: (s, 1 + B) estimates, positive in the predicted direction; the data come first.
            statistics: (s, 1 + B) what p-values are made of: the share of a row that reaches it.
            weights: (s,) how many specifications each series stands for.
        """
        total = 1 + self.histories
        scores = normal_scores(total)
        self.weight += float(weights.sum())
        self.sums["predicted"] += weights @ (effects > 0)
        edge = self.median - ROUNDING * abs(self.median)
        self.sums["beyond"] += weights @ (effects >= edge)
        order = np.argsort(-statistics, axis=1)
        ranks = tail_ranks(np.take_along_axis(statistics, order, axis=1))
        foremost = int(self.level * total)
        for name, places, counts in (
            ("significant", order[:, :foremost], ranks[:, :foremost] <= self.level * total),
            ("scores", order, scores[ranks - 1]),
        ):
            weighted = weights[:, None] * counts
            self.sums[name] += np.bincount(places.ravel(), weighted.ravel(), total)

    def merged(self, other: Tally) -> Tally:
        """The tally of both parts of the specifications."""
        both = Tally(self.histories, self.median, self.level, self.weight + other.weight)
        both.sums = {name: sums + other.sums[name] for name, sums in self.sums.items()}
        return both

    def table(self) -> pd.DataFrame:
        """All that the tally holds, a row per history."""
        facts = {"median": self.median, "level": self.level, "weight": self.weight}
        return pd.DataFrame(self.sums).assign(**facts)

    @classmethod
    def of_table(cls, table: pd.DataFrame) -> Tally:
        """The tally that gave the table."""
        first = table.iloc[0]
        tally = cls(len(table) - 1, first["median"], first["level"], first["weight"])
        tally.sums = {name: table[name].to_numpy() for name in tally.sums}
        return tally

    def joint(self) -> Joint:
        """The joint test over everything counted so far."""
        scores = self.sums["scores"]
        return Joint(
            specifications=round(self.weight),
            histories=self.histories,
            share=float(self.sums["predicted"][0] / self.weight),
            share_p=_reached(self.sums["predicted"]),
            median_p=_share(self.sums["beyond"][1:] >= HALF * self.weight),
            significant=float(self.sums["significant"][0] / self.weight),
            significant_p=_reached(self.sums["significant"]),
            stouffer=float(scores[0] / np.sqrt(self.weight)),
            stouffer_p=_reached(scores),
            stouffer_opposite_p=_reached(-scores),
        )


@lru_cache(maxsize=8)
def normal_scores(total: int) -> Array:
    """Normal scores (total,) of ranks from the largest to the smallest, multiples of `GRAIN`."""
    upper = [-NormalDist().inv_cdf((rank + HALF) / total) for rank in range(total)]
    return np.asarray(np.round(np.array(upper) / GRAIN) * GRAIN)


def tail_ranks(ordered: Array) -> NDArray[np.intp]:
    """For every number of a row how many of the row are at least as large, itself included.

    Args:
        ordered: (s, m) numbers, each row from the largest to the smallest.

    Returns:
        (s, m), or (1, m) where no number is repeated, so that all rows have the same.
    """
    places = np.arange(1, ordered.shape[1] + 1)
    ends = np.ones(ordered.shape, dtype=bool)
    ends[:, :-1] = ordered[:, :-1] > ordered[:, 1:]
    if ends.all():
        return places[None]
    last_of_ties = np.where(ends, places, places[-1])
    return np.minimum.accumulate(last_of_ties[:, ::-1], axis=1)[:, ::-1]


def weighted_median(values: Array, weights: Array) -> float:
    """The smallest value that at least half of the weight does not exceed."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) >= HALF * weights.sum()
    return float(values[order][reached.argmax()])


def _reached(sums: Array) -> float:
    """Share of histories, the data included, with at least as large a sum as the data."""
    return _share(sums[1:] >= sums[0] - ROUNDING * np.abs(sums).max())


def _share(reached: NDArray[np.bool_]) -> float:
    return float((1 + reached.sum()) / (1 + len(reached)))
