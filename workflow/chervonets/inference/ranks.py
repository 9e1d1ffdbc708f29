"""Is one case extreme among others like it?"""

import numpy as np
from numpy.typing import ArrayLike

from chervonets.inference.result import Infeasible, Result, checked


def rank_among(value_of_target: float, values_of_others: ArrayLike) -> Result:
    """Rank of a case among others (N,) (placebo test; Abadie, Diamond and Hainmueller 2010).

    Under the null the case is one like the others, so each rank is as likely. Ties count against
    the case in either direction.

    Returns:
        The statistic is the number of others that the case does not exceed, plus one (rank from
        the top); the estimate is the case's value minus the median of the others.

    Raises:
        Infeasible: fewer than 2 others, or a value that is not finite.
    """
    others = checked(values_of_others, at_least=2, what="other cases", varied=False)
    if not np.isfinite(value_of_target):
        raise Infeasible("the case itself has no value")
    above, below = int((others >= value_of_target).sum()), int((others <= value_of_target).sum())
    total = len(others) + 1
    return Result(
        method="rank among other cases",
        statistic=float(1 + above),
        estimate=float(value_of_target - np.median(others)),
        p_value=(1 + above) / total,
        p_opposite=(1 + below) / total,
        attainable_p=1 / total,
        n=total,
        null="the case is one like the others",
        alternative="the case lies above the others",
        reference=f"all {total} ranks",
        details={
            "others": len(others),
            "above": above,
            "below": below,
            "tied": int((others == value_of_target).sum()),
            "median_of_others": float(np.median(others)),
        },
    )
