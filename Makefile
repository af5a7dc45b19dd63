# Two commands: `make run` shows Majlis with sample content, `make test` tries everything. Both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# A distribution builds its Python with profile-guided optimisation and a self-built one often is not: it is a fifth slower.
PYTHON ?= $(or $(shell for found in /usr/bin/python3 python3; do \
	$$found -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$found && break; done),python3)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes
PYTEST := $(BIN)/python -m pytest
# What a production process would be given; only read by checks, nothing is served with it.
AS_PRODUCTION := MAJLIS_MODE=production MAJLIS_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	MAJLIS_ORIGIN=https://majlis.example DATABASE_URL=postgresql://majlis@localhost/majlis REDIS_URL=redis://localhost MAJLIS_PROCESSES=2
CORES ?= $(shell nproc 2>/dev/null || echo 2)
# Tests of pages and actions share the cores, and who is done takes from the other; those that hold a clock or start
# servers run apart from them, one file beside another, one more than there are cores: they wait more than they work.
# One of those that fails is tried again by itself (tests/alone.py).
SPREAD := -n $(CORES) --dist worksteal --ignore=tests/realtime --ignore=tests/ops --ignore=tests/browser
BY_FILE := --dist loadfile --no-loadscope-reorder
ALONE := $(BIN)/python -m tests.alone
BESIDE := -n $(shell expr $(CORES) + 1) $(BY_FILE)
# What needs no database is not tried a second time, nor are the walks over all addresses, nor how pages look.
NO_DATABASE := --ignore=tests/house --ignore=tests/content --ignore=tests/display --ignore=tests/text --ignore=tests/leaks \
	--ignore=tests/api/test_contract.py --ignore=tests/moderation/test_no_trace.py --ignore-glob='*/test_page_*.py' \
	--ignore-glob='*_pages.py' --ignore=tests/forum/test_matrix_doors.py

.PHONY: run links bench test test-sqlite test-postgres test-browser lint lint-types lint-house lint-style lint-imports lint-django format system lock clean help

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

run: $(VENV)/run.stamp ## show Majlis on 127.0.0.1:8000 (PORT=9000 for another)
	@MAJLIS_MODE=demo PORT="$(PORT)" exec $(BIN)/python -m config.demo

links: ## new sign-in links for the Majlis that is running
	@MAJLIS_MODE=demo MAJLIS_ORIGIN="http://127.0.0.1:$(PORT)" $(BIN)/python manage.py demo_links

test: ## everything, on SQLite and on PostgreSQL + Redis, then in Chromium
	@export MAJLIS_TEST_SHARED="$$(mktemp -d)"  # what takes long to make serves all three
	trap 'rm -rf "$$MAJLIS_TEST_SHARED"' EXIT
	$(MAKE) --no-print-directory test-sqlite test-postgres test-browser

test-sqlite: $(VENV)/test.stamp system
	$(PYTEST) $(SPREAD) -m "not browser" $(PYTEST_FLAGS)
	$(ALONE) $(BESIDE) tests/realtime tests/ops -m "not browser" $(PYTEST_FLAGS)

test-postgres: $(VENV)/test.stamp
	export MAJLIS_TEST_DB=postgres
	$(PYTEST) $(SPREAD) $(NO_DATABASE) -m "not browser and not pure" $(PYTEST_FLAGS)
	$(ALONE) $(BESIDE) tests/realtime tests/ops -m "not browser and not pure and not ops" $(PYTEST_FLAGS)

test-browser: $(VENV)/test.stamp system
	$(ALONE) $(BESIDE) -m browser $(PYTEST_FLAGS)

bench: $(VENV)/test.stamp ## how fast it is, against a floor of the same run (ROWS=fanout,posts QUICK=1 SERVER=uvicorn)
	@ROWS="$(ROWS)" QUICK="$(QUICK)" SERVER="$(SERVER)" $(BIN)/python -m bench $(if $(ROWS)$(QUICK),,--write)

lint: $(VENV)/test.stamp system ## style, types, imports, templates, translations, migrations, deployment check
	@$(MAKE) --no-print-directory -j $(CORES) --output-sync=target lint-types lint-house lint-style lint-imports lint-django

lint-types:
	MAJLIS_MODE=test $(BIN)/mypy

lint-house:
	$(PYTEST) -q tests/house

lint-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

lint-imports:
	$(BIN)/lint-imports

lint-django:
	MAJLIS_MODE=test $(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/test.stamp ## put the Python code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

system: $(VENV)/test.stamp
	@$(BIN)/python -m tests.system

lock: $(VENV)/test.stamp ## resolve the dependencies of pyproject.toml again
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.txt --group dev -o requirements-dev.txt

clean: ## remove the environment and what was made; the sample database too
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Majlis needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing. On Debian: sudo apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

# A stamp newer than the lock files says that the environment holds what they ask for.
$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing the packages Majlis runs on (once, about a minute) …"
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing the packages Majlis is tested with (once, a minute or two) …"
	$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
