"""Numbers stand with their points below one another; pictures are the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from chervonets.figures import style
from chervonets.report.parts import tails

if TYPE_CHECKING:
    from pathlib import Path


def test_tails_bring_points_below_one_another() -> None:
    texts = ["1.25", "−3", "0.5", "below 0.001", "not available", "[0.1, 2.5]"]
    assert tails(texts) == ["0", ".000", "00", "", "", ""]
    assert tails([]) == []
    assert tails(["12", "3"]) == ["", ""]


def test_pictures_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    def draw(name: str) -> list[bytes]:
        figure, (ax,) = style.picture(60, "A fictitious sentence", "No source.")
        looks = style.rivals(["example a", "example b"])
        for shift, look in enumerate(looks.values()):
            style.line(ax, [1, 2, 5], [1.0, 2.0, 3.0 + shift], look)
        style.label_ends(ax, [(5, 3.0, "a", "#000000"), (5, 3.01, "b", "#000000")])
        style.save(figure, tmp_path / name)
        return [(tmp_path / f"{name}.{form}").read_bytes() for form in ("svg", "png")]

    svg, png = draw("one.data")
    assert [svg, png] == draw("two.data")
    assert b"<dc:date>" not in svg
    assert b"Software" not in png
    assert svg.count(b"@font-face") == 2  # text stays text, and the file carries its fonts


def test_labels_move_no_further_than_they_must() -> None:
    placed = style.moved_apart([10.0, 10.5, 40.0], 5.0, 0.0, 100.0)
    assert np.all(np.diff(placed) >= 5.0 - 1e-9)
    assert placed[2] == 40.0
    assert placed[:2].mean() == pytest.approx(10.25)
    assert style.moved_apart([99.0, 99.0], 5.0, 0.0, 100.0).max() <= 100.0


def test_more_rivals_than_markers_are_refused() -> None:
    with pytest.raises(ValueError, match="7 rivals"):
        style.rivals(list("abcdefg"))
