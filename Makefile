# Two commands do everything on a fresh machine: `make report` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= provenance-out
BENCH ?= ../shared/bench

.PHONY: help setup report test coverage check golden bench docs package clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/.run: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run pyproject.toml
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

setup: $(VENV)/.dev ## make the environment (.venv) with everything for development

report: $(VENV)/.run ## run the main job on inputs/ and write provenance-out/
	$(BIN)/provenance report inputs --metadata inputs/manifest.csv --output $(OUT)

test: $(VENV)/.dev ## run all tests: the fast ones on both cores, then the slow ones
	$(BIN)/python -m pytest -m "not slow and not spark" -n 2 --dist worksteal
	$(BIN)/python -m pytest -m "slow or spark" --durations=10

coverage: $(VENV)/.dev ## run the fast tests and show which lines they never reach
	$(BIN)/python -m coverage run -m pytest -m "not slow and not spark"
	$(BIN)/python -m coverage report --skip-covered --sort=cover

# Compiled modules are kept from run to run: compiling them and the tests anew takes a quarter of the time of a check.
unexport PYTHONDONTWRITEBYTECODE

check: $(VENV)/.dev ## format, lint, types, import rules and the fast tests, in under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -m "not slow and not spark" -n 2 --dist worksteal

golden: $(VENV)/.dev ## rewrite the golden outputs and show what changed
	$(BIN)/python -m pytest tests/golden --golden
	git diff --stat -- tests/golden

bench: $(VENV)/.dev ## measure accuracy and speed on the packs in BENCH= and write bench/results.md
	$(BIN)/python -m bench results $(BENCH)

docs: $(VENV)/.dev ## write docs/cli.md from the commands' own help
	$(BIN)/python docs/make_cli.py

package: $(VENV)/.dev ## build the wheel and the source archive into dist/
	$(BIN)/python -m build --outdir dist

clean: ## remove what the targets above made
	rm -rf $(VENV) dist build *.egg-info $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
