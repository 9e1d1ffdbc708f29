"""Every sentence the other way round, and every sentence on figures that are wrong."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from chervonets.claims.evidence import Setting, put
from chervonets.controls.rates import Trial, facts_by
from chervonets.panel.build import Panel
from chervonets.propositions.models import Inquiry, Proposition
from chervonets.rungs.describe import describe
from chervonets.rungs.rule import Facts

OPPOSITE = {"rise": "fall", "fall": "rise", "inside": "outside", "outside": "inside"}


def opposite(item: Proposition) -> Proposition:
    """The sentence with its predicted direction turned round, and all else as it is."""
    turned = item.prediction.model_copy(update={"direction": OPPOSITE[item.prediction.direction]})
    return item.model_copy(update={"prediction": turned})


def turned(
    inquiry: Inquiry, setting: Setting, factors: list[float], damages: int
) -> Iterator[Trial]:
    """Judge the sentences of a claim as they stand, reversed, and on damaged figures.

    So many draws of their errors as `damages` says damage the figures of each sentence; `factors`
    are those of the known error.

    Yields:
        Controls `reversed`, `turned` and `changed`.
    """
    for item in inquiry.propositions:
        if item.ask is None:
            continue
        before = _facts(inquiry, item, setting, factors)
        found = _facts(inquiry, opposite(item), setting, factors)
        yield Trial("reversed", "reversed", item.kind, found, before)
        _, draws, _ = put(inquiry, item, item.ask, setting)
        drawn = draws.draw(damages, 0)
        for draw in range(damages):
            panel = damaged(setting.panel, drawn.errors(draw))
            found = _facts(inquiry, item, dataclasses.replace(setting, panel=panel), factors)
            for control in ("turned", "changed"):
                yield Trial(control, control, item.kind, found, before)


def _facts(
    inquiry: Inquiry, item: Proposition, setting: Setting, factors: list[float]
) -> dict[float, Facts]:
    assert item.ask is not None
    ways, draws, seed = put(inquiry, item, item.ask, setting)
    judge = partial(describe, item, ways, draws, setting.counts, seed=seed)
    return facts_by(factors, setting.rule, judge)


def damaged(panel: Panel, errors: Mapping[str, float]) -> Panel:
    """The panel as it would be if every printed figure were wrong by its factor."""
    return Panel(*(_damaged(table, errors) for table in (panel.annual, panel.monthly, panel.spans)))


def _damaged(table: pd.DataFrame, errors: Mapping[str, float]) -> pd.DataFrame:
    names = (cell.split() for cell in table["observations"])
    factors = [np.mean([errors.get(name, 1.0) for name in own] or [1.0]) for own in names]
    return table.assign(value=table["value"].to_numpy(float) * np.array(factors, dtype=float))
