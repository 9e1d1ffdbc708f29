"""chervonets: from printed figures to a citable report. See README.md and workflow/rules."""


configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/panel.smk"
include: "workflow/rules/errors.smk"
include: "workflow/rules/contest.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/controls.smk"
include: "workflow/rules/export.smk"
include: "workflow/rules/rates.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/validation.smk"
include: "workflow/rules/refresh.smk"


if workflow.is_main_process:
    MEMORY.save()


rule all:
    default_target: True
    input:
        RESULTS / "manifest.json",
    message:
        "all results are there"
