"""What a picture shows: the series of a claim, and the sentence whose sample is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chervonets.claims.models import Claim, Picture
from chervonets.numbers import Display
from chervonets.propositions.models import Ask, Sentence
from chervonets.ways.samples import Question
from chervonets.ways.selections import Selection
from chervonets.ways.space import Choice


@dataclass(frozen=True)
class Subject:
    """A claim and one of its sentences that is asked of figures."""

    claim: Claim
    sentence: Sentence

    @classmethod
    def of(cls, claim: Claim) -> Subject | None:
        """The sentence that the claim's picture draws: the one named, else the first asked."""
        asked = [item for item in claim.propositions if item.ask is not None]
        chosen = claim.drawn or (asked[0] if asked else None)
        return None if chosen is None or chosen.ask is None else cls(claim, chosen)

    @property
    def ask(self) -> Ask:
        """How the sentence is asked."""
        assert self.sentence.ask is not None  # no other sentence is made a subject
        return self.sentence.ask

    @property
    def picture(self) -> Picture:
        """What the claim says of its picture.

        Raises:
            ValueError: it has none.
        """
        if self.claim.picture is None:
            raise ValueError(f"{self.claim.id} has no picture")
        return self.claim.picture

    @cached_property
    def question(self) -> Question:
        """The sentence as samples see it."""
        return self.sentence.question(self.claim.series)

    @property
    def series(self) -> Mapping[str, Selection]:
        """Selections by name."""
        return self.claim.series

    @cached_property
    def axes(self) -> dict[str, list[Choice]]:
        """The choices of every axis that leave the question as it is, or may be held to."""
        return {
            name: [choice for choice, mark in axis.marks.items() if mark != "other"]
            for name, axis in self.ask.axes.items()
        }

    @property
    def display(self) -> Display:
        """How estimates are printed."""
        return self.ask.display

    def shown(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Estimates (n,) on the scale on which they are printed; see `Display`."""
        raised = np.exp(values) if self.display.form == "exp" else values
        return np.asarray(self.display.scale * raised, dtype=np.float64)

    @property
    def direction(self) -> str:
        """Which side the sentence asserts."""
        return self.sentence.prediction.direction

    @property
    def margins(self) -> tuple[float, float] | None:
        """Limits of a size, in the unit of the estimate."""
        return self.ask.margins.get(str(self.ask.primary.get("margin", "")))
