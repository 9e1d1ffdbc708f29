"""How many of those born in a crisis are missing from a later census by single years of age?

The cohorts born before and after the crisis are interpolated by a polynomial in age of the log
counts, which stands for births, deaths and migration that change smoothly with age. What the crisis
cohorts lack against it is their deficit, of births not born and of children that died. Errors
persist from age to age as AR(1), and the interpolation error is bootstrapped from the residuals
outside the crisis (`prediction`). People round their ages: where a census is not well told, heaping
counts as error. The ages on both sides must be free of other crises.

Measured size at nominal 5 %, one-sided, and power with two of n ages in the crisis and normal AR(1)
errors of 5 %: results/reference/validation/size.csv and power.csv.
"""

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.autoregression import DEGREES_OF_FREEDOM, Array
from chervonets.inference.inversion import limits
from chervonets.inference.prediction import predict
from chervonets.inference.result import Infeasible, Result, among_histories, check_level, checked


def cohort_deficit(
    counts: ArrayLike,
    ages: ArrayLike,
    crisis: ArrayLike,
    *,
    degree: int = 2,
    resamples: int = 1999,
    seed: int = 0,
    level: float = 0.95,
) -> Result:
    """People missing from the cohorts born in a crisis.

    Args:
        counts: (n,) people by single year of age, positive.
        ages: (n,) consecutive, ascending.
        crisis: (n,) true for the ages of those born in the crisis, fixed beforehand; all the others
            are fitted.
        degree: of the polynomial in age.
        resamples: bootstrap histories.
        seed: of the histories.
        level: coverage of the interval.

    Returns:
        Estimate and statistic are the number missing, positive for a deficit. `p_value` speaks for
        a deficit: in how many histories without a crisis there are as few. `details`: `expected`
        and `deficit` by age, `percent` of the expected.

    Raises:
        Infeasible: counts that are missing or not positive, ages that are not consecutive, no
            crisis, too few ages for the fit.
    """
    check_level(level)
    people = _checked_ages(counts, ages)
    event = np.asarray(crisis, dtype=np.bool_)
    if event.shape != people.shape:
        raise Infeasible("the labels are not as many as the ages")
    if not event.any():
        raise Infeasible("no age is in the crisis")
    if degree < 0:
        raise Infeasible("a polynomial has no negative degree")
    fitted = ~event
    # Legendre polynomials keep the fit well-conditioned
    columns = np.polynomial.legendre.legvander(np.linspace(-1, 1, len(people)), degree)
    regressors = np.asarray(columns, dtype=np.float64)
    if fitted.sum() < regressors.shape[1] + DEGREES_OF_FREEDOM:
        raise Infeasible(
            f"{int(fitted.sum())} ages outside the crisis are too few; "
            f"the fit needs {regressors.shape[1] + DEGREES_OF_FREEDOM}"
        )
    found = predict(np.log(people), regressors, event, fitted, resamples=resamples, seed=seed)
    observed, expected = people[event], np.exp(found.expected)
    beyond = observed.sum() - np.exp(found.errors) @ expected
    missing = float((expected - observed).sum())
    return Result(
        method="cohort deficit by interpolation of ages",
        statistic=missing,
        estimate=missing,
        region=limits(beyond, 1 + resamples, level),
        level=level,
        n=int(fitted.sum()),
        null="the cohorts of the crisis are as large as their neighbours let expect",
        alternative="the cohorts of the crisis are smaller than that",
        details={
            "expected": expected.tolist(),
            "deficit": (expected - observed).tolist(),
            "percent": float(100 * (1 - observed.sum() / expected.sum())),
            "persistence": found.persistence,
            "degrees_of_freedom": found.freedom,
        },
        **among_histories(0, beyond, seed),
    )


def _checked_ages(counts: ArrayLike, ages: ArrayLike) -> Array:
    people = checked(counts, at_least=1, what="counts", varied=False)
    years = checked(ages, at_least=1, what="ages", varied=False)
    if people.shape != years.shape:
        raise Infeasible("the ages are not as many as the counts")
    if (people <= 0).any():
        raise Infeasible("some counts are not positive, so they have no logarithm")
    if (years != np.rint(years)).any() or (np.diff(years) != 1).any() or years[0] < 0:
        raise Infeasible("the ages are not consecutive single years")
    return people
