"""Take the charting library of the page's charts out of its package, as one file."""

from pathlib import Path

import vl_convert

from chervonets.files import write_text
from chervonets.jobs import job

with job(snakemake):
    write_text(Path(snakemake.output[0]), vl_convert.javascript_bundle())
