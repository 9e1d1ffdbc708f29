"""People missing from the cohorts of a census, told beside a claim's test with their range."""

from dataclasses import replace
from itertools import product
from typing import cast

import numpy as np

from chervonets.claims.models import Claim, Cohorts
from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.result import Infeasible, Result
from chervonets.numbers import Number, number, p_value
from chervonets.panel.build import Panel
from chervonets.rungs.tests.outcomes import Settings
from chervonets.ways.selections import Selection, span_values

DEFICIT = "chervonets.inference.cohorts.cohort_deficit"


def cohort_numbers(claim: Claim, panel: Panel, settings: Settings) -> dict[str, Number]:
    """Deficits of every series that the claim's `cohorts` name; none where it has no cohorts.

    Returns:
        For each series, in per cent of the people expected: `percent` of the main choices with the
        ends `low` and `high` of its interval and its `p`; `least` and `greatest` over all choices.

    Raises:
        Infeasible: an age is missing, or no choice can be carried.
    """
    if claim.cohorts is None:
        return {}
    found: dict[str, Number] = {}
    for name in claim.cohorts.series:
        ages, counts, names = _ages(panel, claim.series[name])
        deficits = _deficits(claim.cohorts, name, ages, counts, names, settings)
        # all are made of the counts that the deficit names
        first = f"{claim.id}.cohorts.{name}.percent"
        found |= {
            key: item if first.endswith(f".{key}") else replace(item, inputs=(first,))
            for key, item in deficits.items()
        }
    return found


def _ages(panel: Panel, selection: Selection) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Single years of age in order, the people of each, and the names of the figures."""
    rows = span_values(panel, selection, "strict")
    rows = rows.loc[rows["item"].str.fullmatch(r"age \d+")]
    ages = rows["item"].str.removeprefix("age ").astype(int).to_numpy()
    order = np.argsort(ages)
    return ages[order], rows["value"].to_numpy()[order], tuple(rows["observations"].iloc[order])


def _deficits(
    cohorts: Cohorts,
    name: str,
    ages: np.ndarray,
    counts: np.ndarray,
    names: tuple[str, ...],
    settings: Settings,
) -> dict[str, Number]:
    results: list[Result] = []
    for crisis, fitted, degree in product(cohorts.crisis, cohorts.ages, cohorts.degrees):
        there = _between(ages, fitted)
        try:
            result = cohort_deficit(
                counts[there],
                ages[there],
                _between(ages[there], crisis),
                degree=degree,
                resamples=settings.resamples,
                seed=settings.seed,
            )
        except Infeasible:
            # the main choices must be possible, others may fail
            if not results:
                raise
            continue
        results.append(result)
    main = results[0]
    expected = float(np.sum(cast("list[float]", main.details["expected"])))
    low, high = (100 * end / expected for end in main.interval or (np.nan, np.nan))
    percents = [float(cast("float", result.details["percent"])) for result in results]
    words = (
        f"{name}; crisis ages {cohorts.crisis[0]}, ages {cohorts.ages[0]}, "
        f"degree {cohorts.degrees[0]}"
    )
    across = f"{name}; {len(results)} choices of crisis ages, ages and degree"
    shares = {"percent": percents[0], "low": low, "high": high}
    ends = {"least": min(percents), "greatest": max(percents)}
    return {
        **{
            f"cohorts.{name}.{key}": number(share, 0, "per cent", DEFICIT, words, *names)
            for key, share in shares.items()
        },
        **{
            f"cohorts.{name}.{key}": number(share, 0, "per cent", DEFICIT, across, *names)
            for key, share in ends.items()
        },
        f"cohorts.{name}.p": p_value(cast("float", main.p_value), DEFICIT, words, *names),
        f"cohorts.{name}.choices": number(len(results), 0, "choices", DEFICIT, across, *names),
    }


def _between(ages: np.ndarray, written: str) -> np.ndarray:
    """The ages of a range written `4-6`, both included."""
    first, last = map(int, written.split("-"))
    return (ages >= first) & (ages <= last)
