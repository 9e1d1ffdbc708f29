"""How often the rule of description is wrong, over the share that it asks for."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from chervonets.controls.rates import ALL
from chervonets.figures import style
from chervonets.rungs.rule import VerdictRule

HEIGHT_MM = 92.0
APART = 0.005
"""Shares by which the controls stand apart, so that none hides another."""
TOLERATED = 0.05
SOURCE = (
    "Across: the share of ways and errors that a sentence must reach; the dotted line is the "
    "rule's own. The thin line is one in twenty. Bars: exact intervals at 95 per cent."
)


def rates_picture(
    table: pd.DataFrame, rule: VerdictRule, titles: Mapping[str, str], message: str
) -> Figure:
    """One line a control, with its exact interval at 95 per cent; the rule's own share is marked.

    `table` is of `chervonets.controls.rates.rates_of_words`; at most six `titles` are drawn.
    """
    figure, [ax] = style.picture(HEIGHT_MM, message, SOURCE)
    rows = table.loc[
        (table["rung"] == "describe") & (table["kind"] == ALL) & (table["factor"] == rule.wider)
    ]
    looks = style.rivals(list(titles.values()), "blue")
    for place, (control, title) in enumerate(titles.items()):
        own, look = rows.loc[rows["control"] == control], looks[title]
        shares = own["share"] + APART * (place - (len(titles) - 1) / 2)
        ax.errorbar(
            shares,
            own["rate"],
            [own["rate"] - own["low"], own["high"] - own["rate"]],
            color=look.colour,
            marker=look.marker,
            ls=look.dash,
            ms=4.5,
            lw=1.1,
            capsize=2,
            label=title,
        )
    ax.axhline(TOLERATED, color=style.GREY, lw=0.7)
    ax.axvline(rule.share, color=style.GREY, lw=0.7, ls=":")
    ax.set_xticks(sorted(rows["share"].unique()))
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_ylim(bottom=-0.01)  # marks at zero are seen whole
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.06), ncols=2, columnspacing=1.0)
    style.units(ax, "Wrong words, per cent of trials")
    return figure
