"""What the READMEs hold that is made: the project's numbers, the data folder's table of rights."""

import re
from collections.abc import Collection, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from chervonets.files import read_json, write_text
from chervonets.problems import DataError, Problem
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

SHOWN = 4
"""Most names in a cell."""
BEGIN = "<!-- rights: made by `chervonets rights` -->"
END = "<!-- end of rights -->"
_MARK = re.compile(r"(<!-- number (?P<key>[\w.-]+) -->)[^<]*(<!-- end -->)")


def with_numbers(readme: str, numbers: Mapping[str, Mapping[str, Any]]) -> str:
    """The README's text with every marked number taken from the number book.

    Raises:
        DataError: a mark names a number that does not exist.
    """

    def text(match: re.Match[str]) -> str:
        key = match["key"]
        if key not in numbers:
            mend = "use a key of results/numbers.json"
            raise DataError([Problem("README.md", f"number {key}", "does not exist", mend)])
        return f"{match[1]}{numbers[key]['text']}{match[3]}"

    return _MARK.sub(text, readme)


def renew_readme(path: Path, reference: Path) -> None:
    """Write the numbers of the published run into the README."""
    numbers = read_json(reference / "numbers.json")
    write_text(path, with_numbers(path.read_text(encoding="utf-8"), numbers))


def rights_table(data: Path) -> str:
    """A Markdown table: source, what it is, who counted, licence, right to redistribute.

    Raises:
        DataError: a `source.yaml` is malformed.
    """
    vocabulary = read_vocabulary(data)
    lines = [
        "| source | title | who counted | licence | may the table be passed on |",
        "|" + "---|" * 5,
    ]
    for key, source in read_descriptions(data).items():
        title = source.citation.title.replace("|", "/")
        licence = source.licence.name.replace("|", "/")
        who = shortened(vocabulary.counted_by(source))
        lines.append(f"| `{key}` | {title} | {who} | {licence} | {source.licence.redistribute} |")
    return "\n".join(lines) + "\n"


def shortened(names: Collection[str]) -> str:
    """The first names of several, and how many more there are."""
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "; ".join([*islice(names, SHOWN), *more])


def with_rights(readme: str, table: str) -> str:
    """The README's text with the table between its two marks."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table}{END}{after}"


def write_rights(data: Path) -> None:
    """Renew the table in `data/README.md`."""
    path = data / "README.md"
    write_text(path, with_rights(path.read_text(encoding="utf-8"), rights_table(data)))
