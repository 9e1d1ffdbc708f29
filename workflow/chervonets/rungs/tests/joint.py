"""What all specifications say together, against what they would say without any effect.

Specifications share their data, so their results cannot be counted as independent. They are
compared with histories in which nothing happened and in which all specifications are run again on
the same disturbances (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4, 1208-1214).

Measured size at nominal 5 %: three rivals that share half of their variance, 17 years, two windows
and three dates each, 1 000 draws of normal AR(1) series, 199 histories, standard error .007.

    rho                     0    .3    .5    .7    .9
    summed scores        .058  .062  .072  .079  .099

The sum of the scores is as good as the single test it is made of.
Every kind of joint test is measured in `chervonets.validation.joint`, on panels that go through the
whole engine; results/reference/validation/joint.csv has the rates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from chervonets.inference.autoregression import Array
from chervonets.inference.designs import Design
from chervonets.inference.histories import Histories, histories_of
from chervonets.inference.result import ROUNDING
from chervonets.ways.selections import Specification


@dataclass(frozen=True)
class Joint:
    """How many specifications are judged together; one-sided p of the sum of their scores."""

    specifications: int
    stouffer_p: float

    @classmethod
    def of(cls, statistics: Array) -> Joint:
        """Judge specifications by statistics (s, 1 + B), of the data first and then of histories.

        A p-value is the share of its row that reaches the first.
        """
        total = statistics.shape[1]
        scores = np.zeros(total)
        for statistic in statistics:
            ranks = total - np.searchsorted(np.sort(statistic), statistic)
            scores += normal_scores(total)[ranks - 1]
        reached = scores[1:] >= scores[0] - ROUNDING * np.abs(scores).max()
        return cls(len(statistics), float((1 + reached.sum()) / total))


@lru_cache(maxsize=8)
def normal_scores(total: int) -> Array:
    """Normal scores (total,) of ranks from the largest to the smallest."""
    return np.array([-NormalDist().inv_cdf((rank + 0.5) / total) for rank in range(total)])


@dataclass(frozen=True, eq=False)
class Cut:
    """A window of a line, as some specifications test it: years (n,) in order, and values (n,)."""

    years: NDArray[np.int_]
    values: Array
    design: Design  # the fit about which they persist
    line: Hashable  # what the cut shares with others from the same line


OF_THE_TEST = frozenset(
    {"specification", "primary", "forbidden", "null", "trend", "lag", "correlation", "scatter"}
)
"""Columns of a specification table that change the test and not the sample."""

OF_THE_CUT = OF_THE_TEST | {"window", "break", "event"}
"""Columns that leave the line as it is: they cut it, or test otherwise."""


def line_of(specification: Specification) -> Hashable:
    """What a specification shares with those that cut other windows from its line."""
    return tuple(item for item in specification.items() if item[0] not in OF_THE_CUT)


def histories_by_line(cuts: Sequence[Cut], drawn: Histories) -> Iterator[tuple[int, Array]]:
    """Histories without effect of every cut.

    Cuts of one line look at the same history of it, which is made in the manner of the cut with the
    most years. Histories of different lines repeat the disturbances of the same years.

    Yields:
        The place of a cut, and its histories (B, n).
    """
    lines: dict[Hashable, list[int]] = defaultdict(list)
    for place, cut in enumerate(cuts):
        lines[cut.line].append(place)
    for places in lines.values():
        longest = max((cuts[place] for place in places), key=lambda cut: len(cut.years))
        span = np.unique(np.concatenate([cuts[place].years for place in places]))
        picks = drawn.picks(span, longest.years)
        paths = histories_of(longest.values, longest.design, picks)
        for place in places:
            yield place, paths[:, np.isin(span, cuts[place].years)]
