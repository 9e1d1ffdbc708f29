"""The two pictures of a claim: its data, and its specification curve."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chervonets.figures.annual import annual_picture
from chervonets.figures.countries import countries_picture
from chervonets.figures.events import events_picture
from chervonets.figures.months import months_picture
from chervonets.figures.overview import overview_picture
from chervonets.figures.pairs import pairs_picture
from chervonets.figures.products import products_picture
from chervonets.figures.ranges import goods_picture, quantities_picture
from chervonets.figures.subject import Subject
from chervonets.figures.ways import ways_picture
from chervonets.panel.build import Panel
from chervonets.propositions.models import OVER_PRODUCTS
from chervonets.report.prose import Typesetter, plain

__all__ = ["data_picture", "message", "overview_picture", "ways_picture"]

FORMS = {
    **dict.fromkeys(OVER_PRODUCTS, products_picture),
    **dict.fromkeys(("quantity", "misses"), quantities_picture),
    "ratio": goods_picture,
    "comovement": pairs_picture,
    "dispersion": months_picture,
}
"""How the data of an estimand are drawn, if not by years."""


def message(text: str, numbers: Mapping[str, Mapping[str, Any]], scope: str) -> str:
    """A picture's sentence with the texts of its numbers filled in, as in prose.

    Raises:
        DataError: the sentence names a number that does not exist.
    """
    return plain(Typesetter(numbers, {}).para(text, scope))


def data_picture(
    claim: Subject,
    panel: Panel,
    entities: Mapping[str, str],
    numbers: Mapping[str, Mapping[str, Any]],
    shorts: Sequence[str],
) -> Figure:
    """The data of all rivals and what the text predicts, in the form the estimand asks for.

    `entities` are names of countries by code, `numbers` the claim's part of the number book,
    `shorts` short forms of the sources drawn.
    """
    sentence = message(claim.picture.message, numbers, claim.claim.id)
    sources = f"Sources: {'; '.join(shorts)}."
    estimand = claim.ask.estimand
    if estimand == "rank":
        return countries_picture(claim, panel, entities, sentence, sources)
    form = FORMS.get(estimand, annual_picture)
    if estimand == "trend" and "events" in claim.ask.primary:
        form = events_picture
    elif estimand == "paired" and _are_estimates(claim):
        form = quantities_picture
    return form(claim, panel, sentence, sources)


def _are_estimates(claim: Subject) -> bool:
    """Whether the picture names single estimates, and no lines over years."""
    choices = claim.ask.axes["estimates"].marks if "estimates" in claim.ask.axes else {}
    named = {part for choice in choices for part in str(choice).split("+")}
    return bool(claim.picture.lines) and set(claim.picture.lines) <= named


def read_cells(folder: Path) -> Panel:
    """The panel slice that a claim's job wrote."""
    words = dict.fromkeys(("item", "bound", "observations", "kind", "month"), str)
    how: dict[str, Any] = {"keep_default_na": False, "na_values": {"margin": [""]}}
    names = ("annual", "monthly", "spans")
    return Panel(*(pd.read_csv(folder / f"{name}.csv", dtype=words, **how) for name in names))
