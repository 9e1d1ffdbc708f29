"""Children missing in the census of 1939, told beside the claim on the famine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chervonets.claims.cohorts import cohort_numbers
from chervonets.claims.models import Claim
from chervonets.inference.result import Infeasible
from chervonets.panel.build import Panel
from tests.conftest import QUICK


def test_the_deficit_is_that_of_a_curve_through_the_other_ages(
    panel: Panel, claims: list[Claim]
) -> None:
    [claim] = [claim for claim in claims if claim.id == "famine-1932-33"]
    assert claim.cohorts is not None
    cohorts = claim.cohorts.model_copy(
        update={"series": ["age-ukraine"], "crisis": ["4-6"], "ages": ["1-15"], "degrees": [2]}
    )
    found = cohort_numbers(claim.model_copy(update={"cohorts": cohorts}), panel, QUICK)
    percent = found["cohorts.age-ukraine.percent"]
    # people of one year of age in Ukraine on 17 January 1939, as printed
    printed = {
        int(name.split("age")[-1][:2]): value
        for name, value in zip(percent.inputs, _values(panel), strict=True)
    }
    ages = np.arange(1, 16)
    counts = np.array([printed[age] for age in ages])
    outside = (ages < 4) | (ages > 6)
    curve = np.polynomial.Polynomial.fit(ages[outside], np.log(counts[outside]), 2)
    expected = np.exp(curve(ages[~outside])).sum()
    assert percent.value == pytest.approx(100 * (1 - counts[~outside].sum() / expected))
    assert found["cohorts.age-ukraine.least"].value == percent.value
    assert found["cohorts.age-ukraine.low"].value < percent.value


def _values(panel: Panel) -> list[float]:
    tables = [
        table
        for (concept, _, entity), table in panel.printed.items()
        if (concept, entity) == ("people-by-age-1939", "UKR")
    ]
    rows = [row for table in tables for _, row in table.iterrows() if row["item"] != "all ages"]
    ordered = sorted(rows, key=lambda row: int(row["item"].removeprefix("age ")))
    return [float(row["value"]) for row in ordered]


def test_main_choices_that_cannot_be_carried_are_told(panel: Panel, claims: list[Claim]) -> None:
    [claim] = [claim for claim in claims if claim.id == "famine-1932-33"]
    assert claim.cohorts is not None
    cohorts = claim.cohorts.model_copy(update={"ages": ["3-7"]})
    with pytest.raises(Infeasible, match="too few"):
        cohort_numbers(claim.model_copy(update={"cohorts": cohorts}), panel, QUICK)
    none = claim.model_copy(update={"cohorts": None})
    assert cohort_numbers(none, panel, replace(QUICK, seed=2)) == {}
