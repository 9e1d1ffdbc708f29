"""Write the aligned panel of all concepts, the years it covers, and how far rivals lie apart."""

from pathlib import Path

from chervonets.files import write_csv, write_parquet
from chervonets.jobs import job
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.coverage import coverage
from chervonets.panel.disagreement import disagreement_table
from chervonets.panel.pairs import independent_pairs

with job(snakemake) as params:
    house = read_house(Path(params["data"]))
    panel = build_panel(house)
    pairs = independent_pairs(panel, house)
    tables = {
        **vars(panel),
        "coverage": coverage(panel),
        "pairs": pairs,
        "disagreement": disagreement_table(pairs),
    }
    for path in map(Path, snakemake.output):
        write = write_csv if path.suffix == ".csv" else write_parquet
        write(path, tables[path.stem])
