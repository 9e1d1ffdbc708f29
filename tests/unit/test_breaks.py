from dataclasses import replace

import numpy as np
import pytest

from chervonets.inference import autoregression
from chervonets.inference.breakdates import argmax_law, asymptotic_intervals, date_sets
from chervonets.inference.breaks import structural_break
from chervonets.inference.breaksearch import Search, change_at, shortest_regime
from chervonets.inference.partitions import (
    f_of,
    multiple_breaks,
    partitions,
    regime_costs,
    sequential_f,
)
from chervonets.inference.result import Infeasible

STEP = np.array([0.0, 1, 0, 1, 10, 11, 10, 11])
NOISE = np.random.default_rng(3).standard_normal(60)


def stepped(n, size=5.0):
    return NOISE[:n] + size * (np.arange(n) >= n // 2)


class TestOneBreak:
    def test_by_hand(self):
        """Squares: 202 about one mean, 1 about each of two; F = (202 - 2) / (2 / 6)."""
        result = structural_break(STEP, resamples=9)
        assert result.statistic == pytest.approx(600)
        assert result.estimate == pytest.approx(10)
        assert result.details["dates"] == [4]
        assert result.details["degrees_of_freedom"] == 6
        assert (result.details["first_date"], result.details["last_date"]) == (2, 6)

    def test_functionals_by_hand(self):
        found = [structural_break(STEP, functional=name, resamples=9) for name in
                 ("sup", "ave", "exp")]  # fmt: skip
        dates = range(2, 7)
        squares = [4 * STEP[:d].var() * d / 4 + STEP[d:].var() * (8 - d) for d in dates]
        f = np.array([6 * (202 - rss) / rss for rss in squares])
        wanted = [f.max(), f.mean(), np.log(np.exp(f / 2).mean())]
        assert [r.statistic for r in found] == pytest.approx(wanted)
        assert found[0].details["exp_f"] == pytest.approx(wanted[2])

    def test_a_large_break_is_found(self):
        result = structural_break(stepped(40), resamples=199)
        assert result.details["dates"] == [20]
        assert result.p_value <= 0.01
        assert result.attainable_p <= result.p_value
        assert result.p_opposite is None
        assert result.interval is None
        assert result.estimate == pytest.approx(5, abs=1)

    def test_noise_is_not(self):
        assert structural_break(NOISE[:40], resamples=199).p_value > 0.2

    def test_same_seed_same_result(self):
        first, again, other = (
            replace(structural_break(NOISE[:20], seed=seed, resamples=499), level=0)
            for seed in (1, 1, 2)
        )
        assert first == again
        assert first.p_value != other.p_value

    def test_memory_is_bounded_without_a_trace(self, monkeypatch):
        whole = structural_break(NOISE[:20], resamples=499)
        monkeypatch.setattr(autoregression, "HELD", 20 * 7)
        again = structural_break(NOISE[:20], resamples=499)
        assert (again.p_value, again.details) == (whole.p_value, whole.details)

    def test_persistence_is_allowed_for(self):
        """A slow swing is nothing unusual to persistent years."""
        assert structural_break(np.cumsum(NOISE[:40])).p_value > 0.1

    def test_trend(self):
        time = np.arange(20.0)
        kinked = 3 + 0.5 * time + np.where(time >= 12, 4 + 2 * (time - 12), 0) + NOISE[:20] / 50
        result = structural_break(kinked, model="trend", resamples=99)
        assert result.details["dates"] == [12]
        assert result.estimate == pytest.approx(4, abs=0.1)
        assert result.details["slope_change"] == pytest.approx(2, abs=0.02)
        assert result.p_value == 0.01

    def test_level_about_a_trend(self):
        values = 2.0 * np.arange(24) + 9 * (np.arange(24) >= 15) + NOISE[:24]
        result = structural_break(values, model="level", resamples=199)
        assert result.details["dates"] == [15]
        assert result.estimate == pytest.approx(9, abs=2)

    def test_one_more_break(self):
        values = NOISE[:45] + 20 * (np.arange(45) >= 15) - 20 * (np.arange(45) >= 30)
        result = structural_break(values, known=[15], resamples=99)
        assert result.details["dates"] == [30]
        assert result.estimate == pytest.approx(-20, abs=1)
        assert result.p_value == 0.01
        assert structural_break(values, known=[15, 30], resamples=99).p_value > 0.1

    @pytest.mark.parametrize(
        ("values", "options", "reason"),
        [
            (NOISE[:7], {}, "7 years are too few; the test needs 8"),
            (NOISE[:9], {"model": "trend"}, "needs 10"),
            (NOISE[:9], {"known": [4, 6]}, "needs 10"),
            ([3.0] * 12, {}, "the same"),
            ([1.0] * 6 + [2.0] * 6, {}, "no scatter"),
            (np.append(NOISE[:12], np.nan), {}, "missing"),
            (NOISE[:20], {"functional": "max"}, "not one of"),
            (NOISE[:20], {"model": "mode"}, "not a model"),
            (NOISE[:20], {"trimming": 0.5}, "between 0 and a half"),
            (NOISE[:20], {"trimming": 0.0}, "between 0 and a half"),
            (NOISE[:20], {"known": [12, 5]}, "not in order"),
            (NOISE[:20], {"known": [20]}, "not in order"),
            (NOISE[:20], {"known": [7, 14], "trimming": 0.4}, "no date"),
        ],
    )
    def test_refusals(self, values, options, reason):
        with pytest.raises(Infeasible, match=reason):
            structural_break(values, **options)

    def test_shortest_regimes(self):
        assert [shortest_regime(n, "mean", 0.15) for n in (10, 13, 20, 40, 100)] == [2, 2, 3, 6, 15]
        assert shortest_regime(10, "trend", 0.15) == 3

    @pytest.mark.parametrize("model", ["mean", "level", "trend"])
    def test_squares_against_least_squares(self, model):
        search = Search.of(18, model=model, known=[9])
        series = NOISE[:18]
        changes = {}
        for place, (date, found) in enumerate(
            zip(search.dates, search.squares(series), strict=True)
        ):
            residuals = search.residuals_at(series, place)
            changes[date] = change_at(series, date, model=model, known=[9])
            assert residuals @ residuals == pytest.approx(found)
        assert search.at_best(series)[1] == pytest.approx(
            search.residuals_at(series, int(np.argmin(search.squares(series))))
        )
        if model == "mean":
            assert changes[4] == pytest.approx([series[4:9].mean() - series[:4].mean()])
            assert changes[12] == pytest.approx([series[12:].mean() - series[9:12].mean()])


class TestSeveralBreaks:
    @pytest.mark.parametrize("model", ["mean", "trend"])
    def test_costs_against_least_squares(self, model):
        series = NOISE[:12] - NOISE[:12].mean()
        costs = regime_costs(series, model, 3)
        time = np.arange(12)
        for start, end in ((0, 12), (2, 9), (4, 7)):
            fit = np.polyfit(time[start:end], series[start:end], int(model == "trend"))
            errors = series[start:end] - np.polyval(fit, time[start:end])
            assert costs[start, end] == pytest.approx(errors @ errors, abs=1e-9)
        assert costs[3, 5] == np.inf
        assert costs[5, 3] == np.inf

    def test_dynamic_programming_against_all_pairs(self):
        series = NOISE[:14] - NOISE[:14].mean()
        costs = regime_costs(series, "mean", 2)
        best = min(
            (costs[0, a] + costs[a, b] + costs[b, 14], (a, b))
            for a in range(2, 13)
            for b in range(a + 2, 13)
        )
        found = partitions(costs, model="mean", most=2)[2]
        assert found.dates == best[1]
        assert found.rss == pytest.approx(best[0])

    def test_two_breaks(self):
        values = 100 + NOISE[:45] + 9 * (np.arange(45) >= 15) - 9 * (np.arange(45) >= 30)
        result = multiple_breaks(values, resamples=199)
        assert result.details["dates"] == [15, 30]
        assert result.estimate == 2
        assert result.details["means"] == pytest.approx([100, 109, 100], abs=1)
        assert result.details["rss"] == sorted(result.details["rss"], reverse=True)
        assert all(
            date in dates for date, dates in zip([15, 30], result.details["date_sets"], strict=True)
        )
        assert multiple_breaks(values, breaks=0, resamples=9).details["dates"] == []
        assert multiple_breaks(values, breaks=1, resamples=9).estimate == 1

    def test_breaks_that_hide_each_other_are_missed_by_the_first_test_only(self):
        values = NOISE[:45] + 9 * (np.arange(45) >= 15) - 9 * (np.arange(45) >= 30)
        result = multiple_breaks(values, resamples=199)
        assert len(result.details["sequential_p"]) >= 1
        assert result.details["sequential_p"][0] == result.p_value

    def test_thirteen_years_carry_one_break(self):
        result = multiple_breaks(stepped(13), resamples=99)
        assert result.details["dates_by_number"] == [[], [6]]
        assert result.details["sequential_p"] == [result.p_value]
        with pytest.raises(Infeasible, match="13 years are for 0 to 1 breaks, not 2"):
            multiple_breaks(stepped(13), breaks=2)
        assert len(multiple_breaks(stepped(14), max_breaks=2, resamples=9).details["rss"]) == 3

    @pytest.mark.parametrize(
        ("values", "options", "reason"),
        [
            (NOISE[:7], {}, "too few"),
            ([2.0] * 20, {}, "the same"),
            (NOISE[:20], {"model": "level"}, "not a model"),
            (NOISE[:20], {"trimming": 0.1, "max_breaks": 9}, "for 1 to 7 breaks, not 9"),
            (NOISE[:20], {"max_breaks": 0}, "for 1 to 5 breaks, not 0"),
            (NOISE[:20], {"breaks": -1}, "for 0 to 5 breaks, not -1"),
            (NOISE[:20], {"level": 1.0}, "level"),
            ([1.0] * 6 + [2.0] * 6 + [4.0] * 6, {}, "2 breaks leave no scatter"),
        ],
    )
    def test_refusals(self, values, options, reason):
        with pytest.raises(Infeasible, match=reason):
            multiple_breaks(values, resamples=9, **options)

    def test_sequential_statistic_by_hand(self):
        series = STEP - STEP.mean()
        costs = regime_costs(series, "mean", 2)
        found = sequential_f(costs, [4])
        assert found == pytest.approx(0)  # 0 1 | 0 1: the halves have the same mean
        assert sequential_f(costs, []) == pytest.approx(600)
        assert sequential_f(costs, [3, 5]) is None

    def test_f_of_two_breaks(self):
        assert f_of(30.0, 10.0, n=23, breaks=2, model="mean") == 20


class TestDates:
    def test_law_of_the_date(self):
        assert argmax_law(0.0, 1.0) == pytest.approx(0.5)
        assert argmax_law(-3.0, 1.0) == pytest.approx(1 - argmax_law(3.0, 1.0))
        assert argmax_law(0.0, 4.0) == pytest.approx(argmax_law(-1e-12, 4.0), abs=1e-4)
        points = np.linspace(-40, 40, 81)
        law = [argmax_law(x, 2.0) for x in points]
        assert np.all(np.diff(law) > 0)
        assert law[0] < 0.01
        assert law[-1] > 0.98

    def test_law_against_simulation(self):
        """Random walks in small steps, with a variance that doubles after the break."""
        step, reach = 0.02, 30
        rng, n = np.random.default_rng(0), int(30 / 0.02)
        ends = []
        for scale in (1.0, 2.0):
            shocks = np.sqrt(scale * step) * rng.standard_normal((2000, n))
            walk = np.cumsum(shocks - step / 2, axis=1)
            ends.append((walk.max(axis=1), (walk.argmax(axis=1) + 1) * step))
        (before, _), (after, time) = ends
        late = (after > before) & (after > 0)
        for point in (1.0, 4.0, 10.0):
            found = 1 - np.mean(late & (time > point))
            assert found == pytest.approx(argmax_law(point, 2.0), abs=0.03)
        assert reach == step * n

    def test_intervals_shrink_with_the_break(self):
        values = np.concatenate([NOISE[:20], NOISE[20:40]])
        widths = []
        for size in (1.0, 3.0, 9.0):
            (interval,) = asymptotic_intervals(
                values + size * (np.arange(40) >= 20), [20], level=0.95
            )
            assert interval[0] <= 20 <= interval[1]
            widths.append(interval[1] - interval[0])
        assert widths == sorted(widths, reverse=True)

    def test_a_regime_without_scatter_has_its_date(self):
        values = np.array([1.0] * 6 + [5.0, 5.1] * 3)
        assert asymptotic_intervals(values, [6], level=0.95) == [(6, 6)]

    def test_sets_shrink_with_the_break_and_hold_the_estimate(self):
        sizes = []
        for size in (1.0, 3.0, 9.0):
            series = stepped(30, size) - stepped(30, size).mean()
            search = Search.of(30)
            date = search.dates[int(search.f_statistics(series).argmax())]
            (dates,) = date_sets(
                series, [date], model="mean", trimming=0.15, resamples=199, seed=0, level=0.95
            )
            assert date in dates
            sizes.append(len(dates))
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] > 3 > sizes[-1]
