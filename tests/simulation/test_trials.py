"""The published tables are measured again in part, and p-values are uniform without an effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chervonets.validation.size import drawn_p_value, rejections
from chervonets.validation.subjects import SUBJECTS, trials_of
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PUBLISHED = ROOT / "results/reference/validation"
TRIALS = {trial.method: trial for subject in SUBJECTS for trial in trials_of(subject)}

CELLS, DRAWS = 12, 150

SAMPLES = 300
CRITICAL = 1.95
"""Kolmogorov-Smirnov's statistic times the root of the sample size, exceeded once in 1 000."""

CONSERVATIVE = {
    "break (sup-F)": "persistence is allowed for up to a limit, so independent years are too safe",
    "break (ave-F)": "as sup-F",
    "break (exp-F)": "as sup-F",
    "break (sup-F, level)": "as sup-F",
    "break (sup-F, trend)": "as sup-F",
    "conformal (synthetic)": "few values of p, each counted with its ties",
    "conformal (difference)": "as synthetic",
    "conformal (lasso)": "as synthetic",
    "synthetic-control": "panels that it refuses count as not rejected",
    "synthetic-did (exact weights)": "as synthetic control",
    "equivalence (mean, ar-sieve)": "p is the greater of two",
    "equivalence (mean, sign-flip)": "as the mean with the sieve",
    "equivalence (contrast, ar-sieve)": "as the mean with the sieve",
    "equivalence (contrast, permutation)": "as the mean with the sieve",
}
"""Tests whose p-values are not smaller than uniform ones, but greater, and why."""


@pytest.mark.parametrize("part", ["size", "power"])
def test_a_handful_of_published_cells_is_found_again(part: str) -> None:
    """With other random numbers: within four standard errors of the difference."""
    table = pd.read_csv(PUBLISHED / f"{part}.csv")
    quick = table[table["draws"] >= table["draws"].max() // 2]
    for row in quick.sample(CELLS, random_state=1922).itertuples():
        trial = TRIALS[row.method]
        generator = np.random.default_rng(row.Index)
        p_values = [
            drawn_p_value(trial, row.n, row.persistence, row.effect, generator, 10_000 + draw)
            for draw in range(DRAWS)
        ]
        found = np.mean([p <= 0.05 for p in p_values if p is not None])
        pooled = (found * DRAWS + row.rejected * row.draws) / (DRAWS + row.draws)
        spread = np.sqrt(pooled * (1 - pooled) * (1 / DRAWS + 1 / row.draws))
        assert abs(found - row.rejected) <= 4 * spread + 1e-12, row


def test_a_published_cell_is_found_exactly_with_its_own_random_numbers() -> None:
    table = pd.read_csv(PUBLISHED / "size.csv")
    row = table[(table["method"] == "contrast (ar-sieve)") & (table["n"] == 13)].iloc[0]
    own = {"lengths": (13,), "persistences": (float(row["persistence"]),)}
    again = rejections([TRIALS[row["method"]]], int(row["draws"]), **own)
    assert again["rejected"].tolist() == [row["rejected"]]


@pytest.mark.parametrize("method", TRIALS)
def test_p_values_are_uniform_without_effect(method: str) -> None:
    """On independent years, where every test claims its level."""
    trial = TRIALS[method]
    n, samples = max(13, trial.shortest), max(40, SAMPLES // trial.thinned)
    generator = np.random.default_rng(1933)
    drawn = [drawn_p_value(trial, n, 0.0, 0.0, generator, draw) for draw in range(samples)]
    p_values = np.sort([p for p in drawn if p is not None])
    reached = np.searchsorted(p_values, p_values, side="right") / len(p_values)
    bound = CRITICAL / np.sqrt(len(p_values))
    assert (reached - p_values).max() <= bound
    if method not in CONSERVATIVE:
        below = np.searchsorted(p_values, p_values, side="left") / len(p_values)
        assert (p_values - below).max() <= bound
