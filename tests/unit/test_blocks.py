import numpy as np
import pytest
from arch.bootstrap import CircularBlockBootstrap, MovingBlockBootstrap

from chervonets.inference import blocks
from chervonets.inference.result import Infeasible

KINDS = [blocks.moving_blocks, blocks.circular_blocks]


def generator(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("draw", KINDS)
def test_positions_have_their_shape_and_range(draw):
    positions = draw(13, 4, 50, generator())
    assert positions.shape == (50, 13)
    assert positions.min() >= 0
    assert positions.max() < 13
    assert np.array_equal(positions, draw(13, 4, 50, generator()))


def test_moving_blocks_stay_inside_the_series():
    positions = blocks.moving_blocks(10, 4, 200, generator())
    steps = np.diff(positions, axis=1)
    inside = np.ones(9, dtype=bool)
    inside[[3, 7]] = False
    assert (steps[:, inside] == 1).all()
    assert positions[:, [0, 4, 8]].max() <= 6


def test_circular_blocks_join_the_ends():
    positions = blocks.circular_blocks(10, 5, 200, generator())
    steps = np.diff(positions, axis=1) % 10
    assert (np.delete(steps, 4, axis=1) == 1).all()
    assert (positions[:, 0] == 9).any()


@pytest.mark.parametrize(
    ("draw", "other"),
    [
        (blocks.moving_blocks, MovingBlockBootstrap),
        (blocks.circular_blocks, CircularBlockBootstrap),
    ],
)
@pytest.mark.parametrize(("n", "length"), [(13, 3), (20, 4), (12, 4), (10, 1)])
def test_same_seed_same_blocks_as_arch(draw, other, n, length):
    bootstrap = other(length, np.arange(n), seed=generator(7))
    theirs = np.array([data[0][0] for data in bootstrap.bootstrap(30)])
    assert np.array_equal(draw(n, length, 30, generator(7)), theirs)


@pytest.mark.parametrize("draw", KINDS)
def test_blocks_of_one_year_are_independent_draws(draw):
    drawn = draw(8, 1, 4000, generator(5))
    assert np.bincount(drawn.ravel(), minlength=8) / drawn.size == pytest.approx(1 / 8, abs=0.01)
    assert np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1] == pytest.approx(0, abs=0.06)


def test_stationary_and_circular_blocks_use_every_year_alike():
    for draw in KINDS[1:]:
        drawn = draw(10, 4, 5000, generator(6))
        assert np.bincount(drawn.ravel()) / drawn.size == pytest.approx(0.1, abs=0.006)


@pytest.mark.parametrize(("n", "length"), [(1, 1), (8, 2), (9, 3), (27, 3), (28, 4), (64, 4)])
def test_default_length_is_the_cube_root(n, length):
    assert blocks.default_length(n) == length
    assert blocks.checked_length(n, None) == length


@pytest.mark.parametrize("length", [0, -1, 11])
@pytest.mark.parametrize("draw", KINDS)
def test_blocks_that_do_not_fit_are_refused(draw, length):
    with pytest.raises(Infeasible, match="does not fit"):
        draw(10, length, 5, generator())
