"""Simulated histories: counts that err as the model of error says about a truth that is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from chervonets.controls import worlds
from chervonets.controls.rates import Trial, facts_by
from chervonets.errors.model import ErrorModel, Kind
from chervonets.inference.autoregression import Array
from chervonets.propositions.axes import Axis
from chervonets.propositions.models import Proposition
from chervonets.rungs.describe import describe
from chervonets.rungs.rule import VerdictRule
from chervonets.ways.errors import drawn_errors
from chervonets.ways.ways import ways_of

NAMES = ("one", "two")
YEARS, BREAK = range(1925, 1933), 1929
SMALLEST = 0.1
SHORT = 0.9 * SMALLEST
"""A rise that falls short of the smallest effect by little."""
MARGIN = 1.2
"""Amounts are asked within a fifth either way of a size."""
BAND = 0.95
DRAWN = 20_000

PLAIN = {
    "id": "simulated",
    "says": "A sentence of a made-up world.",
    "direct": "direct",
    "direct_why": "It is counted.",
    "place": "USSR",
    "years": "1925-1932",
    "falsifier": "The other side.",
}
CHANGE = Proposition.model_validate(
    PLAIN
    | {
        "kind": "change",
        "prediction": {"direction": "rise", "statement": "It rises."},
        "smallest_effect": {"value": SMALLEST, "unit": "log points", "why": "A tenth."},
        "ask": {
            "estimand": "contrast",
            "statement": "Mean after less mean before.",
            "primary": {
                "series": "one",
                "transform": "log",
                "window": f"{YEARS[0]}-{YEARS[-1]}",
                "break": BREAK,
            },
            "axes": {
                "series": {"same": list(NAMES)},
                "window": {"same": {"first": [1925, 1926], "last": [1931, 1932]}},
            },
            "no_test": "What is simulated is described.",
        },
    }
)
AMOUNT = Proposition.model_validate(
    PLAIN
    | {
        "kind": "amount",
        "prediction": {"direction": "inside", "statement": "It is about 1."},
        "smallest_effect": {"value": 1, "unit": "times", "why": "Its margins."},
        "ask": {
            "estimand": "quantity",
            "statement": "Counts against a fifth either way.",
            "margins": {"fifth": [1 / MARGIN, MARGIN]},
            "primary": {"estimates": "+".join(NAMES), "margin": "fifth"},
            "axes": {"estimates": {"same": ["+".join(NAMES), *NAMES]}},
            "no_test": "What is simulated is described.",
        },
    }
)

assert CHANGE.ask is not None  # as it stands above
_ONE = {**CHANGE.ask.axes, "series": Axis(same=[NAMES[0]])}
ALONE = CHANGE.model_copy(update={"ask": CHANGE.ask.model_copy(update={"axes": _ONE})})


@dataclass(frozen=True)
class Truth:
    """What is true in a simulated history, and when a word about it is wrong."""

    control: str
    item: Proposition
    rise: float  # the true one, in logs
    wrong: Mapping[str, str]  # of `WRONG`, by what is added to the name of the control
    level: float = 1.0  # the true one
    bands: int = 0  # of error that are added to the rise
    names: tuple[str, ...] = NAMES  # of the counts


UNTRUE, MISSED = {"": "untrue", ", likely": "likely"}, {"": "missed"}
TRUTHS = (
    Truth("untrue", CHANGE, -SMALLEST, UNTRUE),
    Truth("untrue", CHANGE, 0.0, UNTRUE),
    Truth("at the line", CHANGE, SMALLEST, MISSED),
    Truth("one error off", CHANGE, SMALLEST, MISSED, bands=1),
    Truth("two errors off", CHANGE, SMALLEST, {**MISSED, ", refused": "refused"}, bands=2),
    Truth("untrue", AMOUNT, 0.0, UNTRUE, level=MARGIN**3),
    Truth("short", CHANGE, SHORT, UNTRUE),
    Truth("one count, untrue", ALONE, 0.0, UNTRUE, names=NAMES[:1]),
    Truth("one count, short", ALONE, SHORT, UNTRUE, names=NAMES[:1]),
)


def simulated(
    model: ErrorModel,
    kinds: Sequence[Kind],
    rule: VerdictRule,
    factors: list[float],
    size: int,
    draws: int,
    seed: int,
) -> Iterator[Trial]:
    """Judge sentences about simulated counts.

    Of a change the truth is a fall as large as the smallest effect, nothing, a rise that falls
    short of it by a tenth, or one as large, by itself or with once or twice the band that holds
    nine tenths of the errors; of an amount it lies above the margins by as much as they are wide.
    Nothing and what falls short are also told by one count alone. Themes and evidence classes take
    turns.

    Both the counts and the drawn errors come from the model. There are as many histories of each
    truth as `size` says, and as many draws of errors in each as `draws`; `factors` are those of the
    known error.

    Yields:
        For every history a trial of each of its controls; see `WRONG`.
    """
    bands = {kind: _band(model, kind) for kind in kinds}
    for place, (truth, world) in enumerate(product(TRUTHS, range(size))):
        kind = theme, evidence, enumerated = kinds[world % len(kinds)]
        rng = np.random.default_rng([seed, place])
        years = YEARS[:1] if truth.item is AMOUNT else YEARS
        effect = truth.rise + truth.bands * bands[kind]
        true = truth.level * np.exp(effect * (np.array(years) >= BREAK))
        lines = {
            name: dict(zip(years, true / _errors(model, kind, years, 1, rng)[0], strict=True))
            for name in truth.names
        }
        panel = worlds.panel(lines, evidence)
        ways = ways_of(truth.item, worlds.series(*lines), panel)
        about = worlds.about(*lines, theme=theme, enumerated=enumerated)
        drawn = drawn_errors(panel, about, model, draws, place)
        counts = worlds.counts(*lines, evidence=evidence)
        judge = partial(describe, truth.item, ways, [drawn], counts, seed=place)
        facts = facts_by(factors, rule, judge)
        for added, wrong in truth.wrong.items():
            yield Trial(f"{truth.control}{added}", wrong, truth.item.kind, facts)


def _errors(
    model: ErrorModel, kind: Kind, years: Sequence[int], size: int, rng: np.random.Generator
) -> Array:
    """Factors of error (size, years) of figures of whole years."""
    return model.draws([year + 0.5 for year in years], kind, size, rng)


def _band(model: ErrorModel, kind: Kind) -> float:
    """Half the width of the band that holds nine tenths of the errors of a change."""
    logs = np.log(_errors(model, kind, YEARS, DRAWN, np.random.default_rng(0)))
    after = np.array(YEARS) >= BREAK
    return float(np.quantile(logs[:, after].mean(axis=1) - logs[:, ~after].mean(axis=1), BAND))
