# Two commands for a fresh machine: `make demo` sets up and writes reports of sample articles, `make test` sets up and runs every check.
PYTHON ?= python3.11
VENV ?= .venv
BIN = $(VENV)/bin

demo: $(VENV)/installed
	$(BIN)/absatz report docs/samples -o out --force

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

model: $(VENV)/installed-dev
	$(BIN)/absatz train -o classifier/data/default.safetensors --force
	$(BIN)/absatz model --card > docs/model-card.md
	$(BIN)/python -m benchmarks.quality.ratchet

roles: $(VENV)/installed-dev
	$(BIN)/python -m training.line_roles
	$(BIN)/python -m benchmarks.reading.roles

$(VENV)/installed: setup.cfg constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -c constraints.txt -e ".[fonts]"
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/pip install -q -c constraints.txt -e ".[dev]"
	touch $@

.PHONY: demo test model roles
