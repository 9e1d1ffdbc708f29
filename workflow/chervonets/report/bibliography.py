"""Sources as the bibliography and the text name them."""

import textwrap
from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import itemgetter
from string import ascii_lowercase

from chervonets.sources.models import Citation, Source
from chervonets.sources.vocabulary import Vocabulary

MOST_NAMED = 2
"""Most authors that a reference in the text names."""
LONGEST = 48
"""Letters of a title that stands for an author."""


def short(reference: str) -> str:
    """A reference as the text names it: `(Holm, 1979)`."""
    names, year = reference.split(" (", 1)
    people = [name for part in names.split(" and ") for name in part.split("., ")]
    families = [name.split(",")[0] for name in people]
    who = " and ".join(families) if len(families) <= MOST_NAMED else f"{families[0]} and others"
    return f"({who}, {year.split(')')[0]})"


def in_text(citation: Citation) -> str:
    """A source as the text names it; a long title in place of an author is cut short."""
    name = textwrap.shorten(citation.who, LONGEST, placeholder=" …")
    return f"({name}, {citation.year})"


def lettered(sources: Mapping[str, Source]) -> dict[str, Source]:
    """All sources, with a letter behind the year where the text would name two of them alike.

    Letters follow the order of the keys.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(sources):
        alike[in_text(sources[key].citation)].append(key)
    found = {}
    for key, source in sources.items():
        namesakes = alike[in_text(source.citation)]
        place = namesakes.index(key)
        letter = ascii_lowercase[place : place + 1] if len(namesakes) > 1 else ""
        found[key] = source.model_copy(update={"citation": source.citation.lettered(letter)})
    return found


def bibliography(
    sources: Mapping[str, Source],
    references: Mapping[str, str],
    vocabulary: Vocabulary,
    named: Collection[str] = (),
) -> list[dict[str, str]]:
    """Sources and references, each with its key, class of evidence and rights.

    Those of the keys `named` are told in short; by default there are all of them in full.
    """
    rows = [(key, text, "reference", "") for key, text in references.items()]
    for key, source in sources.items():
        evidence = ", ".join(dict.fromkeys(vocabulary.counted_by(source).values()))
        text = reference(source.citation, in_full=not named)
        rows.append((key, text, evidence.replace("-", " "), source.licence.name))
    if named:
        rows = [(key, text, "", "") for key, text, _, _ in rows if key in named]
    fields = ("key", "text", "evidence", "rights")
    return [dict(zip(fields, row, strict=True)) for row in sorted(rows, key=itemgetter(1))]


def reference(citation: Citation, *, in_full: bool = True) -> str:
    """A source as the bibliography prints it, in full with the note on how it was read."""
    who = "; ".join(author.text for author in citation.known)
    when = f" ({citation.year})"
    head = f"{who}{when}. {citation.title}" if who else f"{citation.title}{when}"
    edition = f"edition {citation.edition}" if citation.edition else None
    parts = [head, citation.container_title, edition, citation.publisher, citation.page]
    note = citation.note if in_full else None
    tail = [part for part in (citation.url, citation.doi, note) if part]
    return ". ".join(part.rstrip(".") for part in [*parts, *tail] if part) + "."
