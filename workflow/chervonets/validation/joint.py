"""Joint tests on trial: specifications of simulated panels without an effect, through the engine.

Every kind of joint test gets panels in which nothing happens: rivals that share half of their
variance, each a normal AR(1), and looked at through several windows or dates. A joint p-value is
right if it is as likely to lie below any level as the level says.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from chervonets.inference.autoregression import Array, paths
from chervonets.panel.build import ANNUAL, MONTHLY, Panel
from chervonets.progress import watched
from chervonets.rungs.tests.evaluate import evaluate
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.models import CASE
from chervonets.validation.trial import RESAMPLES
from chervonets.ways.samples import Question
from chervonets.ways.selections import Selection
from chervonets.ways.space import Choice, Space

PERSISTENCES = (0.0, 0.3, 0.5, 0.7)
SHARED = 0.5
"""Share of their variance that rivals have in common."""

FEWER = 4
"""The engine takes longer than a single test, and gets so many times fewer draws."""

COUNTRIES = 20
"""The case and 19 others, the fewest with which a rank can be significant at 5 per cent."""

CONCEPT, SOURCE = "simulated", "drawn"
HEAD = str(CASE[0])
YEARS = tuple(map(str, range(1921, 1938)))
MONTHS = tuple(pd.period_range("1924-04", "1929-09", freq="M").astype(str))


@dataclass(frozen=True)
class JointTrial:
    """A kind of joint test, and panels without an effect to try it on.

    Attributes:
        test: an estimand or a null, as `chervonets.rungs.tests.evaluate` names them.
        question: with the selections that the specifications name.
        table: of specifications.
        panel: of drawn figures; takes a generator and a persistence.
        thinned: by how much fewer draws are made, for a test that takes long.
    """

    test: str
    question: Question
    table: pd.DataFrame
    panel: Callable[[np.random.Generator, float], Panel]
    thinned: int = 1


def uniformity(trial: JointTrial, most: int, progress: str = "") -> pd.DataFrame:
    """How the joint p-values of a kind are distributed without an effect.

    Of the `most` draws behind the size of a single test a `FEWER`th is made here for each
    persistence, divided by `trial.thinned`; `progress` are words before a bar on a terminal.

    Returns:
        A row for each persistence: shares of p-values up to .05 and up to .20, and the greatest
        distance of their distribution from the uniform one, taken at the p-values that occur
        (Kolmogorov's D; of continuous ones it is above 1.63 over the root of the draws once in a
        hundred).
    """
    rows = []
    for rho in watched(PERSISTENCES, progress):
        made = -(-most // (FEWER * trial.thinned))
        joints = [joint_of(trial, rho, draw) for draw in range(made)]
        known = [joint for joint in joints if joint is not None]
        p_values = np.array([joint.stouffer_p for joint in known])
        rows.append({
            "test": trial.test,
            "specifications": max((joint.specifications for joint in known), default=0),
            "persistence": rho,
            "draws": made,
            "refused": made - len(known),
            "below_05": np.mean(p_values <= 0.05) if known else np.nan,
            "below_20": np.mean(p_values <= 0.2) if known else np.nan,
            "departure": departure(p_values) if known else np.nan,
        })  # fmt: skip
    return pd.DataFrame(rows)


def joint_of(trial: JointTrial, rho: float, draw: int) -> Joint | None:
    """The joint test on one simulated panel, which depends on the cell and the draw alone."""
    generator = np.random.default_rng([zlib.crc32(f"{trial.test}:{rho}".encode()), draw])
    settings = Settings(resamples=RESAMPLES, level=0.05, seed=draw, error_draws=0)
    panel = trial.panel(generator, rho)
    return evaluate(trial.table, trial.question, panel, settings).joint


def departure(p_values: Array) -> float:
    """Greatest distance of the distribution of p-values from the uniform one, at these values.

    >>> departure(np.array([0.5, 0.5, 0.75, 1.0]))
    0.0
    """
    ordered = np.sort(p_values)
    reached = np.searchsorted(ordered, ordered, side="right") / len(ordered)
    return float(np.abs(reached - ordered).max())


def rivals(generator: np.random.Generator, count: int, entities: int, n: int, rho: float) -> Array:
    """Series (count, entities, n), AR(1) of variance one; those of an entity are rivals."""
    common, own = (generator.standard_normal((k, entities, n)) for k in (1, count))
    shocks = np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own
    return paths(np.sqrt(1 - rho**2) * shocks, rho)


def panel_of(values: Array, times: Sequence[str], *, monthly: bool = False) -> Panel:
    """A panel of series (k, e, n) named `r0`, `r1` ... for the case and e - 1 other countries."""
    series = [f"r{k}" for k in range(values.shape[0])]
    entities = [HEAD, *(f"E{e:02d}" for e in range(1, values.shape[1]))]
    index = pd.MultiIndex.from_product(
        [series, entities, times], names=["series", "entity", "month" if monthly else "year"]
    )
    cells = index.to_frame(index=False).assign(
        concept=CONCEPT,
        item="",
        bound="",
        source=SOURCE,
        value=values.ravel(),
        margin=np.nan,
        unit="",
        territory="",
        evidence="simulated",
        lenient=False,
        observations=[f"{SOURCE}:{a}:{b}:{c}" for a, b, c in index],
    )
    empty = Panel.empty()
    if monthly:
        return Panel(empty.annual, cells[list(MONTHLY)], empty.spans)
    annual = cells.assign(year=cells["year"].astype(int), alignment="as-labelled", kind="year")
    return Panel(annual[list(ANNUAL)], empty.monthly, empty.spans)


RIVALS = ("r0", "r1", "r2")
WINDOWS = ["1921-1937", "1923-1937"]
BREAKS = [1928, 1929, 1930]


def years(entities: int, generator: np.random.Generator, rho: float) -> Panel:
    """Three rivals over 17 years for every country."""
    return panel_of(rivals(generator, len(RIVALS), entities, len(YEARS), rho), YEARS)


def two_lines(generator: np.random.Generator, rho: float) -> Panel:
    """Two rivals of one line and two of another that has nothing to do with it."""
    lines = [rivals(generator, 2, 1, len(YEARS), rho) for _ in range(2)]
    return panel_of(np.concatenate(lines), YEARS)


def prices(entities: int, generator: np.random.Generator, rho: float) -> Panel:
    """Monthly prices whose log changes, of one per cent, are rivals, for every country."""
    changes = 0.01 * rivals(generator, len(RIVALS), entities, len(MONTHS), rho)
    return panel_of(np.exp(changes.cumsum(axis=-1)), MONTHS, monthly=True)


def trial_of(
    test: str,
    panel: Callable[[np.random.Generator, float], Panel],
    axes: Mapping[str, Sequence[Choice]],
    *,
    estimand: str | None = None,
    thinned: int = 1,
) -> JointTrial:
    """A trial of all combinations of the choices, in a question that predicts a rise.

    The first choice of each axis is the primary's.
    """
    lines = {
        name: Selection(concept=CONCEPT, rival=f"{SOURCE}:{name}")
        for axis in ("series", "with")
        for name in map(str, axes.get(axis, ()))
    }
    question = Question(estimand or test, "rise", lines, {}, 1.0)
    primary = {axis: choices[0] for axis, choices in axes.items()}
    return JointTrial(test, question, Space.of(primary, axes).table(), panel, thinned)


OVER_YEARS: dict[str, Sequence[Choice]] = {"series": RIVALS, "window": WINDOWS}
DATED = OVER_YEARS | {"break": BREAKS}
TRIALS = [
    trial_of("contrast", partial(years, 1), DATED | {"null": ["ar-sieve"]}),
    trial_of(
        "pulse",
        partial(years, 1),
        OVER_YEARS | {"event": ["1929+1930", "1929", "1930"], "null": ["ar-sieve"]},
    ),
    trial_of(
        "comovement",
        two_lines,
        {
            "series": ["r0", "r1"],
            "with": ["r2", "r3"],
            "window": WINDOWS,
            "trend": ["none", "line"],
            "null": ["ar-sieve"],
        },
    ),
    trial_of(
        "dispersion",
        partial(prices, 1),
        {
            "series": RIVALS,
            "window": ["1924-04..1929-09"],
            "break": ["1928-04", "1928-10"],
            "scatter": ["brown-forsythe", "variance"],
            "null": ["ar-sieve"],
        },
        thinned=4,
    ),
    trial_of(
        "rank",
        partial(prices, COUNTRIES),
        {
            "series": RIVALS,
            "window": ["1924-04..1926-12", "1924-04..1926-06"],
            "measure": ["volatility", "deviation", "range"],
        },
        thinned=2,
    ),
    trial_of(
        "placebo-rank",
        partial(years, COUNTRIES),
        DATED | {"null": ["placebo-rank"]},
        estimand="contrast",
        thinned=2,
    ),
]
