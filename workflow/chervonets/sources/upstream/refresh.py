"""Fetch every publisher's file that has an address, and audit what is carried against it."""

from dataclasses import dataclass
from pathlib import Path

import requests

from chervonets.problems import DataError
from chervonets.sources.models import Upstream
from chervonets.sources.read import read_descriptions
from chervonets.sources.upstream.audit import audit, differences, is_clean, summary
from chervonets.sources.upstream.fetch import NotFetchedError, UnreachableError, fetch, session


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found: lines to print, and whether everything is as it is carried."""

    lines: tuple[str, ...]
    sound: bool


def refresh(data: Path, cache: Path, web: requests.Session | None = None) -> Refreshed:
    """Fetch and audit every publisher's file, and keep it in a folder of `cache` for each source.

    A file that cannot be fetched leaves the cache as it was. Where no host can be reached there is
    one line, and nothing to mend: a machine without a network is not a fault of the data.

    Raises:
        DataError: the description of a source is malformed.
    """
    # each file once, by its name
    files = {
        (key, file.file): file
        for key, source in read_descriptions(data).items()
        for file in source.upstream
    }
    wanted = [(key, file) for (key, _), file in files.items() if file.address]
    web = web or session()
    outcomes = [_one(data, cache, key, file, web) for key, file in wanted]
    if outcomes and all(outcome is None for outcome in outcomes):
        line = f"no network: none of {len(wanted)} files could be fetched; nothing was changed"
        return Refreshed((line,), sound=True)
    lines: list[str] = []
    for (key, file), outcome in zip(wanted, outcomes, strict=True):
        lost = f"{_name(key, file)}: the host cannot be reached; the cache is as it was, try again"
        lines += outcome.lines if outcome else [lost]
    by_hand = dict.fromkeys(key for (key, _), file in files.items() if not file.address)
    lines += [
        f"{key}: no address; get its files by hand, then `chervonets audit {key} FILE`"
        for key in by_hand
    ]
    return Refreshed(tuple(lines), all(item is not None and item.sound for item in outcomes))


def _name(key: str, file: Upstream) -> str:
    return f"{key}, {file.file}, {file.address}"


def _one(
    data: Path, cache: Path, key: str, file: Upstream, web: requests.Session
) -> Refreshed | None:
    """Fetch and audit one file; nothing if its host cannot be reached."""
    path = cache / key / (f"{file.file}.zip" if file.inside else file.file)
    name = _name(key, file)
    try:
        checksum, table = fetch(
            str(file.address), path, web, lambda fetched: audit(data, key, fetched, file.file)
        )
    except UnreachableError:
        return None
    except NotFetchedError as error:
        return Refreshed((f"{name}: {error}; the cache is as it was",), sound=False)
    except DataError as error:
        first = error.problems[0]
        what = f"the file cannot be read ({first.place}: {first.what}); the cache is as it was"
        return Refreshed((f"{name}: {what}",), sound=False)
    lines = [f"{key}, {file.file}: {summary(table)}", *differences(table)]
    if file.sha256 and file.sha256 != checksum:
        lines.append(f"{name}: another edition than the one that was read (sha256 {checksum})")
    return Refreshed(tuple(lines), is_clean(table))
