# The house's commands. `make help` lists them; the longer ones live in bin/.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
export PYTHON PORT

.DEFAULT_GOAL := help
.PHONY: help run dev test test-postgresql check lint format types texts lock bench screenshots seed clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' Makefile

run: ## Set up what is missing, load the demo content the first time, serve on PORT (8000)
	@sh bin/setup.sh runtime
	@$(PY) bin/run.py

dev: dev-packages ## Serve with DEBUG, reloading as files change
	@DEBUG=1 $(PY) manage.py prepare
	@DEBUG=1 $(PY) manage.py runserver $(PORT)

test: dev-packages ## Run the tests on SQLite; ARGS="-k search" narrows them
	@sh bin/test.sh $(ARGS)

test-postgresql: dev-packages ## Run the tests on PostgreSQL (DATABASE_URL, or the server on this machine)
	@DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} sh bin/test.sh $(ARGS)

check: dev-packages ## Run every check that is not a test: style, types, migrations, settings, texts, locks
	@sh bin/check.sh

lint: dev-packages ## Check style and format of code and templates
	@sh bin/check.sh lint

format: dev-packages ## Put code and templates in order
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format --quiet .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs .venv/bin/djade --target-version 5.2

types: dev-packages ## Check the types
	@sh bin/check.sh types

texts: dev-packages ## Collect the texts to translate into locale/ (needs gettext)
	@$(PY) bin/texts.py collect

lock: dev-packages ## Resolve the locks anew; ARGS=--upgrade moves the pins
	@UV=$(CURDIR)/.venv/bin/uv sh requirements/lock.sh $(ARGS)

bench: dev-packages ## Measure the pages, small against large and against a bare view
	@$(PY) manage.py bench $(ARGS)

screenshots: dev-packages ## Take the pictures in docs/images (needs Chromium)
	@$(PY) bin/screenshots.py

seed: ## Load the demo content again; repeating it changes nothing that stands
	@sh bin/setup.sh runtime
	@$(PY) manage.py seed_demo

clean: ## Remove what was made on this machine, but not .env and not the data in var/
	rm -rf .venv staticfiles static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name '*.mo' -delete

.PHONY: dev-packages
dev-packages:
	@sh bin/setup.sh dev
