"""All methods on a file: a row each, from which the commands and the answers come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chervonets.onfile import donors, pairs, series
from chervonets.onfile.options import Direction

if TYPE_CHECKING:
    from chervonets.onfile.outcome import Outcome


@dataclass(frozen=True)
class Method:
    """A method on a file.

    Attributes:
        name: on the command line.
        run: takes what is given, and its options by keyword.
        own: whether its two-sided p is that of a test of its own, not twice the smaller one.
        directed: whether it can be asked for one direction.
        alternative: that is the usual question.
    """

    name: str
    run: Callable[..., Outcome]
    own: bool = False
    directed: bool = True
    alternative: Direction = "two-sided"


METHODS = {
    method.name: method
    for method in (
        Method("contrast", series.contrast),
        Method("level", series.level),
        Method("equivalence", series.equivalence, directed=False),
        Method("break", series.structural_break, directed=False),
        Method("breaks", series.breaks, directed=False),
        Method("trend", series.trend),
        Method("dispersion", series.dispersion),
        Method("comovement", pairs.comovement, own=True),
        Method("synthetic-control", donors.synthetic_control, own=True),
        Method("augmented-synthetic-control", donors.augmented_synthetic_control, own=True),
        Method("synthetic-did", donors.synthetic_did, own=True),
        Method("conformal", donors.conformal, directed=False),
        Method("excess-mortality", series.excess_mortality, alternative="greater"),
    )
}
