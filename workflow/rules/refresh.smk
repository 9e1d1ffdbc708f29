"""Fetch the publishers' own files and compare what is carried with them; not part of `all`.

Goes in: the addresses under `upstream` in data/sources/*/source.yaml. Comes out: the files with
their checksums in the folder `cache` of the configuration, and the differences on the screen and in
results/logs/refresh.log. Without a network it says so and changes nothing.
"""


localrules:
    refresh,


rule refresh:
    """`snakemake refresh`: fetch, record checksums, audit."""
    log:
        RESULTS / "logs/refresh.log",
    params:
        data=str(DATA),
        cache=CONFIG.cache,
    script:
        "../scripts/refresh.py"
