"""All methods on a file, from which the commands come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chervonets.onfile import donors, series

if TYPE_CHECKING:
    from chervonets.onfile.answer import Found


@dataclass(frozen=True)
class Method:
    """A method on a file, with its name on the command line.

    Up to `large` values of all units it takes seconds on one core, whatever its options; with more
    resamples than by default so many fewer. Some say what was to be expected at single times.
    """

    name: str
    run: Callable[..., Found]
    large: int
    expects: bool = False

    @property
    def question(self) -> str:
        """What it answers."""
        return str(self.run.__doc__).splitlines()[0]


METHODS = {
    method.name: method
    for method in (
        Method("contrast", series.contrast, 50_000),
        Method("level", series.level, 50_000),
        Method("equivalence", series.equivalence, 50_000),
        Method("break", series.structural_break, 20_000),
        Method("breaks", series.breaks, 5_000),
        Method("trend", series.trend, 10_000),
        Method("dispersion", series.dispersion, 20_000),
        Method("comovement", series.comovement, 1_000),
        Method("synthetic-control", donors.synthetic_control, 5_000, True),
        Method("augmented-synthetic-control", donors.augmented_synthetic_control, 50_000, True),
        Method("synthetic-did", donors.synthetic_did, 50_000, True),
        Method("conformal", donors.conformal, 20_000, True),
        Method("excess-mortality", series.excess_mortality, 50_000, True),
    )
}
