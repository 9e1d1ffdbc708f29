"""The tests of the study on figures of one's own, for use from Python.

Every test takes a pandas data frame, or the path of a file (csv, gz, xlsx, parquet) or its bytes,
and names of columns and options by keyword; `chervonets test METHOD --help` describes them, and
`chervonets.onfile.options.Given` has those that all tests share. What comes back is a
`chervonets.onfile.answer.Found`: numbers as attributes (`estimate`, `interval`, `p_value`, ...),
and `words()`, `plain()` for JSON, `gaps()`, `plot(path)`.

    >>> from chervonets import tests
    >>> found = tests.contrast(frame, value="iron", time="year", date="1928")  # doctest: +SKIP
    >>> found.p_value  # doctest: +SKIP

A fault of the table or of an option is a `chervonets.problems.DataError` that lists all of them;
figures that cannot carry a test raise `chervonets.inference.result.Infeasible`.
"""

from chervonets.onfile.donors import (
    augmented_synthetic_control,
    conformal,
    synthetic_control,
    synthetic_did,
)
from chervonets.onfile.series import (
    breaks,
    comovement,
    contrast,
    dispersion,
    equivalence,
    excess_mortality,
    level,
    structural_break,
    trend,
)

__all__ = [
    "augmented_synthetic_control",
    "breaks",
    "comovement",
    "conformal",
    "contrast",
    "dispersion",
    "equivalence",
    "excess_mortality",
    "level",
    "structural_break",
    "synthetic_control",
    "synthetic_did",
    "trend",
]
