"""What a rung answers: a word, why, and the numbers that it made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chervonets.numbers import Number
from chervonets.propositions.models import Rung


@dataclass(frozen=True)
class Finding:
    """The answer of one rung to one proposition.

    Attributes:
        rung: which.
        word: of the rung's words in data/verdicts.yaml; empty where the rung is not asked.
        because: key of the reason there.
        facts: what the rule looked at, by name.
        numbers: what the report may print, keys without the claim and the proposition.
        independent: how many independent originators say so.
    """

    rung: Rung
    word: str
    because: str
    facts: Mapping[str, float | bool | None] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    independent: int = 0
