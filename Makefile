# Thin: each target is a line or two; what it runs is configured in pyproject.toml.
# Needs make and Python 3.11 or newer; everything else goes into .venv, and nothing outside it is touched.
# A .venv that is up to date calls neither pip nor the network. Without a network, or with your own
# wheels: make venv PIP_NO_INDEX=1 PIP_FIND_LINKS=/folder/of/wheels

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough and can make environments (some Debian packages cannot: python3-venv).
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

UV ?= uv
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build
export PIP_NO_INDEX PIP_FIND_LINKS
ifeq ($(origin PIP_NO_INDEX),undefined)
unexport PIP_NO_INDEX
endif
ifeq ($(origin PIP_FIND_LINKS),undefined)
unexport PIP_FIND_LINKS
endif

.PHONY: help venv venv-dev serve seed test bench bench-lock lint types house fmt check doctor lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# An environment whose Python went away, or that was never finished, is made again.
$(shell test -x $(BIN)/python || rm -f .venv/.made .venv/.runtime .venv/.dev)

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Footing needs Python 3.11 or newer with the venv module (Debian, Ubuntu: apt install python3-venv)." >&2; \
		echo "If it is somewhere else: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

# One environment, two stamps. The development lock is the runtime lock and more, so its stamp serves for both.
.venv/.runtime: requirements.lock pyproject.toml | .venv/.made
	@echo "installing requirements.lock into .venv (the first time about half a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock requirements.lock pyproject.toml | .venv/.made
	@echo "installing requirements-dev.lock into .venv (the first time about a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch .venv/.runtime $@

venv: .venv/.runtime ## make .venv with what Footing needs to run

venv-dev: .venv/.dev ## the same, with the tools for working on it

serve: .venv/.runtime ## start Footing: database, figures, HTTP
	@$(BIN)/footing serve

seed: .venv/.runtime ## load the figures of seed_data/
	@$(BIN)/footing seed

test: .venv/.dev ## run the tests
	@$(BIN)/python -m pytest -n 2 tests

bench: .venv/.dev ## measure against the bars (BENCH="--quick" for a short look)
	@$(BIN)/python -m tests.bench $(BENCH)

bench-lock: ## resolve again what the benchmark compares with (needs uv)
	@$(UV) pip compile requirements-bench.in --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements-bench.lock

lint: .venv/.dev ## style, formatting and the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: .venv/.dev ## mypy, strict
	@$(BIN)/mypy

house: .venv/.dev ## the rules of the house, as tests
	@$(BIN)/python -m pytest -q tests/house

fmt: .venv/.dev ## put code in shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

check: lint types house test ## all of it, as CI does

doctor: .venv/.runtime ## check database, triggers, roles and every released figure
	@$(BIN)/footing doctor

lock: ## resolve again (needs uv)
	@$(COMPILE) --extra dev --output-file requirements-dev.lock
	@$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock

clean: ## remove caches and .venv; var/ (the database) stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis build dist
	@find app tests migrations seed_data -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
