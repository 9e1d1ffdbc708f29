"""How well the text's reading and its strongest rival fit the same figures.

A reading is severely tried and passes if, were the effect at the edge of what it allows, the test
would very probably have given an estimate that fits it worse (Mayo and Spanos 2006, British Journal
for the Philosophy of Science 57, 323-357). The text's reading is an effect of at least the smallest
of interest, the rival's one of no more than what the claim file says it predicts.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from chervonets.claims.models import Claim
from chervonets.inference.contrasts import NULLS as OF_CONTRASTS
from chervonets.inference.levels import one_sample
from chervonets.inference.result import Infeasible
from chervonets.inference.severity import severity_of_contrast
from chervonets.numbers import Number, displayed, number
from chervonets.rungs.tests.evaluate import Multiverse
from chervonets.rungs.tests.outcomes import Settings

READINGS = "chervonets.claims.readings.reading_numbers"
ONE_SAMPLE = ("gap", "paired", "changes", "forecast", "proportions")
"""Estimands whose test is that of one sample against zero."""


def reading_numbers(claim: Claim, found: Multiverse, settings: Settings) -> dict[str, Number]:
    """Severity of both readings, and how many specifications lie nearer to which.

    Returns:
        `reading.rival_effect`, in the unit of the estimate; `reading.text` and `reading.rival`,
        severities in per cent, not available where the primary test has none;
        `reading.nearer_text` and `reading.nearer_rival`, shares of the feasible specifications in
        per cent. Nothing for a level, which is decided by margins.
    """
    if claim.is_level:
        return {}
    sign, rival = claim.question.sign, claim.rival_reading.effect
    text_edge, rival_edge = claim.smallest_effect.value, sign * rival
    estimates = sign * found.results.loc[found.results["reason"] == "", "estimate"].dropna()
    nearer = float((estimates > (text_edge + rival_edge) / 2).mean())
    words = "primary specification"
    shares = {
        "text": (_below(claim, found, text_edge, settings), words),
        "rival": (1 - _below(claim, found, rival_edge, settings), words),
        "nearer_text": (nearer, "feasible specifications"),
        "nearer_rival": (1 - nearer, "feasible specifications"),
    }
    return {
        "reading.rival_effect": displayed(rival, claim.display, READINGS, "the claim file"),
        **{
            f"reading.{key}": number(100 * share, 0, "per cent", READINGS, where)
            for key, (share, where) in shares.items()
        },
    }


def _below(claim: Claim, found: Multiverse, edge: float, settings: Settings) -> float:
    """Chance of an estimate no greater than the one found, were the effect `edge`; or nan.

    Both are positive in the predicted direction.
    """
    primary = found.primary
    sample = found.sample(primary)
    if sample is None or primary["reason"]:
        return math.nan
    values = claim.question.sign * np.array(sample["values"], dtype=np.float64)
    try:
        return _severity(claim, primary, sample, values, edge, settings)
    except Infeasible:
        return math.nan


def _severity(
    claim: Claim,
    primary: pd.Series[Any],
    sample: pd.Series[Any],
    values: np.ndarray,
    edge: float,
    settings: Settings,
) -> float:
    estimand, null = claim.test.estimand, str(primary.get("null", "sign-flip"))
    if estimand in ("contrast", "pulse") and null in OF_CONTRASTS:
        return severity_of_contrast(
            values,
            sample["after"],
            [edge],
            null=null,
            trend=primary.get("trend") == "common",
            pulse=estimand == "pulse",
            resamples=settings.resamples,
            seed=settings.seed,
        )[0]
    if estimand in ONE_SAMPLE:
        p_value = one_sample(values, edge, null=null).p_value
        return math.nan if p_value is None else 1 - p_value
    return math.nan
