# Niangjia. `make run` shows it, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test check unit postgres browser bench soak audit messages lock format clean dev tools

BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2
MINUTES ?= 30
# The demo's own place, whatever the environment says: no other database is ever touched. Compiled once, not in every process.
PLAIN := env -u PYTHONDONTWRITEBYTECODE $$(compgen -e | sed -n 's/^NIANGJIA_.*/-u &/p' | tr '\n' ' ') \
	PYTHONPYCACHEPREFIX=$(CURDIR)/var/bytecode
DEMO := $(PLAIN) NIANGJIA_DATA_DIR=$(CURDIR)/var/demo NIANGJIA_DEMO=1 NIANGJIA_BASE_URL=http://127.0.0.1:$(PORT)
# Files with slow tests come first, as tests/conftest.py sorts them.
PYTEST := $(PLAIN) $(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

help: ## list what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: ## install into .venv what the locks say
	@scripts/setup base

run: setup ## build the demo year under var/ if it is not there, and serve it
	@[ -e var/demo/demo.json ] || $(DEMO) $(BIN)/niangjia demo build --json > /dev/null
	@exec $(DEMO) $(BIN)/niangjia serve --port $(PORT)

dev:
	@scripts/setup dev

tools:
	@scripts/tools

test: dev tools check unit postgres browser ## everything: checks, both databases, a real browser

check: dev ## everything that can be said without running it
	@$(PLAIN) $(BIN)/python scripts/check.py

unit: dev ## tests on SQLite
	@$(PYTEST) --ignore tests/browser

postgres: dev ## tests on a real PostgreSQL
	@$(PYTEST) --ignore tests/browser --engine postgresql -m "not slow"

browser: dev tools ## tests in a real browser
	@$(PYTEST) tests/browser

bench: dev tools ## measure sign-ups, a rush and figures beside the bare statements, pages beside their budget, schedules and themes beside the best
	@$(PLAIN) $(BIN)/niangjia bench signups
	@$(PLAIN) $(BIN)/niangjia bench rush
	@$(PLAIN) $(BIN)/niangjia bench figures
	@$(PLAIN) $(BIN)/niangjia bench pages
	@$(PLAIN) $(BIN)/niangjia bench schedule
	@$(PLAIN) $(BIN)/niangjia bench themes

soak: dev ## two web processes and a job worker at mixed work on one SQLite file for half an hour
	@$(PLAIN) $(BIN)/niangjia bench soak --minutes $(MINUTES)

audit: dev ## look for weaknesses as a stranger would: web, dependencies, bill of materials, secrets
	@$(PLAIN) scripts/audit

messages: dev ## add the texts that are not translated yet, compile, and list them
	@scripts/messages

lock: ## write the locks anew
	@scripts/lock

format: dev ## put the code in shape
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

clean: ## remove what was built, the demo and the environment included
	rm -rf .venv var build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find src -name '*.mo' -delete
