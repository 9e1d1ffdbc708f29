"""The subjects of the trials, a module of this package each, found by name when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Snakemake asks for the names only
    from chervonets.validation.trial import Trial

SUBJECTS = (
    "contrasts",
    "equivalence",
    "breaks",
    "trend",
    "dispersion",
    "comovement",
    "donors",
    "mortality",
)
TRIAL_TABLES = ("size", "power")
VALIDATION_TABLES = (*TRIAL_TABLES, "joint")

JOINT_TESTS = ("contrast", "pulse", "comovement", "dispersion", "rank", "placebo-rank")
"""Kinds of joint tests, tried in `joint`."""


def trials_of(subject: str) -> list[Trial]:
    """The trials of one of `SUBJECTS`."""
    trials: list[Trial] = import_module(f"{__package__}.{subject}").TRIALS
    return trials
