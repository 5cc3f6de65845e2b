# make demo | test | lint | bench | reference | lock      (the virtual environment is made when it is missing)
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PAGE_TOOLS := web/node_modules/.ready

comma := ,

.PHONY: demo test lint lint-page format bench reference chromium node curl lock clean

demo: $(READY)  ## build outputs/ from seeds/
	$(BIN)/policygraph build seeds --out outputs

test: $(READY) chromium node curl  ## all tests
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal

lint: $(READY) lint-page
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The page's scripts: rules of eslint, types by tsc from their JSDoc.
lint-page: node $(PAGE_TOOLS)
	cd web && npm run --silent lint && npm run --silent types

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## speed and memory; make bench CORPUS=folder-of-texts for large builds too
	$(BIN)/python bench/build_time.py
	$(BIN)/python bench/engines.py
	$(if $(CORPUS),$(BIN)/python bench/corpus.py $(CORPUS) --sizes 100$(comma)1000$(comma)10000)

reference: $(READY)  ## docs/cli.md from --help
	$(BIN)/python docs/make_cli_reference.py

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "policygraph needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# What the tests need and pip has not: $(call debian,name,packages)
define debian
{ echo "$(1) is missing: installing Debian's $(2)"; \
  S=; [ "$$(id -u)" = 0 ] || S=sudo; \
  { $$S apt-get update -qq && $$S apt-get install -y -qq --no-install-recommends $(2); } >/dev/null || \
  { echo "Could not install $(1). Install it by hand (Debian: apt-get install $(2)) and run make again." >&2; exit 1; }; }
endef

# The page is tested in a real browser.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	$(call debian,Chromium,chromium)

# The page's scripts are checked and tested in node; nothing of it is shipped.
node:
	@{ command -v node && command -v npm; } >/dev/null || $(call debian,node,nodejs npm)

# An example of the docs is a call of curl.
curl:
	@command -v curl >/dev/null || $(call debian,curl,curl)

$(PAGE_TOOLS): web/package-lock.json | node
	@cd web && npm ci --silent --no-audit --no-fund || \
	{ echo "Could not install the checkers of the page's scripts: npm needs a registry (npm config get registry)." >&2; exit 1; }
	@touch $@

# Needs uv. Versions move only when this is run.
lock:
	{ echo "# All packages for use and tests, with hashes. Made by: make lock"; \
	  uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header --quiet; } > requirements.lock.new
	mv requirements.lock.new requirements.lock

clean:
	rm -rf $(VENV) web/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
