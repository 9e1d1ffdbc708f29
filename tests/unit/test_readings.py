"""How severely both readings were tried, against cases counted by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from chervonets.claims.models import Claim, read_claim
from chervonets.claims.readings import reading_numbers
from chervonets.rungs.tests.evaluate import Multiverse
from chervonets.rungs.tests.outcomes import Settings
from chervonets.panel.concepts import Concept
from tests.conftest import DATA

QUICK = Settings(
    resamples=99, level=0.05, seed=1, power_draws=20, power_resamples=39, error_draws=9
)


def claim_of(
    concepts: dict[str, Concept],
    claim_id: str,
    smallest: float,
    rival: float,
    direction: str = "rise",
) -> Claim:
    """A real claim with other effects."""
    claim = read_claim(DATA, claim_id, concepts)
    plain = claim.display.model_copy(update={"form": "plain", "scale": 1.0})
    return claim.model_copy(
        update={
            "smallest_effect": claim.smallest_effect.model_copy(update={"value": smallest}),
            "rival_reading": claim.rival_reading.model_copy(update={"effect": rival}),
            "prediction": claim.prediction.model_copy(update={"direction": direction}),
            "display": plain,
        }
    )


def found_of(
    values: tuple[float, ...],
    estimates: list[float],
    after: tuple[bool, ...] = (),
    **primary: Any,
) -> Multiverse:
    """A multiverse with one sample; the first estimate is the primary's."""
    results = pd.DataFrame(
        {
            "primary": [True, *[False] * (len(estimates) - 1)],
            "estimate": estimates,
            "reason": "",
            "sample": 0,
            **primary,
        }
    )
    sample = {"labels": (), "values": values, "after": after, "second": (), "observations": ()}
    return Multiverse(results, pd.DataFrame([sample]), {}, {}, "")


def shares(claim: Claim, found: Multiverse, settings: Settings = QUICK) -> dict[str, float | None]:
    return {
        key.removeprefix("reading."): item.value
        for key, item in reading_numbers(claim, found, settings).items()
    }


def test_sign_flips_of_three_changes(concepts: dict[str, Concept]) -> None:
    """Less 0.1 all three are positive: of 8 flips only the data reach their sum.

    Less 0.4 they are -0.2, -0.1 and 0.1: of 8 sums only -0.4 lies below -0.2.
    """
    claim = claim_of(concepts, "plan-raised-targets", 0.1, 0.4)
    read = shares(claim, found_of((0.2, 0.3, 0.5), [1 / 3, 0.1, 0.3, 0.26]))
    assert read["text"] == pytest.approx(100 * 7 / 8)
    assert read["rival"] == pytest.approx(100 * 7 / 8)
    # the border lies in the middle between 0.1 and 0.4
    assert read["nearer_text"] == pytest.approx(75)
    assert read["nearer_rival"] == pytest.approx(25)
    assert read["rival_effect"] == pytest.approx(0.4)


def test_a_predicted_fall_mirrors_a_rise(concepts: dict[str, Concept]) -> None:
    rise = claim_of(concepts, "plan-raised-targets", 0.1, -0.2)
    fall = claim_of(concepts, "plan-raised-targets", 0.1, 0.2, "fall")
    up = shares(rise, found_of((0.2, -0.3, 0.5), [0.4 / 3, -0.2]))
    down = shares(fall, found_of((-0.2, 0.3, -0.5), [-0.4 / 3, 0.2]))
    assert down.pop("rival_effect") == -up.pop("rival_effect")
    assert down == pytest.approx(up)


def test_permutations_of_six_years(concepts: dict[str, Concept]) -> None:
    """5, 6, 7 after 0, 1, 2: less 1 they are still the greatest, so 1 of 20 ways reaches them.

    Less 6 they are -1, 0, 1, whose sum 0 only one of the 20 threes, (-1, 0, 0), does not reach.
    """
    claim = claim_of(concepts, "nep-suppressed", 1.0, 6.0)
    after = (False,) * 3 + (True,) * 3
    years = found_of((0.0, 1, 2, 5, 6, 7), [5.0], after, null="permutation")
    read = shares(claim, years)
    assert read["text"] == pytest.approx(95)
    assert read["rival"] == pytest.approx(95)
    assert read["nearer_text"] == 100


def test_a_sieved_contrast_far_from_both_edges(concepts: dict[str, Concept]) -> None:
    """Of 99 histories none comes 50 above the text's edge, all come 50 below the rival's."""
    claim = claim_of(concepts, "printing-press", 1.0, 101.0)
    after = (False,) * 5 + (True,) * 5
    values = (0.3, -0.2, 0.1, 0.4, -0.5, 51.2, 50.7, 51.1, 50.8, 51.3)
    read = shares(claim, found_of(values, [51.0], after, null="ar-sieve", trend="none"))
    assert read["text"] == pytest.approx(99)
    assert read["rival"] == pytest.approx(100)


def test_what_has_no_test_of_one_sample_has_no_severity(concepts: dict[str, Concept]) -> None:
    trend = claim_of(concepts, "party-ossified", 0.07, 0.0)
    read = shares(trend, found_of((1.0, 2, 3), [0.2, 0.03], null="independent"))
    assert read["text"] is None
    assert read["rival"] is None
    assert read["nearer_text"] == 50


def test_a_refused_primary_has_no_severity(concepts: dict[str, Concept]) -> None:
    claim = claim_of(concepts, "plan-raised-targets", 0.1, 0.4)
    found = found_of((0.2, 0.3, 0.5), [float("nan"), 0.3])
    found.results.loc[0, "reason"] = "too short"
    read = shares(claim, found)
    assert read["text"] is None
    assert read["nearer_text"] == 100


def test_a_level_is_decided_by_margins(concepts: dict[str, Concept]) -> None:
    claim = read_claim(DATA, "kulaks-two-million", concepts)
    assert reading_numbers(claim, found_of((1.0,), [1.0]), QUICK) == {}
