# Needs git, make and Python 3.11 or later with venv; everything else is installed into .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed
DEVELOPMENT := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet

.PHONY: help install run test lint bench quality screens translations clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

install: $(RUNTIME) ## Install the program into .venv

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing into $(VENV); this takes a few minutes the first time."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing into $(VENV); this takes a few minutes the first time."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUNTIME)

run: $(RUNTIME) ## Start everything on http://127.0.0.1:8000 (TED=1: fetch the last two days too)
	@exec $(BIN)/python -m jobs run $(if $(TED),--ted)

test: $(DEVELOPMENT) ## Run all tests, two files at a time (ARGS="...": arguments for pytest; with --pdb add -n0)
	@command -v chromium >/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "chromium is not installed; the browser tests need it" >&2; fi
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(DEVELOPMENT) ## Check style, types and the direction of imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

bench: $(DEVELOPMENT) ## Measure speed and reliability, one JSON line per row (ONLY=prefix of the ids)
	@$(BIN)/python -m tests.bench.run --only "$(ONLY)"

quality: $(DEVELOPMENT) ## Measure the ranking, one JSON line per row (ONLY=prefix of the ids)
	@$(BIN)/python -m tests.bench.run --quality --only "$(ONLY)"

screens: $(DEVELOPMENT) ## Render the main pages into docs/screens
	@$(BIN)/python scripts/screens.py

translations: $(DEVELOPMENT) ## Bring the catalogues in config/locale up to date with the texts
	@$(BIN)/python scripts/translations.py update

clean: ## Remove what was installed, cached and written (var/ too)
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
