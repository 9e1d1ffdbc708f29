"""The table of readers: one for each format that `source.yaml` may name."""

from collections.abc import Callable, Iterator

from chervonets.sources.models import Upstream
from chervonets.sources.upstream.league import read_league
from chervonets.sources.upstream.tables import Printed, unpacked
from chervonets.sources.upstream.yearly import FORMS, read_yearly

Reader = Callable[[bytes, Upstream, str], Iterator[Printed]]

READERS: dict[str, Reader] = {**dict.fromkeys(FORMS, read_yearly), "league-csv": read_league}


def read_upstream(content: bytes, file: Upstream, name: str) -> Iterator[Printed]:
    """Figures of a publisher's file, or of an archive that holds it.

    Args:
        content: the bytes of the file.
        file: what `source.yaml` says about it.
        name: what messages call it.

    Raises:
        DataError: the file cannot be read as its format says.
    """
    return READERS[file.format](unpacked(content, file.inside, name), file, name)
