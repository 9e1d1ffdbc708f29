"""Was it done, and when? Acts that are attested with their dates."""

from collections.abc import Mapping

from chervonets.numbers import Number, number
from chervonets.propositions.models import Dated, Proposition
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Act, Acts, witnesses, witnesses_of
from chervonets.sources.vocabulary import Vocabulary

MADE_BY = "chervonets.rungs.dated.dated"
TABLE = "data/acts.yaml"


def _within(date: str, asked: Dated) -> bool:
    since, until = asked.since, asked.until
    after = not since or date >= since[: len(date)]
    return after and (not until or date[: len(until)] <= until)


def _then(asked: Dated, acts: Acts) -> list[Act]:
    return [act for act in acts.acts if any(_within(item.date, asked) for item in act.attested)]


def meant(asked: Dated, acts: Acts) -> list[Act]:
    """The acts that a sentence can mean: of its measures, among those named, within its dates.

    An act counts if any place dates it within them, for months and years in whole.
    """
    return [
        act
        for act in _then(asked, acts)
        if act.measure in asked.measures and (not asked.acts or act.id in asked.acts)
    ]


def _differ(dates: set[str]) -> bool:
    """Whether two of the dates exclude each other; a month does not exclude its days."""
    return any(
        not one.startswith(other) and not other.startswith(one) for one in dates for other in dates
    )


def dated(
    proposition: Proposition, acts: Acts, vocabulary: Vocabulary, rule: VerdictRule
) -> Finding:
    """Judge a sentence by the dated acts that it can mean.

    Returns:
        The word, with facts: `acts`, how many; `attested_twice`, how many of them by two or more
        independent originators; `witnesses`, the most of one act; `originators`, how many of
        whom no two go back to one another attest any of the acts; both are of the acts to the
        contrary where there are no others; `opposite`, acts that would show the sentence false;
        `empty`, of how many fields that it must reach none is attested; `contradicted`, whether
        places give an act different dates.

    Raises:
        ValueError: the sentence names no acts.
    """
    if proposition.dated is None:
        raise ValueError(f"{proposition.id} is not asked of acts")
    asked = proposition.dated
    found = meant(asked, acts)
    against = [act for act in _then(asked, acts) if act.measure in asked.opposite]
    counted = {act.id: witnesses(act, vocabulary) for act in [*found, *against]}
    behind = found or against  # those that decide the word
    facts: dict[str, float | bool | None] = {
        "acts": len(found),
        "attested_twice": sum(counted[act.id] > 1 for act in found),
        "witnesses": max((counted[act.id] for act in behind), default=0),
        "originators": witnesses_of(behind, vocabulary),
        "opposite": len(against),
        "empty": sum(not any(act.id in named for act in found) for named in asked.fields.values()),
        "contradicted": any(_differ({place.date for place in act.attested}) for act in found),
        "stand_in": proposition.direct == "stand-in",
        "partly": proposition.direct == "partly",
    }
    word, because = rule.answer("dated", proposition, facts)
    numbers = _numbers(found, against, counted)
    return Finding("dated", word, because, facts, numbers, int(facts["witnesses"] or 0))


def _numbers(found: list[Act], against: list[Act], counted: Mapping[str, int]) -> dict[str, Number]:
    words, dates = "acts that the text can mean", [f".act.{act.id}.date" for act in found]
    numbers = {"acts": number(len(found), 0, "acts", MADE_BY, words, *(dates or [TABLE]))}
    sided = [("act", act) for act in found] + [("opposite", act) for act in against]
    for side, act in sided:
        start, inputs = f"{side}.{act.id}", act.places
        date, words = act.attested[0].date, act.title
        numbers[f"{start}.date"] = Number(None, date, "date", MADE_BY, words, inputs[:1])
        numbers[f"{start}.witnesses"] = number(
            counted[act.id], 0, "originators", MADE_BY, words, *inputs
        )
    return numbers
