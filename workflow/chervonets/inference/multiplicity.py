"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence


def holm(pvalues: Sequence[float | None]) -> list[float | None]:
    """P-values corrected for the number of tests (Holm 1979), in the order given.

    Args:
        pvalues: of one family; None stays None and does not count as a test.

    Raises:
        ValueError: a p-value outside [0, 1], or not a number.
    """
    from statsmodels.stats.multitest import multipletests  # slow to import

    given = [p for p in pvalues if p is not None]
    if not all(0 <= p <= 1 for p in given):
        raise ValueError(f"p-values must lie between 0 and 1: {given}")
    if not given:
        return [None] * len(pvalues)
    corrected = iter(multipletests(given, method="holm")[1].tolist())
    return [None if p is None else float(next(corrected)) for p in pvalues]
