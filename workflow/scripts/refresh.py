"""Fetch the publishers' files and compare what is carried with them."""

import sys
from pathlib import Path

from chervonets.files import write_text
from chervonets.jobs import job
from chervonets.sources.upstream.refresh import refresh

with job(snakemake) as params:
    found = refresh(Path(params["data"]), Path(params["cache"]))
report = "\n".join(found.lines) + "\n"
write_text(Path(str(snakemake.log[0])), report)
if not found.sound:
    sys.exit(1)  # Snakemake shows the log of a failed job
sys.stderr.write(report)
