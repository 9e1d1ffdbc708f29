"""All methods on a file, from which the commands come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chervonets.onfile import donors, pairs, series

if TYPE_CHECKING:
    from chervonets.onfile.answer import Found


@dataclass(frozen=True)
class Method:
    """A method on a file.

    Attributes:
        name: on the command line.
        run: takes a file or a frame, and its options by keyword.
        expects: whether it says what was to be expected at single times.
    """

    name: str
    run: Callable[..., Found]
    expects: bool = False

    @property
    def question(self) -> str:
        """What it answers."""
        return str(self.run.__doc__).splitlines()[0]


METHODS = {
    method.name: method
    for method in (
        Method("contrast", series.contrast),
        Method("level", series.level),
        Method("equivalence", series.equivalence),
        Method("break", series.structural_break),
        Method("breaks", series.breaks),
        Method("trend", series.trend),
        Method("dispersion", series.dispersion),
        Method("comovement", pairs.comovement),
        Method("synthetic-control", donors.synthetic_control, expects=True),
        Method("augmented-synthetic-control", donors.augmented_synthetic_control, expects=True),
        Method("synthetic-did", donors.synthetic_did, expects=True),
        Method("conformal", donors.conformal, expects=True),
        Method("excess-mortality", series.excess_mortality, expects=True),
    )
}
