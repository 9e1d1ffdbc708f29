"""Fetching publishers' files: a local server gives whole, changed, broken and missing answers."""

from __future__ import annotations

import hashlib
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from urllib3.util.retry import Retry

from chervonets.sources.corrections import read_corrections
from chervonets.sources.models import Source
from chervonets.sources.read import read_source
from chervonets.sources.upstream.fetch import session
from chervonets.sources.upstream.refresh import Refreshed, refresh
from chervonets.sources.vocabulary import read_vocabulary
from tests.conftest import DATA
from tests.publishers import publisher_file

NMC = "cow_nmc_v7"
KEYS = (NMC, "maddison_project_2023")
QUICK = Retry(total=2, backoff_factor=0, status_forcelist=(500,), raise_on_status=False)


class Publisher(ThreadingHTTPServer):
    """A host with files; `faults` says how it answers for some of them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, list[str]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.server.asked.append(name)
        faults = self.server.faults.get(name, [])
        fault = faults.pop(0) if faults else ""
        content = self.server.files.get(name)
        if fault.isdigit() or content is None:
            self.send_error(int(fault or 404))
        elif fault == "redirect":
            self.send_response(303)
            self.send_header("Location", f"/{name}")
            self.end_headers()
        else:
            self.send_response(200)
            if fault != "no length":
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)

    def log_message(self, *arguments: object) -> None:
        """Stay silent."""


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Publisher() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def data(tmp_path: Path, publisher: Publisher) -> Path:
    """Two real sources whose addresses are those of the local publisher, who has their files."""
    folder = tmp_path / "data"
    for key in KEYS:
        shutil.copytree(DATA / "sources" / key, folder / "sources" / key)
        path = folder / "sources" / key / "source.yaml"
        text = re.sub("address: .*", f"address: {publisher.address}/{key}", path.read_text())
        path.write_text(re.sub(" +inside: .*\n", "", text))
        table = folder / "sources" / key / "observations.csv"
        head, *rows = table.read_text().splitlines(keepends=True)
        table.write_text(head + "".join(row for row in rows if ",SUN," in row))
    for name in ("vocabulary.yaml", "originators.yaml"):
        shutil.copy(DATA / name, folder)
    (folder / "corrections.yaml").write_text("corrections: []\n")
    for key in KEYS:
        source, carried = read_source(folder, key, read_vocabulary(folder))
        publisher.files[key] = publisher_file(source.upstream[0], carried)
    return folder


def refreshed(data: Path, cache: Path) -> Refreshed:
    return refresh(data, cache, session(QUICK))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_are_fetched_with_their_checksums(
    data: Path, publisher: Publisher, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    found = refreshed(data, cache)
    assert found.sound
    assert len(found.lines) == len(KEYS)
    assert all(line.endswith("0 differs, 0 missing, 0 new") for line in found.lines)
    path = cache / NMC / "NMC-70-abridged.csv"
    assert path.read_bytes() == publisher.files[NMC]
    digest = hashlib.sha256(publisher.files[NMC]).hexdigest()
    assert path.with_name(f"{path.name}.sha256").read_text() == f"{digest}  {path.name}\n"
    assert len(contents(cache)) == 2 * len(KEYS)


@pytest.mark.parametrize("fault", ["redirect", "no length", "500"])
def test_redirects_unknown_lengths_and_passing_faults_do_no_harm(
    data: Path, publisher: Publisher, tmp_path: Path, fault: str
) -> None:
    publisher.faults[NMC] = [fault]
    assert refreshed(data, tmp_path / "cache").sound


def test_a_changed_answer_is_audited(data: Path, publisher: Publisher, tmp_path: Path) -> None:
    refreshed(data, tmp_path / "cache")
    publisher.files[NMC] = publisher.files[NMC].replace(b",365,1932,", b",364,1932,")
    found = refreshed(data, tmp_path / "cache")
    assert not found.sound
    missing = [line for line in found.lines if line.startswith("missing")]
    assert [line.split(":")[1] for line in missing] == ["nmc_irst", "nmc_pec", "nmc_tpop"]
    kept = (tmp_path / "cache" / NMC / "NMC-70-abridged.csv").read_bytes()
    assert kept == publisher.files[NMC]


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (["404"], "the answer is 404 Not Found; look for the publisher's new address"),
        (["500"] * 3, "the answer is 500 Internal Server Error"),
        (["cut"] * 3, "the answer broke off after"),
    ],
)
def test_a_bad_answer_is_one_line_and_leaves_the_cache(
    data: Path, publisher: Publisher, tmp_path: Path, faults: list[str], words: str
) -> None:
    cache = tmp_path / "cache"
    refreshed(data, cache)
    before = contents(cache)
    publisher.faults[NMC] = list(faults)
    found = refreshed(data, cache)
    assert not found.sound
    [line] = [line for line in found.lines if words in line]
    assert line.startswith(f"{NMC}, NMC-70-abridged.csv, {publisher.address}/{NMC}: ")
    assert line.endswith("the cache is as it was")
    assert "\n" not in line
    assert len(found.lines) == len(KEYS)
    assert contents(cache) == before


def test_a_page_instead_of_the_table_never_enters_the_cache(
    data: Path, publisher: Publisher, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    refreshed(data, cache)
    before = contents(cache)
    publisher.files[NMC] = b"<html><body>The data have moved.</body></html>"
    found = refreshed(data, cache)
    assert not found.sound
    [line] = [line for line in found.lines if "cannot be read" in line]
    assert line.startswith(f"{NMC}, ")
    assert "lacks the columns" in line
    assert contents(cache) == before


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_without_a_network_there_is_one_line_and_nothing_changes(
    data: Path, publisher: Publisher, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    refreshed(data, cache)
    for key in KEYS:
        path = data / "sources" / key / "source.yaml"
        text = path.read_text().replace(publisher.address, f"http://127.0.0.1:{closed_port()}")
        path.write_text(text)
    before = contents(tmp_path)
    found = refreshed(data, cache)
    assert found.lines == ("no network: none of 2 files could be fetched; nothing was changed",)
    assert found.sound
    assert contents(tmp_path) == before


def test_one_host_that_cannot_be_reached_does_not_stop_the_others(
    data: Path, publisher: Publisher, tmp_path: Path
) -> None:
    path = data / "sources" / NMC / "source.yaml"
    text = path.read_text().replace(publisher.address, f"http://127.0.0.1:{closed_port()}")
    path.write_text(text)
    found = refreshed(data, tmp_path / "cache")
    assert not found.sound
    assert "the host cannot be reached" in found.lines[0]
    assert found.lines[1].endswith("0 differs, 0 missing, 0 new")


def test_another_edition_and_a_missing_address_are_told(
    data: Path, publisher: Publisher, tmp_path: Path
) -> None:
    path = data / "sources" / NMC / "source.yaml"
    path.write_text(
        path.read_text().replace("    format: nmc", f"    sha256: {'f' * 64}\n    format: nmc")
    )
    other = data / "sources" / KEYS[1] / "source.yaml"
    other.write_text(re.sub(" +address: .*\n", "", other.read_text()))
    found = refreshed(data, tmp_path / "cache")
    assert found.sound
    assert "another edition than the one that was read" in found.lines[1]
    assert found.lines[2] == (
        f"{KEYS[1]}: no address; get its files by hand, then `chervonets audit {KEYS[1]} FILE`"
    )
    assert publisher.asked == [NMC]


def test_addresses_are_of_publishers_and_never_plain_http() -> None:
    known = read_vocabulary(DATA)
    for key in (*KEYS, "vdem_indices"):
        source: Source = read_source(DATA, key, known, read_corrections(DATA))[0]
        assert all(str(file.address).startswith("https://") for file in source.upstream)
