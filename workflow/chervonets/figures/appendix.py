"""The pictures of the data appendix: concepts by theme, and the coverage matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from chervonets.figures.concept import Subject
from chervonets.figures.coverage import CoverageRow, coverage_sheets
from chervonets.figures.marks import marks
from chervonets.figures.sheets import Frame, pages, sheet
from chervonets.figures.style import use_style
from chervonets.panel.build import Panel
from chervonets.panel.concepts import Concept, by_theme
from chervonets.sources.models import Source
from chervonets.sources.vocabulary import Vocabulary

COVERAGE = "coverage"


class Sheet(NamedTuple):
    """A picture with its name, its theme (or `COVERAGE`) and the concepts on it."""

    name: str
    theme: str
    concepts: list[str]
    figure: Figure


def appendix_sheets(
    panel: Panel,
    coverage: pd.DataFrame,
    concepts: Mapping[str, Concept],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
) -> Iterator[Sheet]:
    """Every sheet of the appendix, in its order: the matrix, then the themes.

    Args:
        panel: with the cells of all concepts.
        coverage: as `chervonets.panel.coverage.coverage` gives it.
        concepts: those to draw.
        sources: at least those of the concepts.
        vocabulary: themes, and words for units and countries.
    """
    use_style()
    themes = by_theme(concepts, vocabulary)
    rows = [
        row
        for theme, members in themes.items()
        for row in (
            CoverageRow(vocabulary.themes[theme]),
            *(CoverageRow(f"{n}. {concepts[name].title}", name) for name, n in members.items()),
        )
    ]
    for place, figure in enumerate(coverage_sheets(coverage, rows), start=1):
        yield Sheet(f"{COVERAGE}-{place}", COVERAGE, [], figure)
    drawn = dict(list(marks(panel, concepts).groupby("concept")))
    for theme, members in themes.items():
        frames = [
            _frame(name, number, concepts[name], drawn[name], sources, vocabulary)
            for name, number in members.items()
            if name in drawn
        ]
        for place, page in enumerate(pages(frames), start=1):
            names = [frame.subject.name for column in page for frame in column]
            yield Sheet(f"{theme}-{place}", theme, names, sheet(page))


def _frame(
    name: str,
    number: int,
    concept: Concept,
    figures: pd.DataFrame,
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
) -> Frame:
    shorts = [sources[key].citation.short for key in concept.sources]
    return Frame(Subject(name, concept, figures, vocabulary), f"{number}. {concept.title}", shorts)
