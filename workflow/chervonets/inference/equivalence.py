"""Is a mean, or a change at a known date, as good as nothing? Two one-sided tests within margins.

The margins are the smallest effect of interest, fixed beforehand in the unit of the estimate.
Equivalence is shown where the effect is significantly above the lower margin and significantly
below the upper one (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15,
657-680); the p-value is the greater of the two, which needs no correction for being two tests
(intersection-union; Berger 1982, Technometrics 24, 295-300). A test that finds no effect shows
nothing of the kind.

Measured size at nominal 5 %, one-sided: 1 000 normal AR(1) series, 199 histories or all
relabellings; the true effect is the lower margin, and the upper margin lies 8 standard deviations
of the shocks above, so that only the lower one is in question; standard error .007.

    test                      n   rho 0    .3    .5    .7    .9
    mean, ar-sieve           10    .046  .045  .056  .065  .102
    mean, ar-sieve           13    .048  .046  .055  .057  .091
    mean, ar-sieve           20    .042  .049  .051  .058  .079
    mean, ar-sieve           40    .054  .049  .052  .046  .061
    mean, sign-flip          10    .031  .097  .144  .222  .335
    mean, sign-flip          13    .046  .105  .164  .245  .366
    contrast, ar-sieve       10    .047  .043  .051  .063  .064
    contrast, ar-sieve       13    .050  .062  .060  .073  .080
    contrast, ar-sieve       20    .050  .052  .058  .059  .067
    contrast, ar-sieve       40    .062  .061  .062  .054  .071
    contrast, permutation    10    .045  .092  .123  .171  .228
    contrast, permutation    13    .046  .112  .165  .227  .294

In 2 000 series each `ar-sieve` came to .073 for the mean at n = 10, and .071 for the contrast at 10
and 13, all at rho .7; elsewhere up to there it kept within .07.

With margins that are narrow against the error the test hardly ever rejects, whatever the truth.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chervonets.inference.result import Infeasible, Result


def equivalence(test: Callable[[float], Result], low: float, high: float, effect: str) -> Result:
    """An effect lies within the margins.

    Args:
        test: of an effect greater than a margin, such as `chervonets.inference.levels.one_sample`
            against it as a value, or `chervonets.inference.contrasts.contrast` beyond it. Its
            interval of 90 % lies within the margins, up to rounding and ties, where p is at most
            5 %.
        low: lower margin, in the unit of the effect; margins of a ratio are margins of logarithms.
        high: upper margin.
        effect: what the test is of, in words.

    Returns:
        `p_value` speaks for equivalence, `p_opposite` for an effect outside the margins: twice
        the smaller of the two reversed tests. The statistic is the smaller of the two in the
        direction of the inside. The smallest attainable p is that of one one-sided test.

    Raises:
        Infeasible: as the test; margins that are not finite and in order.
    """
    if not -np.inf < low < high < np.inf:
        raise Infeasible("the margins are not finite and in order")
    above, below = test(low), test(high)
    pairs = [(above.p_value, above.p_opposite), (below.p_value, below.p_opposite)]
    (greater, not_greater), (not_less, less) = [(p or 0.0, q or 0.0) for p, q in pairs]
    region = above.region
    ends = [] if region is None else [end for piece in region.pieces for end in piece]
    return Result(
        method=f"equivalence within margins: {above.method}, twice",
        statistic=min(above.statistic, -below.statistic),
        estimate=above.estimate,
        region=region,
        level=above.level,
        p_value=max(greater, less),
        p_opposite=min(1.0, 2 * min(not_greater, not_less)),
        attainable_p=above.attainable_p,
        n=above.n,
        null=f"the {effect} lies outside {low:g} to {high:g}",
        alternative=f"the {effect} lies within {low:g} to {high:g}",
        reference=above.reference,
        seed=above.seed,
        details={
            **above.details,
            "low": low,
            "high": high,
            "p_above_low": greater,
            "p_below_high": less,
            "within": bool(ends) and all(low < end < high for end in ends),
        },
    )
