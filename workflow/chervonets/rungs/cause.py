"""Would it have happened anyway? What the figures can show of a cause, and what they can't."""

from chervonets.propositions.models import Proposition
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Facts, VerdictRule


def cause(
    proposition: Proposition, described: Finding | None, tested: Facts, rule: VerdictRule
) -> Finding:
    """Judge a causal sentence by its design, by what its figures say, and by their test.

    Returns:
        The word, with facts: `compares`, whether the design sets the case beside others that the
        cause did not reach (regions, countries); the facts of the test; `share_for` of the ways.

    Raises:
        ValueError: the sentence is not about a cause.
    """
    if proposition.cause is None:
        raise ValueError(f"{proposition.id} is not about a cause")
    facts = {
        **tested,
        "compares": proposition.cause.design in ("regions", "donors"),
        "has_design": proposition.cause.design != "none",
        "share_for": described.facts.get("share_for") if described else None,
        "stand_in": proposition.direct == "stand-in",
        "partly": proposition.direct == "partly",
    }
    decision = rule.decide("cause", facts)
    return Finding("cause", decision.word, decision.reason, facts)
