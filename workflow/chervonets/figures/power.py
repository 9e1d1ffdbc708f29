"""What each test can see: its power by size of the effect and number of years, small multiples."""

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from chervonets.figures import style

COLUMNS = 4
ROW_MM = 33.0
FURNITURE_MM = 22.0
LEVEL = 0.05
SOURCE = (
    "Across: planted effect, standard deviations of the errors. Upwards: share of simulated "
    "series in which p is at most 5 per cent; the thin line is 5 per cent, the share without "
    "effect."
)


def power_picture(rates: pd.DataFrame, titles: Mapping[str, str], message: str) -> Figure:
    """One panel a test, one line a number of years, from no effect (the size) to the largest.

    `rates` has columns `method`, `n`, `effect` in standard deviations, `rejected`, and one
    persistence; the panels stand in the order of `titles`.
    """
    rows = -(-(len(titles) + 1) // COLUMNS)  # one more panel for the key
    figure, axes = style.picture(FURNITURE_MM + ROW_MM * rows, message, SOURCE, rows, COLUMNS)
    looks = style.rivals([f"{n}" for n in sorted(rates["n"].unique())], "blue")
    for ax, (method, title) in zip(axes, titles.items(), strict=False):
        _panel(ax, rates[rates["method"] == method], looks)
        style.units(ax, title)
    for ax in axes[len(titles) :]:
        ax.axis("off")
    _key(axes[len(titles)], looks)
    return figure


def _panel(ax: Axes, rates: pd.DataFrame, looks: Mapping[str, style.Look]) -> None:
    ax.axhline(LEVEL, color=style.GREY, linewidth=0.5, zorder=0)
    sns.lineplot(
        rates.assign(n=rates["n"].astype(str)),
        x="effect",
        y="rejected",
        hue="n",
        style="n",
        palette={n: look.colour for n, look in looks.items()},
        markers={n: look.marker for n, look in looks.items()},
        dashes={n: "" if look.dash == "-" else look.dash[1] for n, look in looks.items()},
        errorbar=None,
        legend=False,
        ax=ax,
    )
    ax.set_xlabel("")
    ax.set_xlim(-0.1, rates["effect"].max() + 0.1)
    ax.set_ylim(0, 1.03)
    ax.set_xticks(sorted(rates["effect"].unique()))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_yticks([0, 0.5, 1])
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))


def _key(ax: Axes, looks: Mapping[str, style.Look]) -> None:
    """The years of each line, in a panel of its own: the lines meet at their ends."""
    ax.set_xlim(0, 1)
    ax.set_ylim(len(looks) + 0.5, -0.5)
    for place, (n, look) in enumerate(looks.items()):
        [key] = ax.plot([0.05, 0.2, 0.35], [place] * 3, color=look.colour, linestyle=look.dash)
        key.set(marker=look.marker, markeredgecolor="white", markevery=[1])
        ax.text(0.45, place, f"{n} years", va="center", fontsize=style.SMALL_SIZE)
