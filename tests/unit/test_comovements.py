"""Samples and tests of comovement, and the joint test."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from chervonets.inference.comovement import comovement
from chervonets.panel.build import ANNUAL, MONTHLY, SPANS, Panel
from chervonets.rungs.tests.comovements import comovement_outcomes
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.samples import (
    Question,
    Sample,
    comovement_sample,
)
from chervonets.ways.selections import Lines, Selection, Specification

YEARS = tuple(map(str, range(1921, 1938)))
SETTINGS = Settings(resamples=999, level=0.05, seed=5, error_draws=0)
PRIMARY: Specification = {"primary": True, "null": "ar-sieve", "trend": "line", "lag": 0}


def question(direction: str = "rise") -> Question:
    return Question("comovement", direction, {}, {}, 0.6)


def pair(seed: int, weight: float, labels: tuple[str, ...] = YEARS) -> Sample:
    one, noise = np.random.default_rng(seed).standard_normal((2, len(labels)))
    return Sample(one, labels, (), second=weight * one + noise)


def test_an_outcome_is_that_of_the_single_test() -> None:
    sample = pair(1, 1.0)
    [outcome], joint = comovement_outcomes([(PRIMARY, sample)], question(), SETTINGS)
    alone = comovement(sample.values, sample.second, resamples=999, seed=5)
    assert (outcome.estimate, outcome.p_value) == (alone.estimate, alone.p_value)
    assert joint is not None
    # one specification: the joint test asks the same of other histories
    assert joint.stouffer_p == pytest.approx(outcome.p_value, abs=0.04)


def test_a_fall_is_the_opposite_correlation() -> None:
    sample = pair(1, 1.0)
    [rise], _ = comovement_outcomes([(PRIMARY, sample)], question(), SETTINGS)
    [fall], _ = comovement_outcomes([(PRIMARY, sample)], question("fall"), SETTINGS)
    assert fall.estimate == pytest.approx(rise.estimate)
    assert fall.p_value == pytest.approx(rise.p_opposite, abs=0.02)
    assert rise.agrees
    assert not fall.agrees


def test_lags_and_persistence_need_consecutive_years() -> None:
    whole = pair(3, 1.0)
    keep = np.arange(len(YEARS)) != 5
    gap = Sample(
        whole.values[keep],
        tuple(np.array(YEARS)[keep]),
        (),
        second=whole.second[keep],
    )
    [outcome], joint = comovement_outcomes([(PRIMARY, gap)], question(), SETTINGS)
    assert "years are missing" in outcome.reason
    assert joint is None


def cells(figures: Mapping[str, Mapping[str, float]], kind: str = "calendar-year") -> Panel:
    """A panel of series by entity or year: `x:1928` is entity SUN, `x@UKR` another in 1930."""
    rows = []
    for series, values in figures.items():
        for label, value in values.items():
            entity, year = ("SUN", label) if label.isdigit() else (label, "1930")
            facts = {
                "concept": series,
                "item": "",
                "bound": "",
                "source": "s",
                "series": series,
                "entity": entity,
                "alignment": "as-labelled",
                "year": int(year),
                "kind": kind,
                "value": value,
                "margin": np.nan,
                "unit": "ton",
                "territory": "t",
                "evidence": "scholarly",
                "lenient": False,
                "observations": f"s:{series}:{entity}:{year}",
            }
            rows.append(facts)
    return Panel(
        pd.DataFrame(rows, columns=list(ANNUAL)),
        pd.DataFrame(columns=list(MONTHLY)),
        pd.DataFrame(columns=list(SPANS)),
    )


def asked(*names: str) -> Question:
    series = {name: Selection(concept=name, rival=f"s:{name}") for name in names}
    return Question("comovement", "rise", series, {}, 0.5)


def test_two_lines_meet_in_their_common_years() -> None:
    panel = cells({"a": {"1928": 1, "1929": 2, "1930": 4}, "b": {"1929": 10, "1930": 30}})
    choices = {"series": "a", "with": "b", "window": "1928-1930", "with_transform": "log"}
    sample = comovement_sample(choices, asked("a", "b"), Lines(panel))
    assert sample.labels == ("1929", "1930")
    assert sample.values.tolist() == [2, 4]
    assert sample.second == pytest.approx(np.log([10, 30]))
    assert sample.observations == ("s:a:SUN:1929", "s:a:SUN:1930", "s:b:SUN:1929", "s:b:SUN:1930")
