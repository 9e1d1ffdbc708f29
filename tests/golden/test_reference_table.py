"""No published number of the table is left unchecked."""

import importlib
from pathlib import Path

import pytest

from tests.golden import reference

for path in sorted(Path(__file__).parent.glob("test_*_golden.py")):
    importlib.import_module(f"{__package__}.{path.stem}")


def test_every_row_is_asked_for_by_a_golden_test():
    assert sorted(reference.answered) == sorted(row.name for row in reference.table())


def test_names_are_not_repeated():
    names = [row.name for row in reference.table()]
    assert len(set(names)) == len(names)


def test_a_row_has_one_test_to_answer_for_it():
    first = reference.table()[0].name
    with pytest.raises(ValueError, match="two tests answer"):
        reference.reference_values(first)
    with pytest.raises(ValueError, match="no reference value"):
        reference.reference_values("nothing_")
