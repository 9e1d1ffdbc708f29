"""The trials of the tests, and what the report claims of the published tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import rankdata

from chervonets.inference.comovement import ranks
from chervonets.problems import DataError
from chervonets.report.prose import Typesetter, plain
from chervonets.report.trials import MARK, TOLERATED, Trials, trial_numbers, trial_sections
from chervonets.validation.joint import PERSISTENCES as JOINT_PERSISTENCES
from chervonets.validation.joint import TRIALS as JOINT_TRIALS
from chervonets.validation.joint import departure, joint_of, uniformity
from chervonets.validation.size import LENGTHS, PERSISTENCES, powers, rejections
from chervonets.validation.subjects import JOINT_TESTS, SUBJECTS, trials_of
from chervonets.validation.trial import Trial
from tests.conftest import DATA, ROOT

PUBLISHED = ROOT / "results/reference/validation"
BOUND = 0.7
"""Persistence up to which a test is asked to keep its level."""
TRIALS = {trial.method: trial for subject in SUBJECTS for trial in trials_of(subject)}


@pytest.fixture(scope="module")
def trials() -> Trials:
    return Trials.read(DATA, PUBLISHED)


def toy(method: str = "toy", *, recommended: bool = True) -> Trial:
    """A test that compares the first year with the normal quantile of 5 per cent."""
    return Trial(
        question="Is the first year great?",
        method=method,
        recommended=recommended,
        p_value=lambda series, _: 0.01 if series[0, 0] > 1.6449 else 0.5,
        plant=lambda series, effect: series + effect,
    )


def test_every_trial_has_a_name_of_its_own_and_every_question_a_recommended_test() -> None:
    everything = [trial for subject in SUBJECTS for trial in trials_of(subject)]
    assert len(TRIALS) == len(everything)
    recommended = [trial.question for trial in everything if trial.recommended]
    assert sorted(recommended) == sorted({trial.question for trial in everything})


def test_rejections_find_the_size_of_a_test_that_is_known(trials: Trials) -> None:
    table = rejections([toy()], 4000, lengths=(10,), persistences=(0.0, 0.9))
    assert list(table) == list(trials.size)
    assert table["rejected"].tolist() == pytest.approx([0.05, 0.05], abs=0.012)
    assert table["error"].tolist() == pytest.approx([0.0034] * 2, abs=0.0005)


def test_a_cell_does_not_depend_on_what_else_is_measured() -> None:
    other = toy("other", recommended=False)
    whole = rejections([other, toy()], 40)
    alone = rejections([toy()], 40, lengths=(20,), persistences=(0.7,))
    cell = (whole["method"] == "toy") & (whole["n"] == 20) & (whole["persistence"] == 0.7)
    pd.testing.assert_frame_equal(whole[cell].reset_index(drop=True), alone)


def test_power_is_measured_for_recommended_tests_only() -> None:
    table = powers([toy(), toy("other", recommended=False)], 40)
    assert set(table["method"]) == {"toy"}
    assert set(table["draws"]) == {10}


@settings(deadline=None)
@given(arrays(float, array_shapes(min_dims=1, max_dims=3), elements=st.integers(-5, 5)))
def test_ranks_are_those_of_scipy(values: np.ndarray) -> None:
    np.testing.assert_array_equal(ranks(values), rankdata(values, axis=-1))


def test_the_published_tables_hold_every_trial(trials: Trials) -> None:
    assert set(trials.size["method"]) == set(TRIALS)
    assert set(trials.power["method"]) == {m for m, trial in TRIALS.items() if trial.recommended}
    for (method, recommended), part in trials.size.groupby(["method", "recommended"]):
        assert TRIALS[method].recommended == recommended
        assert set(zip(part["n"], part["persistence"], strict=True)) == {
            (n, rho) for n in LENGTHS if n >= TRIALS[method].shortest for rho in PERSISTENCES
        }
        assert set(part["draws"]) == {TRIALS[method].draws(int(trials.size["draws"].max()))}
        attainable = [TRIALS[method].attainable(n) for n in part["n"]]
        assert part["attainable"].tolist() == pytest.approx(attainable, rel=1e-9)


def test_recommended_tests_keep_their_level_but_where_the_report_says_so(trials: Trials) -> None:
    """A false claim of `data/trials.yaml` fails here, in either direction."""
    for test in trials.prose.tests:
        size = trials.of(test.method)
        above = size[(size["rejected"] > TOLERATED) & (size["persistence"] <= BOUND)]
        cells = sorted(zip(above["n"], above["persistence"], strict=True))
        assert cells == sorted(test.above), test.method


@pytest.mark.parametrize(
    ("part", "left_out"), [("tests", r"contrast \(ar-sieve\)"), ("joint", "differ: contrast")]
)
def test_what_is_told_of_other_tests_is_refused(tmp_path: Path, part: str, left_out: str) -> None:
    prose = yaml.safe_load((DATA / "trials.yaml").read_text(encoding="utf-8"))
    told = prose["tests"] if part == "tests" else prose["joint"]["tests"]
    del told[0]
    (tmp_path / "trials.yaml").write_text(yaml.safe_dump(prose), encoding="utf-8")
    with pytest.raises(DataError, match=left_out):
        Trials.read(tmp_path, PUBLISHED)


def test_every_kind_of_joint_test_is_on_trial(trials: Trials) -> None:
    assert tuple(trial.test for trial in JOINT_TRIALS) == JOINT_TESTS
    for trial in JOINT_TRIALS:
        own = trials.joint[trials.joint["test"] == trial.test]
        assert set(own["persistence"]) == set(JOINT_PERSISTENCES)
        assert set(own["specifications"]) == {len(trial.table)}
        assert not own["refused"].any()


def test_joint_tests_keep_their_level_but_where_the_report_says_so(trials: Trials) -> None:
    """A false claim of `data/trials.yaml` fails here, in either direction."""
    assert [test.id for test in trials.prose.joint.tests] == list(JOINT_TESTS)
    for test in trials.prose.joint.tests:
        own = trials.joint[trials.joint["test"] == test.id]
        above = own.loc[own["below_05"] > TOLERATED, "persistence"]
        assert above.tolist() == sorted(test.above), test.id


def test_joint_tests_that_keep_their_level_are_evenly_spread(trials: Trials) -> None:
    """Kolmogorov's D exceeds 1.95 over the root of the draws once in a thousand.

    A kind may depart by too few small p-values, which is no false alarm: what the report says of
    it then is in `data/trials.yaml`.
    """
    joint = trials.joint
    explained = {test.id for test in trials.prose.joint.tests if test.why}
    departing = joint["departure"] > 1.95 / np.sqrt(joint["draws"])
    assert set(joint.loc[departing, "test"]) <= explained


def test_departures_of_even_and_of_uneven_p_values() -> None:
    assert departure(np.array([0.25, 0.5, 0.75, 1.0])) == 0
    assert departure(np.array([0.25, 0.25, 0.25, 1.0])) == 0.5
    assert departure(np.array([1.0, 0.9, 0.8, 0.95])) == pytest.approx(0.55)


def test_a_simulated_panel_depends_on_its_cell_alone() -> None:
    trial = JOINT_TRIALS[0]
    assert joint_of(trial, 0.5, 3) == joint_of(trial, 0.5, 3)
    assert joint_of(trial, 0.5, 3) != joint_of(trial, 0.5, 4)
    table = uniformity(trial, 24)
    assert table["draws"].tolist() == [6] * len(JOINT_PERSISTENCES)


def test_the_engine_is_told_of_with_its_tables(trials: Trials) -> None:
    setter = Typesetter(trial_numbers(trials), {})
    [joint] = trial_sections(trials, setter)["engine"]
    above = sum(len(test.above) for test in trials.prose.joint.tests)
    cells = [plain(cell) for row in joint["tables"][0]["rows"] for cell in row]
    assert sum(MARK in cell for cell in cells) == above


def test_cells_above_are_marked_in_the_report(trials: Trials) -> None:
    setter = Typesetter(trial_numbers(trials), {})
    sections = trial_sections(trials, setter)
    for test, section in zip(trials.prose.tests, sections["tests"], strict=True):
        cells = [plain(cell) for row in section["tables"][0]["rows"] for cell in row]
        above = trials.of(test.method)["rejected"] > TOLERATED
        assert sum(MARK in cell for cell in cells) == above.sum()
        assert bool(section["tables"][0]["note"]) == above.any()


def test_the_other_tests_are_told_of_by_all_their_draws(trials: Trials) -> None:
    others = trials.others()
    assert set(others["method"]) == {m for m, trial in TRIALS.items() if not trial.recommended}
    for row in others.itertuples():
        own = trials.of(row.method)
        own = own[own["persistence"] == row.persistence]
        counted = own["draws"] - own["refused"]
        assert row.draws == counted.sum()
        assert row.rejected * row.draws == pytest.approx((own["rejected"] * counted).sum())
