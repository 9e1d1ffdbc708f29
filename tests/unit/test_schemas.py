"""Schemas follow the models."""

from __future__ import annotations

import pytest

from chervonets.report.rights import rights_table, with_rights
from chervonets.schemas import MODELS, schema_text
from tests.conftest import DATA, ROOT


@pytest.mark.parametrize("name", MODELS)
def test_schemas_have_not_drifted(name: str) -> None:
    path = ROOT / f"workflow/schemas/{name}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(name), "run `make schemas`"


def test_the_table_of_rights_has_not_drifted() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert readme == with_rights(readme, rights_table(DATA)), "run `make schemas`"
