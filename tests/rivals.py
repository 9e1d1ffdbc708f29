"""Simulated rivals whose errors are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

THEMES = ["one", "two", "three", "four", "five", "six"]
EVIDENCE = ["archive", "office", "scholar"]


def simulated(
    rng: np.random.Generator, size: int, themes: Sequence[str] = THEMES, degrees: float = 5.0
) -> tuple[pd.DataFrame, dict[tuple[str, str], float]]:
    """Gaps of pairs, one a concept, and the true log scale by theme and class of evidence."""
    of_theme = dict(zip(themes, rng.normal(0, 0.4, len(themes)), strict=True))
    of_class = dict(zip(EVIDENCE, rng.normal(0, 0.3, len(EVIDENCE)), strict=True))
    truth = {
        (theme, name): np.log(0.1) + of_theme[theme] + of_class[name]
        for theme in themes
        for name in EVIDENCE
    }
    rows = []
    for place in range(size):
        theme = str(rng.choice(themes))
        one, other = map(str, rng.choice(EVIDENCE, 2))
        scale = np.hypot(np.exp(truth[theme, one]), np.exp(truth[theme, other]))
        rows.append(
            {
                "concept": f"c{place}",
                "originator": "a",
                "against_originator": "b",
                "theme": theme,
                "evidence": one,
                "against_evidence": other,
                "enumerated": False,
                "against_enumerated": False,
                "shared": False,
                "revision": False,
                "gap": scale * rng.standard_t(degrees),
                "weight": 1.0,
            }
        )
    return pd.DataFrame(rows), truth
