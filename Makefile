# The commands of the README. Everything is installed into .venv in this checkout.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
ifneq ($(wildcard ../shared/data),)
export ALLEGIANCE_DATA ?= $(abspath ../shared/data)
endif

.PHONY: demo test lint bench torture format lock clean

# requirements.lock pins every package with its hashes; nothing outside it is downloaded.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Allegiance needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/allegiance demo --out demo-output

test: $(VENV)/.installed
	$(BIN)/python -m pytest -m "not slow"

torture: $(VENV)/.installed
	ALLEGIANCE_TORTURE=1 $(BIN)/python -m pytest

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/coding_speed.py
	$(BIN)/python benchmarks/golden_quality.py

# Needs uv: writes the lock file anew for every platform and Python the project supports.
lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header -o requirements.lock

clean:
	rm -rf $(VENV) demo-output
