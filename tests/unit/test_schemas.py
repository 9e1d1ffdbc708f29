"""Schemas follow the models."""

from __future__ import annotations

import pytest

from chervonets.files import read_json
from chervonets.problems import DataError
from chervonets.report.readme import rights_table, with_numbers, with_rights
from chervonets.schemas import MODELS, schema_text
from tests.conftest import DATA, ROOT


@pytest.mark.parametrize("name", MODELS)
def test_schemas_have_not_drifted(name: str) -> None:
    path = ROOT / f"workflow/schemas/{name}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(name), "run `make schemas`"


def test_the_numbers_of_the_readme_are_the_published_ones() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    numbers = read_json(ROOT / "results/reference/numbers.json")
    assert "<!-- number data.printed -->" in readme
    assert readme == with_numbers(readme, numbers), "run `make reference`"


def test_an_unknown_number_in_the_readme_is_a_problem() -> None:
    with pytest.raises(DataError, match=r"number no\.such: does not exist"):
        with_numbers("<!-- number no.such -->1<!-- end -->", {})


def test_the_table_of_rights_has_not_drifted() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert readme == with_rights(readme, rights_table(DATA)), "run `make schemas`"
