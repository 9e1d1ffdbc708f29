"""What a rung answers: a word, why, and the numbers that it made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chervonets.numbers import Number
from chervonets.propositions.models import Rung


@dataclass(frozen=True)
class Finding:
    """The answer of one rung to one proposition."""

    rung: Rung
    word: str  # of the rung's words in data/verdicts.yaml; empty where the rung is not asked
    because: str
    facts: Mapping[str, float | bool | None] = field(default_factory=dict)  # that the rule looks at
    numbers: Mapping[str, Number] = field(default_factory=dict)  # keys without claim and sentence
    independent: int = 0  # originators who say so
