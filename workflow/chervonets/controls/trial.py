"""One trial of the rule: what it was given, and when its word would be wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Facts, VerdictRule

WRONG: dict[str, Callable[[str, str, VerdictRule], bool]] = {
    "reversed": lambda word, before, rule: word in rule.upheld and before in rule.upheld,
    "untrue": lambda word, _, rule: word in rule.upheld,
    "likely": lambda word, _, rule: word in rule.leaning_for,
    "missed": lambda word, _, rule: word not in (*rule.upheld, *rule.leaning_for),
    "refused": lambda word, _, rule: word in rule.refused,
    "turned": lambda word, before, rule: (
        (word in rule.upheld and before in rule.refused)
        or (word in rule.refused and before in rule.upheld)
    ),
    "changed": lambda word, before, _: word != before,
}
"""When a word is wrong; the second word is that of the sentence as it stands.

`reversed`: a sentence and its opposite are both upheld. `untrue`: a sentence that is not true is
upheld; `likely`: it is called so. `missed`: one that is true is neither; `refused`: the word is
against it. `turned`: figures wrong by as much as such figures are turn a word round. `changed`:
they change it at all.
"""


@dataclass(frozen=True)
class Trial:
    """What the rule of description sees of one trial, by how many times the known error it asks.

    Attributes:
        control: what is tried.
        wrong: of `WRONG`.
        kind: of the sentence.
        facts: by factor.
        before: the same of the sentence as it stands; nothing where it has none.
    """

    control: str
    wrong: str
    kind: str
    facts: Mapping[float, Facts]
    before: Mapping[float, Facts] | None = None

    def is_wrong(self, rule: VerdictRule) -> bool:
        """Whether the rule's word is wrong."""
        before = "" if self.before is None else _word(self.before, rule)
        return WRONG[self.wrong](_word(self.facts, rule), before, rule)


def _word(facts: Mapping[float, Facts], rule: VerdictRule) -> str:
    return rule.decide("describe", facts[rule.wider]).word


def facts_by(
    factors: list[float], rule: VerdictRule, judge: Callable[[VerdictRule], Finding]
) -> dict[float, Facts]:
    """What `judge` finds by factor of the known error."""
    return {wider: judge(rule.model_copy(update={"wider": wider})).facts for wider in factors}
