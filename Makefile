# make            sets up the environment and runs everything: claims, figures, report
# make test       sets up the environment and runs the fast tests; make test-slow the others
# make setup      only sets up          make clean   removes results, keeps the published ones
# make lint       style and types       make lock    renews requirements.lock
# make bench      speed beside that of other packages, and its goals; what falls short is marked
# make reference  runs everything and takes its results as the published ones
# make schemas    renews what is generated from the models: JSON schemas, table of rights
#
# Variables: VENV (where the environment lies), PYTHON (its interpreter), SNAKEMAKE_ARGS, PYTEST_ARGS.

VENV ?= .venv
PYTHON ?= python3
SNAKEMAKE_ARGS ?=
PYTEST_ARGS ?= -n auto --dist worksteal

BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The rules call the environment's programs by name.
export PATH := $(abspath $(BIN)):$(PATH)

# Snakemake and matplotlib keep caches in the home folder; where that is not writable, here.
ifneq ($(shell test -w "$${HOME:-/}" || echo no),)
export XDG_CACHE_HOME ?= $(CURDIR)/.snakemake/cache
endif

# Shell functions: `stop` ends with one line; `apt` installs Debian packages where that is possible.
stop = { echo "chervonets: $(1)" >&2; exit 1; }
apt = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing $(1) (Debian)" && \
	export DEBIAN_FRONTEND=noninteractive && apt-get update -qq && \
	apt-get install -qq --no-install-recommends $(1) >/dev/null

.DEFAULT_GOAL := run
.PHONY: run setup test test-slow browser bench lint lock schemas clean reference
.DELETE_ON_ERROR:

run: setup
	$(BIN)/snakemake $(SNAKEMAKE_ARGS)

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		$(call stop,Python 3.11 or newer is needed; install it or name it: make PYTHON=python3.12)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call apt,python3-venv); } || \
		$(call stop,this Python cannot make environments; install its venv package (Debian: apt-get install python3-venv))
	@echo "Setting up $(VENV) from requirements.lock (about a minute, only once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -qq --require-hashes --requirement requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

# One thread a process: the processes share the cores.
test: setup browser
	OMP_NUM_THREADS=1 $(BIN)/pytest -m "not slow" $(PYTEST_ARGS)

test-slow: setup browser
	OMP_NUM_THREADS=1 $(BIN)/pytest -m slow $(PYTEST_ARGS)

# The page's tests skip themselves, with the reason, where there is no browser.
browser:
	@{ command -v chromium && command -v chromedriver; } >/dev/null || \
		{ $(call apt,chromium chromium-driver); } || echo "No Chromium here: the tests of the page are skipped"

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/snakefmt --check $(wildcard Snakefile) workflow

bench: setup
	for script in $(filter-out bench/goals.py,$(wildcard bench/*.py)); do OMP_NUM_THREADS=1 $(BIN)/python "$$script"; done

# Keeps the locked versions that still fit; `make lock UPGRADE=--upgrade` takes the newest.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --extra dev \
		--generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" \
		$(UPGRADE) --output-file requirements.lock pyproject.toml

# The JSON schemas of the files that people edit follow the models; so does the table of rights.
schemas: setup
	$(BIN)/python -c 'from pathlib import Path; from chervonets.schemas import write_schemas; write_schemas(Path("workflow/schemas"))'
	$(BIN)/chervonets rights --write

# Published error rates first, since they are a part of the version, then the version, since runs are
# stamped by it.
reference: setup
	@for table in size power joint rates; do \
		[ ! -f results/validation/$$table.csv ] || \
		install -D -m 644 -t results/reference/validation results/validation/$$table.csv; \
	done
	$(BIN)/snakemake --quiet all -- results/settings.json
	install -D -m 644 -t results/reference results/settings.json
	$(BIN)/snakemake $(SNAKEMAKE_ARGS)
	cp $(addprefix results/,numbers.json verdicts.csv manifest.json settings.json) results/reference/
	$(BIN)/chervonets readme

clean:
	[ ! -d results ] || find results -mindepth 1 -maxdepth 1 ! -name reference -exec rm -rf {} +
	rm -rf .snakemake
