"""Is the error model right? Bands for rivals that were left out, and how many they hold."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.stats import beta, t

from chervonets.errors.model import LISTED, Scales, fit, kinds_of
from chervonets.inference.autoregression import Array

LEVELS = (0.5, 0.8, 0.9, 0.95)
DRAWS = 400
"""Draws of the two scales of a pair, enough for a quantile that is good to a per cent or two."""


def left_out(
    gaps: pd.DataFrame,
    themes: Sequence[str],
    evidence: Sequence[str],
    full: Scales,
    seed: int,
    listed: tuple[float, float] = LISTED,
) -> pd.DataFrame:
    """Foretell every gap from a model that never saw the rival it belongs to.

    One originator at a time is taken out of one concept, with all its gaps there; the scales are
    estimated from the rest, shrunk as in the full model.

    Args:
        gaps: of one kind, as `chervonets.errors.gaps.gaps` gives them.
        themes: as for `chervonets.errors.model.fit`, like `evidence` and `listed`.
        evidence: all classes.
        full: estimated from all gaps.
        seed: of the draws of scales.
        listed: prior of counts that go back to lists.

    Returns:
        The gaps, each as often as one of its originators was left out, with its `weight` halved and
        `rank`: the probability with which the model would have had the gap smaller in size.
    """
    rng = np.random.default_rng(seed)
    concepts = gaps["concept"].to_numpy()
    sides = gaps["originator"].to_numpy(), gaps["against_originator"].to_numpy()
    found: list[pd.DataFrame] = []
    for concept in dict.fromkeys(concepts):
        here = concepts == concept
        for who in sorted({*sides[0][here], *sides[1][here]}):
            out = here & ((sides[0] == who) | (sides[1] == who))
            if out.all():
                continue
            scales = fit(gaps.loc[~out], themes, evidence, full.hyper, listed)
            ranks = _ranks(gaps.loc[out], scales, rng)
            found.append(gaps.loc[out].assign(rank=ranks, weight=gaps.loc[out, "weight"] / 2))
    return pd.concat(found, ignore_index=True)


def coverage_table(ranked: pd.DataFrame) -> pd.DataFrame:
    """How many of the gaps of `left_out` the bands hold, in all and part by part.

    Returns:
        A row per kind, part (all, a theme, an evidence class, a shared base or none, revisions of
        counts) and level: `gaps`, their number; `weight`, how many free gaps they are worth;
        `held`, the weighted share inside the band; `low` and `high`, its 95 per cent interval
        (Clopper and Pearson 1934, Biometrika 26, with the weights as numbers).
    """
    rows = [
        {"kind": kind, "by": by, "part": part, "level": level, **_held(cells, level)}
        for kind, every in ranked.groupby("kind", sort=False)
        for by, part, cells in _parts(every)
        for level in LEVELS
    ]
    return pd.DataFrame(rows)


def _parts(every: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    yield "all", "all", every
    for theme, cells in every.groupby("theme", sort=True):
        yield "theme", str(theme), cells
    sides = every[["evidence", "against_evidence"]]
    for name in sorted({*every["evidence"], *every["against_evidence"]}):
        yield "evidence", name, every.loc[(sides == name).any(axis=1)]
    revised = every["revision"].astype(bool)
    for shared, cells in every.loc[~revised].groupby("shared", sort=True):
        yield "base", "shared" if shared else "none", cells
    if revised.any():
        yield "base", "revised", every.loc[revised]


def _held(cells: pd.DataFrame, level: float) -> dict[str, float]:
    weight = cells["weight"].sum()
    inside = cells.loc[cells["rank"] <= level, "weight"].sum()
    low = beta.ppf(0.025, inside, weight - inside + 1) if inside > 0 else 0.0
    high = beta.ppf(0.975, inside + 1, weight - inside) if inside < weight else 1.0
    shares = {"held": inside / weight, "low": low, "high": high}
    return {"gaps": len(cells) / 2, "weight": weight, **shares}


def _ranks(gaps: pd.DataFrame, scales: Scales, rng: np.random.Generator) -> Array:
    ranks = np.empty(len(gaps))
    columns = zip(*kinds_of(gaps), gaps["revision"], gaps["gap"], strict=True)
    for place, (one, other, revision, gap) in enumerate(columns):
        pair = [np.exp(rng.normal(*scales.log_scale(*kind), size=DRAWS)) for kind in (one, other)]
        if revision:
            pair[1] = np.zeros(DRAWS)
        ranks[place] = np.mean(2 * t.cdf(abs(gap) / np.hypot(*pair), scales.hyper.degrees) - 1)
    return ranks
