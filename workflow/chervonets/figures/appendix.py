"""The pictures of the data appendix: concepts by theme, and the coverage matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from chervonets.figures.concept import Form, Subject
from chervonets.figures.coverage import CoverageRow, coverage_sheets
from chervonets.figures.marks import marks
from chervonets.figures.rows import parts_of
from chervonets.figures.sheets import GUTTER_MM, PAGE_MM, Frame, pages, sheet
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
            frame
            for name, number in members.items()
            if name in drawn
            for frame in _frames(
                Subject(name, concepts[name], drawn[name], vocabulary), number, sources
            )
        ]
        for place, page in enumerate(pages(frames), start=1):
            shown = [frame.subject for column in page for frame in column]
            names = [subject.name for subject in shown if not subject.part.start]
            yield Sheet(f"{theme}-{place}", theme, names, sheet(page))


def _frames(subject: Subject, number: int, sources: Mapping[str, Source]) -> list[Frame]:
    """The frame of a concept, or several where its rows do not fit into one column."""
    concept = subject.concept
    shorts = [sources[key].citation.short for key in concept.sources]
    heading = f"{number}. {concept.title}"
    whole = Frame(subject, heading, shorts)
    if whole.height <= PAGE_MM or subject.form != Form.ROWS:
        return [whole]
    return [
        Frame(
            replace(subject, part=part), f"{heading}, continued" if part.start else heading, shorts
        )
        for part in parts_of(subject, PAGE_MM - GUTTER_MM - (whole.height - whole.plot))
    ]
