"""A model of error from the rivals themselves: scales by theme and class, partially pooled.

Two independent counts i and j of one thing lie apart by e_i - e_j on the log scale. Their gap over
sqrt(s_i^2 + s_j^2) is taken as Student's t, whose heavy tails keep single gaps from ruling the
scale (Lange, Little and Taylor 1989, JASA 84, sec. 2). The log of a count's scale is a common term
plus one of its theme and one of its evidence class; these are shrunk towards zero by normal priors
whose spreads are averaged over in proportion to how probable they make the gaps (MacKay 1992,
Neural Computation 4, "Bayesian interpolation", second level of inference, by Laplace's method),
with the prior that keeps such spreads off zero of Chung, Rabe-Hesketh, Dorie, Gelman and Liu (2013,
Psychometrika 78).

Counts that go back to lists of all that there was (censuses, rolls, registers) have a term more. No
two such counts of one thing are independent, but authors have put censuses right. What an author
put in the place of a count that he had before him tells the error of that count alone: its gap is
taken over s_i. Pairs of dates of such revisions are wanting, so that for errors of change the term
starts from what the errors of level say of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy

from chervonets.inference.autoregression import Array

Interest = Literal["none", "overstates", "understates"]
Kind = tuple[str, str, bool]
"""Theme, evidence class, and whether a count goes back to lists of all that there was."""

SPREADS = (0.1, 0.25, 0.5, 1.0)
"""Tried standard deviations of the terms of themes and of classes, in logs of the scale."""
DEGREES = (3.0, 5.0, 10.0, 30.0)
"""Tried degrees of freedom of the gaps."""
CENTRE, WIDTH = np.log(0.1), 2.0
"""Prior of the common term: errors of a tenth, within a factor of 50 either way (95 per cent)."""
ENUMERATED = "enumerated"
"""Name of the term of counts that go back to lists of all that there was."""
LISTED = (0.0, WIDTH)
"""Its prior: errors no smaller than those of other counts, as little known as the common term."""
STEP = 1e-5


@dataclass(frozen=True)
class Hyper:
    """Spread of the terms of themes and of classes, and degrees of freedom of the gaps."""

    themes: float
    evidence: float
    degrees: float


@dataclass(frozen=True, eq=False)
class Scales:
    """Scales of error of one kind, as a normal distribution of the terms of their logarithm.

    The terms are the common one (empty), themes, evidence classes and `ENUMERATED`.
    """

    terms: tuple[str, ...]
    mean: Array  # of the terms, (k,)
    covariance: Array  # of the terms, (k, k)
    hyper: Hyper  # what they were shrunk by

    def log_scale(self, theme: str, evidence: str, enumerated: bool = False) -> tuple[float, float]:
        """Mean and standard deviation of the log of a count's scale of error.

        Raises:
            ValueError: the model knows no such theme or class.
        """
        row = _row((theme, evidence, enumerated), self.terms)
        return float(row @ self.mean), float(np.sqrt(row @ self.covariance @ row))

    @property
    def listed(self) -> tuple[float, float]:
        """Mean and standard deviation of the term of counts that go back to lists."""
        place = self.terms.index(ENUMERATED)
        return float(self.mean[place]), float(np.sqrt(self.covariance[place, place]))

    def as_json(self) -> dict[str, Any]:
        """The scales as plain data."""
        return {
            "terms": list(self.terms),
            "mean": self.mean.tolist(),
            "covariance": self.covariance.tolist(),
            "hyper": vars(self.hyper),
        }

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Scales:
        """Read what `as_json` gave."""
        arrays = np.array(value["mean"]), np.array(value["covariance"])
        return cls(tuple(value["terms"]), *arrays, Hyper(**value["hyper"]))


@dataclass(frozen=True)
class ErrorModel:
    """How wrong counts are: their level, and what opens up in them from date to date."""

    level: Scales
    change: Scales

    def as_json(self) -> dict[str, Any]:
        """The model as plain data."""
        return {"level": self.level.as_json(), "change": self.change.as_json()}

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> ErrorModel:
        """Read what `as_json` gave."""
        return cls(Scales.of_json(value["level"]), Scales.of_json(value["change"]))

    def draws(
        self,
        years: Sequence[float],
        kind: Kind,
        size: int,
        rng: np.random.Generator,
        interest: Interest = "none",
    ) -> Array:
        """Draw factors by which the true values may exceed the printed ones of one line.

        A line's figures share one error of level; each date has an error of its own besides, so
        that a change between any two dates errs by the scale of change. Scales are taken at their
        medians: what is not known of them is told by their intervals.

        Args:
            years: dates of the line's figures, in years, increasing.
            kind: of the line.
            size: number of draws.
            rng: source of chance.
            interest: `overstates` if whoever counted had reason to print too much, so that the
                truth is never above the figures in level; `understates` the reverse.

        Returns:
            Factors, shape (size, number of dates).

        Raises:
            ValueError: unknown theme or class, or dates that do not increase.
        """
        steps = np.diff(np.asarray(years, dtype=float))
        if (steps <= 0).any():
            raise ValueError("the dates of a line must increase")
        level = _errors(self.level, kind, (size, 1), rng)
        if interest != "none":
            level = np.abs(level) * (-1 if interest == "overstates" else 1)
        # of two dates each errs by its own part of a change
        own = _errors(self.change, kind, (size, len(steps) + 1), rng) / np.sqrt(2)
        return np.asarray(np.exp(level + own))


def fit_both(gaps: pd.DataFrame, themes: Sequence[str], evidence: Sequence[str]) -> ErrorModel:
    """Estimate the scales of both kinds of error, from gaps of both kinds; see `fit`."""
    parts = {kind: gaps.loc[gaps["kind"] == kind] for kind in ("level", "change")}
    level = fit(parts["level"], themes, evidence)
    return ErrorModel(level, fit(parts["change"], themes, evidence, listed=level.listed))


def fit(
    gaps: pd.DataFrame,
    themes: Sequence[str],
    evidence: Sequence[str],
    hyper: Hyper | None = None,
    listed: tuple[float, float] = LISTED,
) -> Scales:
    """Estimate the scales of one kind of error.

    Args:
        gaps: columns `theme`, `evidence`, `against_evidence`, `enumerated`, `against_enumerated`,
            `revision`, `gap`, `weight`; see `chervonets.errors.gaps.gaps`.
        themes: all themes; those without gaps keep the width of their prior.
        evidence: all evidence classes, likewise.
        hyper: what to shrink by; by default averaged over what makes the gaps probable.
        listed: mean and standard deviation of the prior of counts that go back to lists.

    Raises:
        ValueError: there are no gaps.
    """
    if gaps.empty:
        raise ValueError("no two independent counts have a period in common")
    terms = ("", *themes, *evidence, ENUMERATED)
    data = _Gaps.of(gaps, terms)
    if hyper is not None:
        return _posterior(data, terms, len(themes), hyper, listed)[0]
    tried = [
        _posterior(data, terms, len(themes), Hyper(*values), listed)
        for values in product(SPREADS, SPREADS, DEGREES)
    ]
    return _average(tried)


def _average(tried: Sequence[tuple[Scales, float]]) -> Scales:
    """One normal distribution with the moments of the mixture; the likeliest hyperparameters."""
    logs = np.array([log for _, log in tried])
    share = np.exp(logs - logs.max())
    share /= share.sum()
    means = np.array([scales.mean for scales, _ in tried])
    mean = share @ means
    within = np.einsum("i,ijk->jk", share, np.array([scales.covariance for scales, _ in tried]))
    covariance: Array = within + np.einsum("i,ij,ik->jk", share, means - mean, means - mean)
    best = tried[int(logs.argmax())][0]
    return Scales(best.terms, mean, covariance, best.hyper)


@dataclass(frozen=True, eq=False)
class _Gaps:
    """Gaps, their weights, and the terms of the log scale on either side, shape (gaps, terms)."""

    gap: Array
    weight: Array
    alone: Array  # minus infinity where the error of the first count is all the gap, else 0
    first: Array
    second: Array

    @classmethod
    def of(cls, gaps: pd.DataFrame, terms: tuple[str, ...]) -> _Gaps:
        sides = (np.array([_row(kind, terms) for kind in kinds]) for kinds in kinds_of(gaps))
        alone = np.where(gaps["revision"].astype(bool), -np.inf, 0.0)
        return cls(gaps["gap"].to_numpy(float), gaps["weight"].to_numpy(float), alone, *sides)

    def surprise(self, terms: Array, degrees: float) -> tuple[float, Array]:
        """Minus the weighted log likelihood of `terms`, and its gradient."""
        logs = self.first @ terms, self.second @ terms + self.alone
        log_scale = np.logaddexp(2 * logs[0], 2 * logs[1]) / 2
        share = np.exp(2 * (logs[0] - log_scale))
        far = self.gap**2 / (degrees * np.exp(2 * log_scale))
        halves = scipy.special.gammaln([degrees / 2, (degrees + 1) / 2])
        constant = halves[0] - halves[1] + np.log(degrees * np.pi) / 2
        value = log_scale + (degrees + 1) / 2 * np.log1p(far) + constant
        slope = self.weight * (1 - (degrees + 1) * far / (1 + far))
        gradient = self.first.T @ (slope * share) + self.second.T @ (slope * (1 - share))
        return float(self.weight @ value), gradient


def kinds_of(gaps: pd.DataFrame) -> Iterator[list[Kind]]:
    """What the scales of both sides of gaps depend on: theme, class, and whether listed."""
    for side in ("", "against_"):
        columns = gaps["theme"], gaps[f"{side}evidence"], gaps[f"{side}enumerated"]
        yield list(zip(*columns, strict=True))


def _row(kind: Kind, terms: tuple[str, ...]) -> Array:
    theme, evidence, enumerated = kind
    own = {"", theme, evidence, *([ENUMERATED] if enumerated else [])}
    if unknown := own - set(terms):
        raise ValueError(f"the error model knows no {', '.join(sorted(unknown))}")
    return np.array([term in own for term in terms], dtype=float)


def _posterior(
    data: _Gaps, terms: tuple[str, ...], themes: int, hyper: Hyper, listed: tuple[float, float]
) -> tuple[Scales, float]:
    """The terms by Laplace's method, and the log of how probable they make the gaps."""
    rest = len(terms) - 2 - themes
    widths = np.array([WIDTH, *[hyper.themes] * themes, *[hyper.evidence] * rest, listed[1]])
    centre = np.array([CENTRE, *[0.0] * (themes + rest), listed[0]])
    precision = 1 / widths**2

    def surprise(values: Array) -> tuple[float, Array]:
        value, gradient = data.surprise(values, hyper.degrees)
        off = values - centre
        return value + float(precision @ off**2) / 2, gradient + precision * off

    options = {"gtol": 1e-6}
    best = scipy.optimize.minimize(surprise, centre, jac=True, method="BFGS", options=options)
    curvature = _curvature(lambda values: surprise(values)[1], best.x)
    _, log_volume = np.linalg.slogdet(curvature)
    evidence = -best.fun + float(np.log(precision).sum()) / 2 - log_volume / 2
    for spread in (hyper.themes, hyper.evidence):
        evidence += np.log(spread) - spread
    return Scales(terms, best.x, np.asarray(np.linalg.inv(curvature)), hyper), float(evidence)


def _curvature(gradient: Any, at: Array) -> Array:
    moves = np.eye(len(at)) * STEP
    rows = [(gradient(at + move) - gradient(at - move)) / (2 * STEP) for move in moves]
    return np.asarray((np.array(rows) + np.array(rows).T) / 2)


def _errors(scales: Scales, kind: Kind, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Log errors at the median of their scale."""
    mean, _ = scales.log_scale(*kind)
    return np.asarray(np.exp(mean) * rng.standard_t(scales.hyper.degrees, size=shape))
