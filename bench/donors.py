"""Placebo synthetic controls for 40 donors: our simplex solver beside pysyncon's, one thread.

Both match the outcomes of 20 years, every year with equal importance, and give the gaps of 10
years after. pysyncon's loop over placebos is run in this process, as its own class would spread it
over several. Its quadratic programme (SLSQP with numerical gradients) ends before the optimum, so
the same numbers to 1e-8 are asked of an exact solver: pysyncon's weights are shown with their
distance from it, and so are pysyncon's when SLSQP gets exact gradients and a tight tolerance.

Run: OMP_NUM_THREADS=1 PYTHONPATH=workflow python bench/donors.py
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from goals import beside
from numpy.typing import NDArray
from pysyncon import Synth
from scipy.optimize import LinearConstraint, minimize

from chervonets.inference.donors.simplex import placebo_weights

Array = NDArray[np.float64]

DONORS, BEFORE, AFTER = 40, 20, 10
REPEATS = 20
GOAL = 50
SAME = 1e-8


def panel(seed: int) -> Array:
    """Outcomes (40, 30) of donors that share three random walks and have noise of their own."""
    generator = np.random.default_rng(seed)
    factors = generator.standard_normal((3, BEFORE + AFTER)).cumsum(axis=1)
    loadings = generator.uniform(size=(DONORS, 3))
    return 10 + loadings @ factors + generator.standard_normal((DONORS, BEFORE + AFTER)) / 2


def ours(outcomes: Array) -> Array:
    """Weights (40, 40) of all placebos."""
    return placebo_weights(outcomes[:, :BEFORE])


def pysyncon_loop(outcomes: Array) -> Array:
    """The same by pysyncon, one donor after the other."""
    frame = pd.DataFrame(outcomes[:, :BEFORE].T)
    weights = np.zeros((DONORS, DONORS))
    for unit in range(DONORS):
        controls = frame.drop(columns=unit)
        synth = Synth()
        # The outcomes are their own features; the importance undoes pysyncon's scaling of them.
        synth.fit(
            X0=controls,
            X1=frame[unit],
            Z0=controls,
            Z1=frame[unit],
            custom_V=frame.var(axis=1).to_numpy(),
        )
        weights[unit, controls.columns] = synth.W
    return weights


def tight(outcomes: Array) -> Array:
    """The quadratic programme of pysyncon with exact gradients and the tightest tolerance."""
    before = outcomes[:, :BEFORE]
    weights = np.zeros((DONORS, DONORS))
    for unit in range(DONORS):
        others = np.arange(DONORS) != unit
        matrix = (before[others] - before[unit]).T
        gram = matrix.T @ matrix
        found = minimize(
            lambda w, gram=gram: (w @ gram @ w / 2, gram @ w),
            np.full(DONORS - 1, 1 / (DONORS - 1)),
            jac=True,
            method="SLSQP",
            bounds=[(0, 1)] * (DONORS - 1),
            constraints=LinearConstraint(np.ones(DONORS - 1), 1, 1),
            options={"maxiter": 5000, "ftol": 1e-16},
        )
        weights[unit, others] = found.x
    return weights


def verified(outcomes: Array, weights: Array) -> Array:
    """Exact weights by solving the linear system of the donors that carry weight.

    The conditions of Karush, Kuhn and Tucker are checked for every unit, which proves them optimal.
    """
    before = outcomes[:, :BEFORE]
    exact = np.zeros_like(weights)
    for unit in range(DONORS):
        active = np.flatnonzero(weights[unit] > 0)
        matrix = (before[active] - before[unit]).T
        system = np.zeros((len(active) + 1, len(active) + 1))
        system[:-1, :-1] = matrix.T @ matrix
        system[-1, :-1] = system[:-1, -1] = 1
        solution = np.linalg.solve(system, np.eye(len(active) + 1)[-1])
        exact[unit, active] = solution[:-1]
        others = np.arange(DONORS) != unit
        distances = (before[others] - before[unit]).T
        misfit = matrix @ solution[:-1]
        reduced = distances.T @ misfit - misfit @ misfit
        assert solution[:-1].min() > 0
        assert reduced.min() > -1e-9 * np.square(distances).sum(axis=0).max()
    return exact


def seconds(function: Callable[[], object], repeats: int) -> float:
    """The least time of several runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def matrix_rate() -> float:
    """Floating-point operations a second of this machine's matrix multiplication."""
    size = 512
    square = np.random.default_rng(0).standard_normal((size, size))
    return 2 * size**3 / seconds(lambda: square @ square, 10)


def operations(weights: Array) -> float:
    """Rough number of operations of the active sets that lead to the weights.

    A step of the active-set method multiplies the matrix (21 rows, 39 columns) with the residual
    and updates a triangle; it takes about a step for each donor that carries weight.
    """
    rows, columns = BEFORE + 1, DONORS - 1
    active = (weights > 0).sum(axis=1).astype(np.float64)
    return float((active * (4 * rows * columns) + 2 * rows * active**2).sum())


def apart(first: Array, second: Array) -> str:
    """Largest difference of two sets of weights, in words."""
    return f"{np.abs(first - second).max():.1e}"


def main() -> None:
    """Print times, ratios and differences."""
    outcomes = panel(0)
    start = time.perf_counter()
    theirs = pysyncon_loop(outcomes)
    slow = time.perf_counter() - start
    start = time.perf_counter()
    tightened = tight(outcomes)
    medium = time.perf_counter() - start
    fast = seconds(lambda: ours(outcomes), REPEATS)
    found = ours(outcomes)
    exact = verified(outcomes, found)
    gaps = (found - exact) @ outcomes
    rate = matrix_rate()
    reached = operations(found) / fast / rate
    lines = [
        f"placebo synthetic controls, {DONORS} donors, {BEFORE} + {AFTER} years, one thread",
        f"  ours                           {fast * 1e3:9.2f} ms",
        f"  pysyncon                       {slow * 1e3:9.2f} ms   {slow / fast:7.0f} times ours",
        f"  its programme, made exact      {medium * 1e3:9.2f} ms   {medium / fast:7.0f} times",
        f"  weights of ours and of the KKT system differ by at most {apart(found, exact)}",
        f"  gaps of ours and of the KKT system differ by at most {np.abs(gaps).max():.1e}",
        f"  weights of pysyncon and of the KKT system differ by at most {apart(theirs, exact)}",
        f"  weights of its programme, made exact, differ by at most {apart(tightened, exact)}",
        f"  matrix multiplication here {rate / 1e9:.1f} Gflop/s; share reached {reached:.2%}",
    ]
    print("\n".join(lines))
    beside("pysyncon takes", slow / fast, GOAL, "times ours")
    beside("gaps differ from the exact ones by", np.abs(gaps).max(), SAME, "", most=True)


if __name__ == "__main__":
    main()
