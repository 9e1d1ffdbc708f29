"""Is a claim's reported power right? The engine is run on new samples with the effect in them.

The samples are simulated from what was fitted to the claim's own figures: as many of them, as
persistent, as scattered. Each has the smallest effect of interest, and is tested as the claim is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import paths
from chervonets.inference.comovement import checked_pair
from chervonets.inference.designs import Design
from chervonets.inference.dispersion import equalised
from chervonets.inference.kendall import pairwise_slopes
from chervonets.inference.power import SMOOTHING, monte_carlo_error
from chervonets.rungs.tests.comovements import Choices
from chervonets.rungs.tests.dispersions import SIEVE
from chervonets.rungs.tests.evaluate import ESTIMANDS, evaluate, name_of_test
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Lines, Specification
from chervonets.ways.space import Choice, Space
from chervonets.rungs.tests.trends import times_of
from chervonets.panel.build import Panel

DRAWS = 1000
"""Simulated samples of a claim."""

COLUMNS = ("claim", "estimand", "n", "reported", "draws", "found", "error")

Simulator = Callable[[Sample, Question, Specification, np.random.Generator], Sample]


def compared(
    claim_id: str,
    primary: Mapping[str, Choice],
    question: Question,
    panel: Panel,
    settings: Settings,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """The reported power of a claim's primary test beside the share of simulated samples found.

    Args:
        claim_id: of the claim.
        primary: the choices of its primary specification.
        question: of the claim.
        panel: what it looks at.
        settings: of the run, with the claim's seed.
        draws: simulated samples.

    Returns:
        Columns `COLUMNS`, one row; none for a claim without power, for one whose test is not in
        `SIMULATORS`, and for figures with printed uncertainty, which would have to be drawn, too.
        `error` is the standard error of the difference of both shares.
    """
    rows = []
    name = name_of_test(primary, question)
    if name in SIMULATORS:
        table = Space.of(primary, {}).table()
        reported = evaluate(table, question, panel, settings).primary
        sampler, _ = ESTIMANDS[name]
        if math.isfinite(reported["power"]):
            sample = sampler(primary, question, Lines(panel))
            if sample.errors is None:
                found = rejected(sample, primary, question, settings, draws)
                errors = (
                    monte_carlo_error(reported["power"], settings.power_draws),
                    monte_carlo_error(found, draws),
                )
                head = (claim_id, name, int(reported["n"]), reported["power"])
                rows.append((*head, draws, found, math.hypot(*errors)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def rejected(
    sample: Sample,
    primary: Specification,
    question: Question,
    settings: Settings,
    draws: int = DRAWS,
) -> float:
    """Share of samples like this one, with the smallest effect of interest, that are significant.

    The engine's own test is made of each.
    """
    name = name_of_test(primary, question)
    generator = np.random.default_rng([settings.seed, 1])
    simulate = partial(SIMULATORS[name], sample, question, primary)
    specification = {**primary, "specification": "", "primary": False, "forbidden": ""}
    rows = [(specification, simulate(generator)) for _ in range(draws)]
    outcomes, _ = ESTIMANDS[name][1](rows, question, settings)
    return float(np.mean([outcome.p_value <= settings.level for outcome in outcomes]))


def _contrast(
    sample: Sample, question: Question, primary: Specification, generator: np.random.Generator
) -> Sample:
    """AR(1) years about the fitted means, the marked ones raised."""
    pulse = question.estimand == "pulse" and primary["null"] == "ar-sieve"
    design = Design.of(sample.after, trend=primary.get("trend") == "common", pulse=pulse)
    residuals = design.residuals(question.sign * sample.values)
    rho = design.errors.persistence(residuals)
    shock = np.sqrt(design.errors.variance(residuals, rho) * (1 - rho**2))
    drawn = paths(shock * generator.standard_normal(len(residuals)), rho)
    moved = drawn + question.smallest_effect * sample.after
    return replace(sample, values=question.sign * moved)


def _signs(
    sample: Sample, question: Question, _primary: Specification, generator: np.random.Generator
) -> Sample:
    """Independent differences about the effect."""
    scatter = sample.values.std(ddof=1) * generator.standard_normal(len(sample.values))
    return replace(sample, values=question.sign * (question.smallest_effect + scatter))


def _groups(
    sample: Sample, question: Question, _primary: Specification, generator: np.random.Generator
) -> Sample:
    """Independent products with the scatter within the groups, the marked ones raised."""
    residuals = Design.of(sample.after).residuals(sample.values)
    spread = math.sqrt(float(np.square(residuals).sum()) / (len(residuals) - 2))
    drawn = spread * generator.standard_normal(len(residuals))
    moved = drawn + question.smallest_effect * sample.after
    return replace(sample, values=question.sign * moved)


def _trend(
    sample: Sample, question: Question, _primary: Specification, generator: np.random.Generator
) -> Sample:
    """The scatter about the line of Theil and Sen, shuffled and smoothed, about a new line."""
    times, signed = times_of(sample), question.sign * sample.values
    residuals = signed - float(np.median(pairwise_slopes(signed, times))) * times
    residuals -= residuals.mean()
    noise = SMOOTHING * residuals.std(ddof=1) * generator.standard_normal(len(times))
    drawn = generator.choice(residuals, size=len(times)) + noise
    return replace(sample, values=question.sign * (drawn + question.smallest_effect * times))


def _rank(
    sample: Sample, question: Question, _primary: Specification, generator: np.random.Generator
) -> Sample:
    """Countries from the smoothed distribution of the others' logs, the case moved."""
    logs = np.log(sample.values[sample.values > 0])
    bandwidth = 1.06 * len(logs) ** -0.2
    noise = bandwidth * logs.std(ddof=1) * generator.standard_normal(len(logs) + 1)
    drawn = generator.choice(logs, size=len(logs) + 1) - logs.mean() + noise
    drawn /= math.sqrt(1 + bandwidth**2)
    case = drawn[0] + question.sign * question.smallest_effect
    labels = sample.labels[: len(logs)]
    return replace(sample, values=np.exp(drawn[1:]), target=math.exp(case), labels=labels)


