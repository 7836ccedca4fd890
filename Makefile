# One task file for README, CI and people. Everything runs in .venv, made from requirements.lock.
.DEFAULT_GOAL := help
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
STAMP := .venv/.installed
unexport PYTHONDONTWRITEBYTECODE  # what is compiled is kept: a process starts in half the time

.PHONY: help reports test soak laws coverage benchmarks lab wheel check format words accessibility pictures docs lock clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'portfolio needs Python 3.11 or later; this is ' + sys.version.split()[0] + '. Try: make PYTHON=python3.12 reports')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c "open('$(STAMP)', 'w').close()"

reports: $(STAMP)  ## build every report that portfolio.toml names
	$(BIN)/portfolio build

test: $(STAMP)  ## run the tests, on every processor
	$(BIN)/python -m pytest -n auto --dist worksteal

soak: $(STAMP)  ## run the tests that take long
	$(BIN)/python -m pytest -n auto --dist worksteal -m soak --hypothesis-profile soak

laws: $(STAMP)  ## try the laws that tests state with ten times the examples
	$(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile laws

coverage: $(STAMP)  ## run all tests and tell which lines and branches they do not reach
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --dist worksteal -m ''
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --skip-covered --show-missing

benchmarks: $(STAMP)  ## measure the figures of docs/performance.md; IATI=FILE names a large file
	$(BIN)/python benchmarks/run.py $(if $(IATI),--iati $(IATI))

lab: $(STAMP)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

wheel: $(STAMP)  ## make a wheel to give away: dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

check: $(STAMP)  ## lint, check the formatting and the types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: $(STAMP)  ## bring the catalogs of translations in step with the texts in the code
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords --keyword translate --keyword pieces --keyword phrase --keyword count:1,2 --keyword phrases:1,2 --no-location --sort-output --no-wrap --omit-header --output-file .venv/portfolio.pot $(addprefix portfolio_lib/,model show render publishing)
	for language in $(notdir $(wildcard portfolio_lib/locale/*)); do $(BIN)/pybabel --quiet update --input-file .venv/portfolio.pot --output-dir portfolio_lib/locale --locale $$language --domain portfolio --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap || exit 1; done

pictures: $(STAMP)  ## draw the pictures of the tests and the documents anew (needs Chromium and Poppler)
	UPDATE_PICTURES=1 $(BIN)/python -m pytest -q tests/render/test_pictures.py
	$(BIN)/python docs/images/draw.py

DOCS := .venv/docs
$(DOCS)/.installed: docs/requirements.lock
	$(PYTHON) -m venv $(DOCS)
	$(DOCS)/$(notdir $(BIN))/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docs/requirements.lock
	$(PYTHON) -c "open('$(DOCS)/.installed', 'w').close()"

docs: $(STAMP) $(DOCS)/.installed  ## make a site of the documents: docs/_build/index.html
	$(BIN)/python docs/generate.py docs/reference
	$(DOCS)/$(notdir $(BIN))/python -m sphinx --quiet --fail-on-warning docs docs/_build

OUTLOUD := .venv/outloud
$(OUTLOUD)/.installed: tests/outloud.lock
	$(PYTHON) -m venv $(OUTLOUD)
	$(OUTLOUD)/$(notdir $(BIN))/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/outloud.lock
	$(PYTHON) -c "open('$(OUTLOUD)/.installed', 'w').close()"

# outloud uses PyMuPDF (AGPL): it is a program of its own in a folder of its own, and nothing
# of ours imports it.
accessibility: reports $(OUTLOUD)/.installed  ## check every PDF in reports with outloud
	find reports -name '*.pdf' -print0 | sort -z | xargs -0 $(OUTLOUD)/$(notdir $(BIN))/outloud --fail-on warning

lock:  ## pin the newest versions that pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --extra lab --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file requirements.lock
	echo outloud | uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file tests/outloud.lock
	printf 'sphinx\nmyst-parser\nfuro\n' | uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file docs/requirements.lock

clean:  ## remove what building and testing left, but no report
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
