"""Every interval is the test turned round: it holds what is not rejected, or says why not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chervonets.inference.autoregression import paths
from chervonets.inference.cohorts import cohort_deficit
from chervonets.inference.contrasts import NULLS, contrast
from chervonets.inference.dispersion import MEASURES, dispersion
from chervonets.inference.donors.augmented import augmented_control
from chervonets.inference.donors.conformal import PROXIES, conformal
from chervonets.inference.donors.panel import Panel
from chervonets.inference.donors.sdid import WEIGHTINGS, synthetic_did
from chervonets.inference.donors.synthetic import synthetic_control
from chervonets.inference.levels import MIDDLES, one_sample
from chervonets.inference.mortality import MODELS, excess_mortality
from chervonets.inference.result import Infeasible, Result
from chervonets.inference.trend import NULLS as OF_TREND
from chervonets.inference.trend import trend

LEVELS = (0.5, 0.8, 0.9, 0.95)
SHAPES = ("normal", "persistent", "skewed", "tied", "short", "alternating")
DRAWS = {"resamples": 99}


def two_sided(result: Result) -> float:
    own = result.details.get("p_two_sided")
    if own is not None and "placebo" in result.reference:
        return own
    if result.p_opposite is None:
        return result.p_value
    return min(1.0, 2 * min(result.p_value, result.p_opposite))


def drawn(shape: str, seed: int, count: int = 1) -> np.ndarray:
    """Series (count, n) of a shape."""
    generator = np.random.default_rng(seed)
    n = int(generator.integers(7, 10) if shape == "short" else generator.integers(10, 16))
    noise = generator.standard_normal((count, n))
    if shape == "persistent":
        return paths(noise, 0.8)
    if shape == "skewed":
        return np.exp(1.5 * noise)
    if shape == "alternating":
        return 0.3 * noise + np.where(np.arange(n) % 2, 1.0, -1.0)
    return np.round(2 * noise) if shape == "tied" else noise


@dataclass(frozen=True)
class Case:
    """A test at a level, and the same test of the sample less an effect."""

    run: Callable[[np.ndarray, float], Result]
    without: Callable[[np.ndarray, float], np.ndarray]
    series: int = 1
    multiplicative: bool = False


def after(values: np.ndarray) -> np.ndarray:
    return np.arange(values.shape[-1]) >= values.shape[-1] - max(3, values.shape[-1] // 4)


def panel(values: np.ndarray) -> Panel:
    names = [f"unit {row}" for row in range(len(values))]
    first = values.shape[1] - after(values).sum()
    return Panel.of(values, names, treated=names[0], first=first)


def lowered(values: np.ndarray, effect: float) -> np.ndarray:
    changed = values.copy()
    changed[0, after(values)] -= effect
    return changed


def divided(power: float) -> Callable[[np.ndarray, float], np.ndarray]:
    def without(values: np.ndarray, ratio: float) -> np.ndarray:
        marked = after(values)
        return np.where(marked, values * ratio**-power, values)

    return without


def deaths(values: np.ndarray) -> np.ndarray:
    return 100 * np.exp(0.1 * values[0])


def crisis(values: np.ndarray) -> np.ndarray:
    return np.arange(values.shape[1]) >= values.shape[1] - 2


def excess(model: str) -> Case:
    def run(values: np.ndarray, level: float) -> Result:
        years = np.arange(values.shape[1])
        found = {"model": model, "level": level, **DRAWS}
        return excess_mortality(deaths(values), years, crisis(values), **found)

    def without(values: np.ndarray, effect: float) -> np.ndarray:
        counted, marked = deaths(values), crisis(values)
        left = 1 - effect / counted[marked].sum()
        assume(left > 0.01)
        return values + 10 * np.log(left) * marked

    return Case(run, without)


def deficit(values: np.ndarray, level: float) -> Result:
    ages = np.arange(values.shape[1])
    born = crisis(values)[::-1]
    found = {"degree": 1, "level": level, **DRAWS}
    return cohort_deficit(deaths(values), ages, born, **found)


def without_deficit(values: np.ndarray, effect: float) -> np.ndarray:
    counted, marked = deaths(values), crisis(values)[::-1]
    left = 1 + effect / counted[marked].sum()
    assume(left > 0.01)
    return values + 10 * np.log(left) * marked


def one(test: Callable[..., Result], **options: object) -> Callable[[np.ndarray, float], Result]:
    return lambda values, level: test(values[0], level=level, **options)


def marked(test: Callable[..., Result], **options: object) -> Callable:
    return lambda values, level: test(values[0], after(values), level=level, **options)


def units(test: Callable[..., Result], **options: object) -> Callable:
    return lambda values, level: test(panel(values), level=level, **options)


def sloped(values: np.ndarray, effect: float) -> np.ndarray:
    return values - effect * np.arange(values.shape[1])


CASES = {
    **{f"contrast {null}": Case(marked(contrast, null=null, **DRAWS), lowered) for null in NULLS},
    "contrast trend": Case(marked(contrast, trend=True, **DRAWS), lowered),
    "contrast pulse": Case(marked(contrast, pulse=True, **DRAWS), lowered),
    **{
        f"level {null}": Case(one(one_sample, null=null, **DRAWS), lambda x, effect: x - effect)
        for null in MIDDLES
    },
    **{f"trend {null}": Case(one(trend, null=null, **DRAWS), sloped) for null in OF_TREND},
    **{
        f"dispersion {measure}": Case(
            marked(dispersion, measure=measure, **DRAWS),
            divided(0.5 if measure == "variance" else 1.0),
            multiplicative=True,
        )
        for measure in MEASURES
    },
    **{f"excess {model}": excess(model) for model in MODELS},
    "cohort deficit": Case(deficit, without_deficit),
    "synthetic control": Case(units(synthetic_control, leave_out=False), lowered, 12),
    "augmented control": Case(units(augmented_control), lowered, 12),
    **{
        f"differences {name}": Case(units(synthetic_did, weighting=name, exact=True), lowered, 12)
        for name in WEIGHTINGS
    },
    **{
        f"conformal {proxy}": Case(units(conformal, proxy=proxy, pointwise=False), lowered, 6)
        for proxy in PROXIES
    },
}


def result_of(run: Callable[..., Result], *arguments: object) -> Result:
    try:
        return run(*arguments)
    except Infeasible:
        assume(False)
        raise


def asked(pieces: tuple[tuple[float, float], ...]) -> list[tuple[float, bool]]:
    """Effects just inside and just outside of the ends of a region, and whether it holds them."""
    found = []
    for place, (low, high) in enumerate(pieces):
        finite = [abs(end) for end in (low, high) if np.isfinite(end)]
        size = high - low if np.isfinite(high - low) and high > low else max([*finite, 1e-3])
        step = 1e-5 * size
        if np.isfinite(high - low):
            found.append(((low + high) / 2, True))
        if np.isfinite(low):
            found += [(low + step, True)] if high > low else []
            apart = place == 0 or low - pieces[place - 1][1] > 3 * step
            found += [(low - step, False)] if apart else []
        if np.isfinite(high):
            found += [(high - step, True)] if high > low else []
            apart = place == len(pieces) - 1 or pieces[place + 1][0] - high > 3 * step
            found += [(high + step, False)] if apart else []
    return found


@settings(deadline=None, max_examples=10)
@pytest.mark.parametrize("name", CASES)
@given(shape=st.sampled_from(SHAPES), seed=st.integers(0, 10_000), wanted=st.sampled_from(LEVELS))
def test_an_interval_holds_what_the_test_does_not_reject(name, shape, seed, wanted):
    case = CASES[name]
    values = drawn(shape, seed, case.series)
    result = result_of(case.run, values, wanted)
    region, level = result.region, result.level
    assert region is not None
    if result.estimate not in region.widened(result.estimate):
        assert "the estimate too" in region.remark(result.estimate)
    for low, high in region.pieces:
        assert low < high or "equal figures" in region.remark(result.estimate)
    for effect, inside in asked(region.pieces):
        if case.multiplicative and effect <= 0:
            continue
        left = case.without(values, effect)
        p_value = two_sided(result_of(case.run, left, wanted))
        assert (p_value > (1 - level) * (1 + 1e-9)) == inside, (effect, region, p_value)
    if not region.pieces:
        left = case.without(values, result.estimate)
        assert two_sided(result_of(case.run, left, wanted)) <= (1 - level) * (1 + 1e-9)


SHIFTED = {name: case for name, case in CASES.items() if not name.startswith(("excess", "cohort"))}


@settings(deadline=None, max_examples=6)
@pytest.mark.parametrize("name", SHIFTED)
@given(
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([1e-6, 1e-3, 1e3, 1e6]),
    offset=st.sampled_from([-(2.0**30), 0.0, 1000.0, 2.0**30]),
)
def test_offsets_and_scales_over_twelve_orders_change_nothing(name, seed, scale, offset):
    case = SHIFTED[name]
    if name.startswith("level"):
        offset = 0.0  # the value under the null stays where it is
    values = np.round(64 * drawn("normal", seed, case.series)) / 64
    plain = result_of(case.run, values, 0.8)
    moved = case.run(scale * (values + offset), 0.8)
    assert two_sided(moved) == pytest.approx(two_sided(plain), abs=1e-9)
    size = 1.0 if case.multiplicative else scale
    room = 1e-6 * float(np.ptp(values)) * size
    assert moved.estimate == pytest.approx(size * plain.estimate, abs=room)
    for piece, other in zip(plain.region.pieces, moved.region.pieces, strict=True):
        assert other == pytest.approx([size * end for end in piece], abs=room, rel=1e-5)
