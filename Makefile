# `make demo` and `make test` need Python 3.11 or later, make and git; everything else is put into .venv.
# Another Python: make demo PYTHON=/opt/python3.12/bin/python3

PYTHON ?=
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
LABELS := $(VENV)/.labels

.DEFAULT_GOAL := help
.PHONY: help demo up test unit test-broker check format bench quality clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

demo: $(LABELS)  ## send example events through a broker and a worker, print the shortlists, keep them for make up
	@$(VENV)/bin/diaspora-match demo

# Whoever has set a broker or a database of their own gets that, and not the demonstration.
up: $(LABELS)  ## serve the demonstration and its pages, until Ctrl-C
	@$(VENV)/bin/diaspora-match up $(if $(DIASPORA_MATCH_DATABASE)$(DIASPORA_MATCH_KAFKA),,--demo)

test: $(READY)  ## run every test, those against a real broker included
	@$(RUN) pytest --numprocesses 2 --dist loadfile

unit: $(READY)  ## run the tests that need seconds and no broker
	@$(RUN) pytest tests/unit

test-broker: $(READY)  ## run the tests of a real broker (DIASPORA_MATCH_KAFKA=host:port for one of yours)
	@$(RUN) pytest -m "integration or faults"

check: $(READY)  ## format, lint, types, layers, examples in the docs
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(VENV)/bin/lint-imports
	@$(RUN) pytest --doctest-modules --doctest-glob="*.md" --ignore-glob='*/migrations/*' -q models matcher streams README.md docs

format: $(READY)  ## put the code into its format and mend what the linter can mend
	@$(RUN) ruff check --fix --exit-zero --quiet .
	@$(RUN) ruff format .

bench: $(LABELS)  ## run every benchmark and write docs/performance.md (CVS=FILE.jsonl for texts of your own)
	@$(RUN) pip install -qq --disable-pip-version-check --editable ".[bench]"
	@$(VENV)/bin/python benchmarks/performance.py $(CVS)

quality: $(READY)  ## measure on evaluation sets and write docs/quality.md (SETS=DIR)
	@$(VENV)/bin/python benchmarks/quality.py $(SETS)

clean:  ## remove the environment and what was built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find models matcher streams tests -name __pycache__ -prune -exec rm -rf {} +

# Without the labels of ESCO everything works, but no concept is named.
$(LABELS): $(READY)
	@echo "Fetching the skill labels of ESCO and computing their vectors (once; a minute or two)"
	@$(VENV)/bin/diaspora-match taxonomy prepare --fetch || echo "Going on without a taxonomy."
	@touch $@

# The environment is made once, and brought up to date when pyproject.toml changes.
$(READY): pyproject.toml
	@$(RUN) pip --version >/dev/null 2>&1 || { \
	  for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && found=$$python && break; \
	  done; \
	  [ -n "$$found" ] || { echo "$(or $(PYTHON),python3) is not Python 3.11 or later." \
	    "Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	  "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1 || { echo "$$found cannot make environments:" \
	    "its venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	  echo "Making $(VENV) with $$("$$found" --version)"; \
	  "$$found" -m venv --clear $(VENV); }
	@echo "Installing the packages (once; some minutes on a slow line)"
	@$(RUN) pip install -qq --disable-pip-version-check --editable ".[dev]"
	@touch $@
