"""The table of sources and rights in data/README.md."""

from collections.abc import Sequence
from pathlib import Path

from chervonets.files import write_text
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

SHOWN = 4
"""Most names in a cell."""
BEGIN = "<!-- rights: made by `chervonets rights` -->"
END = "<!-- end of rights -->"


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
        who = shortened(list(vocabulary.counted_by(source)))
        lines.append(f"| `{key}` | {title} | {who} | {licence} | {source.licence.redistribute} |")
    return "\n".join(lines) + "\n"


def shortened(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "; ".join([*names[:SHOWN], *more])


def with_rights(readme: str, table: str) -> str:
    """The README's text with the table between its two marks."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table}{END}{after}"


def write_rights(data: Path) -> None:
    """Renew the table in `data/README.md`."""
    path = data / "README.md"
    write_text(path, with_rights(path.read_text(encoding="utf-8"), rights_table(data)))
