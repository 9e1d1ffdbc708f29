"""Signs that no font has, and fonts that are missing, are found before anything is made."""

from __future__ import annotations

from pathlib import Path

from chervonets.claims.verdicts import IN_PART_LOOK
from chervonets.report.glyphs import font_problems
from chervonets.rungs.rule import VerdictRule
from tests.conftest import DATA


def test_the_prose_has_only_signs_that_the_fonts_have() -> None:
    assert list(font_problems(DATA)) == []


def test_what_holds_in_part_has_a_sign_and_a_colour_of_its_own(
    rule: VerdictRule, tmp_path: Path
) -> None:
    (tmp_path / "sign.yaml").write_text(IN_PART_LOOK.symbol, "utf-8")
    assert list(font_problems(tmp_path)) == []
    assert IN_PART_LOOK.symbol not in {look.symbol for look in rule.words.values()}
    assert IN_PART_LOOK.colour not in {look.colour for look in rule.words.values()}


def test_a_sign_without_a_font_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/x.yaml").write_text("title: plain\nanswer: a \U0001f642\n", "utf-8")
    [found] = font_problems(tmp_path)
    assert (found.file, found.place) == ("data/claims/x.yaml", "line 2")
    assert "U+1F642" in found.what


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    assert len(list(font_problems(DATA, tmp_path))) == 2
