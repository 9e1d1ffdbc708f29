"""One trial of the rule: what it was given, and when its word would be wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Facts, VerdictRule

UPHELD = frozenset({"established", "borne out"})
REFUSED = frozenset({"not borne out"})
LIKELY = "likely"

WRONG: dict[str, Callable[[str, str], bool]] = {
    "reversed": lambda word, before: word in UPHELD and before in UPHELD,
    "untrue": lambda word, _: word in UPHELD,
    "untrue, likely": lambda word, _: word == LIKELY,
    "at the line": lambda word, _: word not in UPHELD | {LIKELY},
    "one error off": lambda word, _: word not in UPHELD | {LIKELY},
    "two errors off": lambda word, _: word not in UPHELD | {LIKELY},
    "two errors off, refused": lambda word, _: word in REFUSED,
    "turned": lambda word, before: (
        (word in UPHELD and before in REFUSED) or (word in REFUSED and before in UPHELD)
    ),
    "changed": lambda word, before: word != before,
}
"""When a word is wrong, by control; the second word is that of the sentence as it stands.

`reversed`: a sentence and its opposite are both borne out. `untrue`: a sentence that is not true is
borne out; `untrue, likely`: it is called likely. `at the line`, `one error off`, `two errors off`:
one whose truth lies beyond the smallest effect by so many bands of error is neither; `refused`:
it is not borne out. `turned`: figures wrong by as much as such figures are turn a word round.
`changed`: they change it at all.
"""


@dataclass(frozen=True)
class Trial:
    """What the rule of description sees of one trial, by how many times the known error it asks.

    Attributes:
        control: of `WRONG`.
        kind: of the sentence.
        facts: by factor.
        before: the same of the sentence as it stands; nothing where it has none.
    """

    control: str
    kind: str
    facts: Mapping[float, Facts]
    before: Mapping[float, Facts] | None = None

    def is_wrong(self, rule: VerdictRule) -> bool:
        """Whether the rule's word is wrong."""
        before = "" if self.before is None else _word(self.before, rule)
        return WRONG[self.control](_word(self.facts, rule), before)


def _word(facts: Mapping[float, Facts], rule: VerdictRule) -> str:
    return rule.decide("describe", facts[rule.wider]).word


def facts_by(
    factors: list[float], rule: VerdictRule, judge: Callable[[VerdictRule], Finding]
) -> dict[float, Facts]:
    """What `judge` finds by factor of the known error."""
    return {wider: judge(rule.model_copy(update={"wider": wider})).facts for wider in factors}
