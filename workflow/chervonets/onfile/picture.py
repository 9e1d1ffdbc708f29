"""The one picture of a test on a file: figures, expected figures, the times in question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from chervonets.figures import style
from chervonets.files import replacing
from chervonets.problems import fault

if TYPE_CHECKING:
    from chervonets.onfile.answer import Found

FORMATS = (".svg", ".png", ".pdf")
HEIGHT = 62.0
"""Of a row of the picture, millimetres."""


def draw(answer: Found, path: Path) -> None:
    """Draw the figures; where the method expects some, also those, and the gaps below.

    Raises:
        DataError: the file's name ends in no format that can be drawn.
    """
    if path.suffix.lower() not in FORMATS:
        mend = f"end it in {', '.join(FORMATS)}"
        raise fault(path, "--plot", "is no format that can be drawn", mend)
    mpl.rcParams["text.parse_math"] = False  # a name may hold a dollar sign
    lines, expected = answer.timed.lines, answer.expected
    rows = len(lines) if expected is None else 2
    source = f"{Path(answer.input['file']).name}; {answer.details['test']}."
    height = HEIGHT * (1 if rows == 1 else 0.7 * rows)
    figure, axes = style.picture(height, answer.words().splitlines()[0], source, rows)
    clock, x = answer.timed.clock, answer.timed.places
    if clock.calendar is not None:
        x = np.array([style.decimal_year(clock.begins(place)) for place in x])
    half = float(np.diff(x).min()) / 2 if len(x) > 1 else 0.5
    first, values = next(iter(lines.items()))
    panels = lines
    if expected is not None:
        panels = {first: values, "gap": values - expected}
        red = style.OKABE_ITO["vermilion"]
        axes[0].plot(x, expected, color=red, linestyle="--", label="expected")
        axes[0].legend(loc="lower right", bbox_to_anchor=(1, 1), frameon=False)
        axes[1].axhline(0, color=style.GREY, linewidth=0.6, zorder=0)
    for ax, (name, figures) in zip(axes, panels.items(), strict=True):
        ax.plot(x, figures, color=style.OKABE_ITO["blue"])
        ax.set_xlim(x[0] - half, x[-1] + half)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        style.units(ax, name)
        _mark(ax, x, half, answer)
    with replacing(path) as temporary:
        figure.savefig(temporary, format=path.suffix[1:].lower())
    plt.close(figure)


def _mark(ax: Axes, x: NDArray[np.float64], half: float, answer: Found) -> None:
    """The times in question as a pale band, breaks as upright lines."""
    if answer.marked is not None:
        inside = x[answer.marked]
        ax.axvspan(inside[0] - half, inside[-1] + half, color=style.PALE, alpha=0.5, linewidth=0)
    for count in answer.breaks:
        ax.axvline(x[count - 1] + half, color=style.GREY, linewidth=0.6, zorder=0)
