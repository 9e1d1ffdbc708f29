"""A million specifications of one claim, spread over jobs, on this machine's cores and on Slurm.

The claim that democracy was abolished is asked of every country beside the USSR whose index moved
at all, over more windows, dates and transformations than the study has: real figures and the whole
workflow, in a temporary copy of the project. What comes out says nothing about history; it shows
time, memory and that both ways give the same bytes.

Run: PYTHONPATH=workflow python bench/million.py [--slurm]
Slurm must be up (tests/slurm/cluster.sh) and the extra `slurm` installed. 99 histories keep a run
short; the million takes as many as are asked for.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import yaml

from chervonets.files import sha256

ROOT = Path(__file__).parents[1]
COPIED = ("Snakefile", "workflow", "profiles", "data")
CLAIM = "democracy-liquidated"
AXES = {
    "transform": ["level", "difference", "log"],
    "window": [f"{first}-{last}" for first in range(1921, 1927) for last in range(1932, 1939)],
    "break": list(range(1926, 1934)),
    "trend": ["none", "common"],
}
MOVES = 5
"""A series with fewer different figures is left out."""


def widened(data: Path, specifications: int) -> dict[str, object]:
    """The claim with other countries' series and `AXES`: at least so many specifications."""
    claim = yaml.safe_load((data / "claims" / f"{CLAIM}.yaml").read_text(encoding="utf-8"))
    path = data / "sources/vdem_indices/observations.csv"
    moves = pd.read_csv(path).groupby(["series", "entity"])["value"].nunique()
    series = {name: claim["series"][name] for name in claim["axes"]["series"]}
    own = [name for name, of in series.items() if "entities" not in of]
    others = {
        f"{name}-{entity}": {
            "label": f"{series[name]['label']}, {entity}",
            "concept": series[name]["concept"],
            "rival": series[name]["rival"],
            "entity": entity,
        }
        for name in own
        for (key, entity), number in moves.items()
        if series[name]["rival"] == f"vdem_indices:{key}" and number >= MOVES and entity != "SUN"
    }
    rows = math.prod(map(len, AXES.values()))
    names = [*own, *others][: math.ceil(specifications / rows)]
    claim["series"] |= others
    claim["axes"] = {"series": names, **AXES}
    claim["primary"] |= {"bound": "point", "window": "1923-1932"}
    return {key: value for key, value in claim.items() if key not in ("crossings", "forbidden")}


def run(folder: Path, name: str, config: list[str], options: list[str]) -> dict[str, str]:
    """Run the claim's jobs, print what they took, give the hashes of what they made."""
    results = folder / name
    config = [f"claims=[{CLAIM}]", f"results={name}", *config]
    target = f"{name}/claims/{CLAIM}/numbers.json"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "snakemake", *options, "--config", *config, "--", target],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=True,
    )
    took = time.perf_counter() - start
    jobs = pd.concat(
        pd.read_csv(path, sep="\t", na_values="-") for path in (results / "benchmarks").glob("*")
    )
    made = results / "claims" / CLAIM
    tested = pd.read_parquet(made / "results.parquet", columns=["reason"])["reason"] == ""
    print(f"{name}: {len(tested)} specifications, {tested.sum()} of them tested")
    print(f"  {took:.0f} s, at most {jobs['max_rss'].max():.0f} MB a job")
    hashes = {path.name: sha256(path) for path in made.iterdir() if path.is_file()}
    print(f"  results.parquet {hashes['results.parquet']}")
    return hashes


def main() -> None:
    """Run the million on this machine's cores and, if asked for, on Slurm."""
    parser = argparse.ArgumentParser(description="a million specifications of one claim")
    parser.add_argument("--specifications", type=int, default=1_000_000)
    parser.add_argument("--resamples", type=int, default=99)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--slurm", action="store_true", help="run them on a Slurm cluster too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        claim = widened(folder / "data", given.specifications)
        text = yaml.safe_dump(claim, sort_keys=False, allow_unicode=True)
        (folder / "data/claims" / f"{CLAIM}.yaml").write_text(text, encoding="utf-8")
        config = [f"resamples={given.resamples}", f"shards={given.shards}"]
        here = run(folder, "cores", config, ["--cores", "all"])
        if given.slurm:
            there = run(folder, "slurm", config, ["--profile", "profiles/slurm"])
            assert there == here, "Slurm gives other bytes"
            print("  the same bytes as on the cores")


if __name__ == "__main__":
    main()
