"""chervonets: from printed figures to a citable report. See README.md and workflow/rules."""


configfile: "workflow/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/panel.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/report.smk"


rule all:
    input:
        RESULTS / "manifest.json",
    default_target: True