def _comovement(
    sample: Sample, question: Question, primary: Specification, generator: np.random.Generator
) -> Sample:
    """AR(1) years of two lines with the rank correlation of the effect, apart by the lag.

    The correlation of normal series follows from that of their ranks (Kruskal 1958, Journal of the
    American Statistical Association 53, 814-861).
    """
    choices = Choices.of(primary)
    fit, *lines = checked_pair(sample.values, sample.second, choices.null, trend=choices.trend)
    one, other = (
        0.0 if choices.null == "permutation" else float(fit.errors.persistence(line))
        for line in lines
    )
    correlation = 2 * math.sin(math.pi * question.smallest_effect / 6)
    widened = correlation * (1 - one * other) / math.sqrt((1 - one**2) * (1 - other**2))
    shared = min(widened, 1.0)
    n, lead = len(sample.values), choices.lags[0]
    shocks = generator.standard_normal((2, n + abs(lead)))
    shocks[1] = shared * shocks[0] + math.sqrt(1 - shared**2) * shocks[1]
    first, second = paths(shocks, np.array([one, other]))
    ahead, behind = max(0, lead), max(0, -lead)
    return replace(
        sample,
        values=first[ahead : n + ahead],
        second=question.sign * second[behind : n + behind],
    )


def _dispersion(
    sample: Sample, question: Question, primary: Specification, generator: np.random.Generator
) -> Sample:
    """AR(1) months of one variance, those predicted to swing more spread by the effect."""
    wider = sample.after if question.sign > 0 else ~sample.after
    residuals, design = equalised(sample.values, wider)
    rho = float(design.errors.persistence(residuals)) if primary["null"] == SIEVE else 0.0
    drawn = paths(generator.standard_normal(len(residuals)), rho)
    return replace(sample, values=np.where(wider, math.exp(question.smallest_effect), 1) * drawn)


SIMULATORS: dict[str, Simulator] = {
    "contrast": _contrast,
    "pulse": _contrast,
    "gap": _signs,
    "changes": _signs,
    "forecast": _signs,
    "proportions": _signs,
    "groups": _groups,
    "trend": _trend,
    "rank": _rank,
    "comovement": _comovement,
    "dispersion": _dispersion,
}
"""By estimand. Levels are decided by margins and orders have no power, so neither is here."""
