"""Configuration, validated; the check of the data before the first job; shared names.

Goes in: config (config/config.yaml and --config). Comes out: CONFIG, DATA, RESULTS, CLAIMS,
CAMPS and PUBLISHED_TRIALS for the other rule files.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from chervonets.config import KNOBS, SETTINGS, parse_config, published
from chervonets.dependencies import (
    claim_ids,
    claims_by_group,
    data_files,
    inquiry_files,
    source_files,
)
from chervonets.files import names_in
from chervonets.memory import MEMORY
from chervonets.problems import DataError
from chervonets.report.manifest import MANIFEST, altered
from chervonets.semantics import NUMERIC, PICTORIAL, TYPESET, fingerprint
from chervonets.validation.subjects import (
    JOINT_TESTS,
    SUBJECTS,
    TRIAL_TABLES,
    VALIDATION_TABLES,
)

try:
    CONFIG = parse_config(dict(config))
    CLAIMS = claim_ids(Path(CONFIG.data), CONFIG.claims)
    DATA, RESULTS = Path(CONFIG.data), Path(CONFIG.results)
    PUBLISHED_TRIALS = Path(CONFIG.reference, "validation")
    CLAIM_FILES = {claim: inquiry_files(DATA, "claims", claim) for claim in CLAIMS}
    CAMPS = names_in(DATA, "controls")
    GROUPS = claims_by_group(DATA, CLAIMS)
except DataError as error:
    raise SystemExit(str(error)) from None

# relative, so that a project that was moved has nothing to do
TEMPLATES = sorted(
    os.path.relpath(path)
    for path in Path(workflow.basedir, "workflow/chervonets/report/templates").iterdir()
)
SCRIPTS = sorted(
    os.path.relpath(path) for path in Path(workflow.basedir, "workflow/scripts").glob("*.py")
)
DICTIONARY = [
    os.path.relpath(Path(workflow.basedir, "workflow/chervonets/export", name))
    for name in ("columns.yaml", "tables.yaml", "views.sql")
]
FORMS = ["svg", "png"]  # of pictures
LOCK = FileLock(".snakemake/chervonets.lock", timeout=0)


wildcard_constraints:
    claim="|".join(CLAIMS),
    camp="|".join(CAMPS),


onstart:
    # held to the end of this process, however it ends; a dry run needs none
    try:
        LOCK.acquire()
    except Timeout:
        raise SystemExit("Another run is at work in this folder; let it end first.") from None
    # the limit of jobs a second wakes the scheduler once a second for each job that has ended, and
    # each time it looks at all that wait
    workflow.scheduler.job_rate_limiter = None
    # a result that somebody changed would be taken for the run's own, unless its job runs again
    ended = {
        Path(file): record.endtime
        for job in workflow.dag.jobs
        if not workflow.dag.needrun(job)
        for file in job.output
        if (record := workflow.persistence.metadata(file)) and record.endtime
    }
    if changed := altered(RESULTS, ended):
        raise SystemExit(
            f"Changed after the run made them: {', '.join(map(str, changed))}. Remove them (a page or "
            f"pictures with their whole folder) and {RESULTS / MANIFEST}, and start again; snakemake "
            "renews them."
        )
    # what a killed run left: copies of earlier results, and files that were half written
    shutil.rmtree(".snakemake/backups", ignore_errors=True)
    for path in [path for path in RESULTS.rglob(".*") if path.name != ".snakemake_timestamp"]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    # everything is checked before the first job
    command = [sys.executable, "-m", "chervonets.cli", "check", "data", "--data", str(DATA)]
    if CONFIG.claims != "all":
        command += [part for claim in CLAIMS for part in ("--claim", claim)]
    if subprocess.run([*command, "--quiet"]).returncode:
        raise SystemExit(1)
