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
    given = {place: p for place, p in enumerate(pvalues) if p is not None}
    if not all(0 <= p <= 1 for p in given.values()):
        raise ValueError(f"p-values must lie between 0 and 1: {list(given.values())}")
    corrected: list[float | None] = [None] * len(pvalues)
    reached = 0.0
    for passed, place in enumerate(sorted(given, key=given.__getitem__)):
        reached = max(reached, min(1.0, (len(given) - passed) * given[place]))
        corrected[place] = reached
    return corrected
