"""Fetch a publisher's file into the cache, whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import requests
from requests.adapters import HTTPAdapter
from tqdm import tqdm
from urllib3.util.retry import Retry

from chervonets.files import replacing, sha256, write_text

TIMEOUT = (10.0, 60.0)  # seconds to connect, and between two pieces of an answer
RETRIES = Retry(
    total=4,
    connect=1,
    backoff_factor=0.5,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=("GET",),
    raise_on_status=False,
)
PIECE = 1 << 16

Accepted = TypeVar("Accepted")


class UnreachableError(Exception):
    """No connection could be made: no network, or no such host."""


class NotFetchedError(Exception):
    """The host answered, but not with the whole file; says what, and what to do."""


def session(retries: Retry = RETRIES) -> requests.Session:
    """A session that tries again when a host is busy."""
    made = requests.Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, HTTPAdapter(max_retries=retries))
    # lengths are compared, so answers must come uncompressed
    made.headers.update({"Accept-Encoding": "identity", "User-Agent": "chervonets"})
    return made


def fetch(
    address: str, path: Path, web: requests.Session, accept: Callable[[Path], Accepted]
) -> tuple[str, Accepted]:
    """Fetch `address` to `path` and write its checksum beside it, as `<name>.sha256`.

    Both files stay as they are unless the whole answer has arrived and is accepted: `accept` looks
    at the file before it takes its place, and raises if it must not.

    Returns:
        The checksum, and what `accept` returned.

    Raises:
        UnreachableError: the host cannot be reached.
        NotFetchedError: the answer is an error, or breaks off.
    """
    with _answer(address, web) as answer:
        if not answer.ok:
            what = f"the answer is {answer.status_code} {answer.reason}"
            raise NotFetchedError(f"{what}; look for the publisher's new address")
        with replacing(path) as temporary:
            _store(answer, temporary, path.name)
            accepted = accept(temporary)
            checksum = sha256(temporary)
    write_text(path.with_name(f"{path.name}.sha256"), f"{checksum}  {path.name}\n")
    return checksum, accepted


def _answer(address: str, web: requests.Session) -> requests.Response:
    try:
        return web.get(address, stream=True, timeout=TIMEOUT)
    except requests.exceptions.SSLError as error:
        what = "the host's certificate cannot be checked; fetch the file by hand"
        raise NotFetchedError(what) from error
    except (requests.ConnectionError, requests.Timeout) as error:
        raise UnreachableError(address) from error
    except requests.RequestException as error:
        raise NotFetchedError(f"{error}; correct the address") from error


def _store(answer: requests.Response, path: Path, name: str) -> None:
    expected = int(answer.headers.get("Content-Length") or 0)
    # the bar is for people: where standard error is a file, tqdm stays silent
    bar = tqdm(total=expected or None, desc=name, unit="B", unit_scale=True, disable=None)
    with bar, path.open("wb") as file:
        broken = None
        try:
            for piece in answer.iter_content(PIECE):
                file.write(piece)
                bar.update(len(piece))
        except requests.RequestException as error:
            broken = error
        if broken or (expected and file.tell() != expected):
            part = f"{file.tell()} of {expected or 'unknown'} bytes"
            raise NotFetchedError(f"the answer broke off after {part}; try again") from broken
