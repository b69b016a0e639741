# `make help` lists the targets. PYTHON names the interpreter that makes the virtual environment.
PYTHON ?= python3
VENV ?= .venv
OUT ?= out
PYTEST_ARGS ?=
BENCH_ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
SOURCES := relations_kg tests docs

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs reference check-docs update-docs dist bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/run.stamp ## install, then validate, query and export the shipped graph
	@PATH="$(abspath $(BIN)):$$PATH" OUT="$(OUT)" sh demo.sh

test: $(VENV)/dev.stamp ## run the whole test suite (PYTEST_ARGS='-k name' picks some)
	@$(BIN)/python -m pytest --numprocesses=auto --quiet $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp ## ruff, mypy --strict, import-linter, codespell, canonical Turtle
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell
	@$(BIN)/relations-kg format --check graph ontology

format: $(VENV)/dev.stamp ## put the code and the Turtle in order
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/relations-kg format graph ontology

docs: $(VENV)/dev.stamp ## build the documentation into site/
	@$(BIN)/python docs/generate_reference.py --check
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

reference: $(VENV)/dev.stamp ## write docs/reference/commands.md from the command line itself
	@$(BIN)/python docs/generate_reference.py

check-docs: $(VENV)/dev.stamp ## run every documented command and compare what it prints
	@$(BIN)/python docs/check_commands.py

update-docs: $(VENV)/dev.stamp ## put what the documented commands print now into the pages
	@$(BIN)/python docs/check_commands.py --write

dist: $(VENV)/dev.stamp ## build the wheel and the source distribution into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation >/dev/null
	@ls -l dist

bench: $(VENV)/bench.stamp ## measure against other tools (SIZES='87000 675000' picks some; takes long)
	@$(BIN)/python -m benchmarks.peers --out "$(OUT)/bench" $(SIZES) $(BENCH_ARGS)

# Versions are chosen for every platform and Python at once, with the hash of every file.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --upgrade pyproject.toml
lock: ## choose the newest versions and write requirements/*.txt (needs uv)
	$(LOCK) --group build --output-file requirements/run.txt
	$(LOCK) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) --group bench --constraints requirements/dev.txt --output-file requirements/bench.txt

clean: ## remove everything that these targets make
	rm -rf .venv out site dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
		.hypothesis
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an installation that was interrupted is done again.
$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "relations-kg needs Python 3.11 or later, and '$(PYTHON)' is not; name another one:" >&2; \
		echo "    make $(or $(firstword $(MAKECMDGOALS)),demo) PYTHON=python3.12" >&2; exit 1; }
	@rm -rf "$(VENV)"
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv "$(VENV)"
	@touch $@

$(VENV)/run.stamp: requirements/run.txt pyproject.toml $(VENV)/made.stamp
	@echo "Installing what relations-kg needs ..."
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing what its development needs ..."
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/run.stamp
	@echo "Installing what it is measured against ..."
	@$(PIP) install --require-hashes --requirement requirements/bench.txt
	@touch $@
