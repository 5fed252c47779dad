# Every target makes its own virtual environment the first time and is quick afterwards.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start dozens of processes, each of which would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench soak lock clean

demo: .venv/run.stamp  ## the whole product on this machine, without any account
	@$(BIN)/python -m sandbox

test: .venv/dev.stamp lint  ## every check and every test
	$(BIN)/python -m pytest --numprocesses auto

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.stamp  ## measurements, printed as a table
	$(BIN)/python -m benchmarks

soak: .venv/dev.stamp  ## all that `make test` tries a sample of: spoilt texts and payloads, examples, killed processes
	$(BIN)/python -m pytest --numprocesses auto --thorough tests/fuzz
	$(BIN)/python -m pytest --numprocesses auto --thorough -m hypothesis
	$(BIN)/python -m tests.deliveries_killed.soak

lock: .venv/dev.stamp  ## write both lock files anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --output-file requirements.lock
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --output-file requirements-dev.lock

clean:
	rm -rf .venv

.venv/bin/python:
	@echo "Making .venv (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo "Installing what the product needs (once) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --no-index --editable .
	@touch $@ .venv/run.stamp
