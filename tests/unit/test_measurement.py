import numpy as np
import pytest

from chervonets.inference.measurement import SHAPES, drawn_values, measurement_error
from chervonets.inference.result import Infeasible

FIGURES = np.array([10.0, 12.0, 11.0, 14.0, 15.0])


def last_less_first(series):
    return series[:, -1] - series[:, 0]


def test_no_margins_give_the_printed_figures():
    assert (drawn_values(FIGURES, draws=3) == FIGURES).all()
    result = measurement_error(last_less_first, FIGURES, drawn_values(FIGURES, draws=9))
    assert result.estimate == 5
    assert result.interval == (5, 5)
    assert result.details["same_sign"] == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_errors_have_their_spread(shape):
    drawn = drawn_values(FIGURES, 2.0, draws=20_000, shape=shape)
    spread = {"uniform": 2 / np.sqrt(3), "triangular": 2 / np.sqrt(6), "normal": 1.0}[shape]
    assert drawn.mean(axis=0) == pytest.approx(FIGURES, abs=0.05)
    assert drawn.std(axis=0) == pytest.approx([spread] * 5, rel=0.05)
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1]) < 0.05


def test_relative_margins_and_shared_errors():
    drawn = drawn_values(FIGURES, 0.1, draws=50, relative=True, shared=True)
    ratios = drawn / FIGURES
    assert ratios == pytest.approx(np.repeat(ratios[:, :1], 5, axis=1))
    assert 0.9 <= ratios.min() < ratios.max() <= 1.1


def test_sources_are_drawn_for_cells_or_for_draws():
    rivals = np.array([FIGURES, FIGURES + 100])
    mixed = drawn_values(rivals, draws=200) > 50
    assert mixed.mean() == pytest.approx(0.5, abs=0.1)
    assert (mixed.any(axis=1) & ~mixed.all(axis=1)).any()
    whole = drawn_values(rivals, draws=200, mixed=False) > 50
    assert (whole.all(axis=1) | ~whole.any(axis=1)).all()


def test_silent_cells_are_filled_by_the_others():
    rivals = np.array([[1.0, np.nan], [2.0, 5.0]])
    drawn = drawn_values(rivals, draws=200)
    assert set(drawn[:, 0]) == {1.0, 2.0}
    assert set(drawn[:, 1]) == {5.0}
    assert (drawn_values(rivals, draws=5, mixed=False) == rivals[1]).all()


def test_a_bias_that_grows():
    drawn = drawn_values(FIGURES, draws=4, bias=(0.1, 0.1))
    assert drawn == pytest.approx(np.tile(FIGURES / 1.1 ** np.arange(5), (4, 1)))


def test_shares_that_keep_sign_and_verdict():
    drawn = np.array([[0.0, 1.0], [0.0, -1.0], [0.0, 3.0], [0.0, 2.0]])
    result = measurement_error(
        last_less_first, [0.0, 2.0], drawn, p_value=lambda series: np.exp(-2 * series[:, 1])
    )
    assert result.details["same_sign"] == 0.75
    assert result.details["significant"] == 0.5
    assert result.details["same_verdict"] == 0.5
    assert result.p_value is None


def test_same_seed_same_draws():
    assert (drawn_values(FIGURES, 1.0, seed=1) == drawn_values(FIGURES, 1.0, seed=1)).all()
    assert (drawn_values(FIGURES, 1.0, seed=1) != drawn_values(FIGURES, 1.0, seed=2)).any()


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: drawn_values(FIGURES, [1.0, 2.0]), "not as many"),
        (lambda: drawn_values(FIGURES, -1.0), "negative"),
        (lambda: drawn_values([1.0, np.nan]), "in no source"),
        (lambda: drawn_values(FIGURES, 1.0, shape="flat"), "no shape"),
        (lambda: drawn_values(FIGURES, bias=(0.2, 0.1)), "bias"),
        (lambda: drawn_values([[1.0, np.nan], [np.nan, 2.0]], mixed=False), "every cell"),
        (lambda: measurement_error(last_less_first, FIGURES, FIGURES), "a row for every draw"),
        (lambda: measurement_error(lambda s: s[0], FIGURES, [FIGURES] * 2), "one number"),
        (lambda: measurement_error(lambda s: s[:, 0] * np.nan, FIGURES, [FIGURES]), "not a num"),
    ],
)
def test_refusals(call, reason):
    with pytest.raises(Infeasible, match=reason):
        call()
