# Everything starts here, on a machine with Python 3.11+, make and git. The first call builds .venv by itself.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help run cut mend test lint bench bench-regency prove soak screenshots deps pins audit catalogue clean
help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run.stamp locale/id/LC_MESSAGES/django.mo   ## the demo office, with residents
	@$(BIN)/python deploy/run.py

cut:             ## while `make run` runs: no office reaches the regency any more
	@touch .run/putus && echo "The line to the regency is cut. make mend"

mend:            ## ... and it does again
	@rm -f .run/putus && echo "The line to the regency is whole again."

test: deps       ## style, types and all tests: on SQLite, on PostgreSQL and in a browser
	@$(BIN)/python deploy/run_tests.py

lint: deps       ## style, types, direction of imports
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy

bench: deps      ## the measured figures as JSON, into docs/bench.json and the README too
	@$(BIN)/python -m tests.benchmarks --out docs/bench.json; code=$$?; $(BIN)/python deploy/figures.py write; exit $$code

bench-regency: deps  ## a regency with 435 offices and 2.4 million residents, into docs/bench-regency.json: an hour
	@$(BIN)/python -m tests.benchmarks.regency --out docs/bench-regency.json

prove: deps      ## the full counts of the tests that break things on purpose; CI takes a sample
	@PROVE=1 $(BIN)/python -m pytest tests -m "proved and not browser"
	@PROVE=1 $(BIN)/python -m pytest tests/accounts/test_walk.py tests/lib tests/sync/core
	@PROVE=1 $(BIN)/python -m tests.postgres $(BIN)/python -m pytest tests -m "proved and not browser"
	@$(BIN)/python -m tests.invariants --count 1000
	@$(BIN)/python -m tests.invariants --hub postgresql --count 300

soak: deps       ## simulated offices and faults for ever, until a seed fails
	@$(BIN)/python -m tests.invariants --soak

screenshots: deps  ## the README's pictures
	@$(BIN)/python -m tests.e2e.screenshots

deps: $(VENV)/test.stamp locale/id/LC_MESSAGES/django.mo   ## what tests and benchmarks need, in .venv

$(VENV)/bin/uv:
	@echo "Preparing .venv (once, about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/uv
	@echo "Fetching what the site needs ..."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt tests/requirements.txt | $(VENV)/bin/uv
	@echo "Fetching what site and tests need ..."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt -r tests/requirements.txt
	@touch $@ $(VENV)/run.stamp

locale/id/LC_MESSAGES/django.mo: locale/id/LC_MESSAGES/django.po | $(VENV)/run.stamp
	@$(BIN)/python deploy/catalogue.py compile

pins:            ## recompute the hashes after editing a .in file
	@$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate deploy/requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate tests/requirements.in -c requirements.txt -o tests/requirements.txt
	@$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-annotate deploy/regency/requirements.in -c requirements.txt -o deploy/regency/requirements.txt

audit: deps      ## known weaknesses of what is installed; needs the internet's own package index
	@for file in requirements.txt tests/requirements.txt deploy/regency/requirements.txt; do \
		$(BIN)/uv tool run pip-audit==2.10.1 --strict --disable-pip --require-hashes -r $$file || exit 1; done

catalogue: deps  ## sort and complete the message catalogue
	@$(BIN)/python deploy/catalogue.py update

clean:           ## forget .venv and the demo data
	@rm -rf $(VENV) .run .mypy_cache .ruff_cache .pytest_cache
