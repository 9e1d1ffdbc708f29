"""Tell the knobs of the run and the version of its results."""

from functools import partial
from pathlib import Path

from chervonets.config import results_version, stamp
from chervonets.files import read_yaml, write_json
from chervonets.jobs import job
from chervonets.rungs.rule import rule_hash

with job(snakemake) as params:
    data = Path(params["data"])
    prose = read_yaml(data / "report.yaml", "data/report.yaml")
    paths = map(Path, snakemake.input)
    files = {
        path.relative_to(data).as_posix() if path.is_relative_to(data) else path.name: path
        for path in paths
    }
    version = partial(results_version, prose["date"], files, params["code"])
    claims, knobs = params["claims"], params["knobs"]
    run = {
        "rule": rule_hash(data),
        "run": stamp(claims, knobs, params["published"], version),
        "version": version(knobs),
    }
    write_json(Path(snakemake.output[0]), {**knobs, "claims": claims, **run})
