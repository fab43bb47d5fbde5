# Two commands for a fresh machine: `make demo` sets up and writes reports of sample articles, `make test` sets up and runs every check.
# The newest Python from 3.11 on that can make virtual environments; each name is tried, since some are empty shims.
# Another one: make test PYTHON=/path/to/python3
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$name; break; fi; done)
VENV ?= .venv
BIN = $(VENV)/bin

demo: $(VENV)/installed
	$(BIN)/absatz report docs/samples -o out --force

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What may differ on another Python: that everything installs and loads, commands and Python face, what reads files, all doctests.
quick: $(VENV)/installed-dev
	$(BIN)/pip check
	$(BIN)/absatz predict docs/samples --format csv >/dev/null
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" corpus classifier training reports absatz.py \
		tests/test_commands.py tests/test_front_door.py tests/corpus/gates tests/corpus/readers \
		tests/classifier/test_face.py tests/classifier/test_estimator_tools.py tests/training/test_face.py

model: $(VENV)/installed-dev
	$(BIN)/absatz train -o classifier/data/default.safetensors --force
	$(BIN)/absatz model --card > docs/model-card.md
	$(BIN)/python -m benchmarks.quality.ratchet

roles: $(VENV)/installed-dev
	$(BIN)/python -m training.line_roles
	$(BIN)/python -m benchmarks.reading.roles

$(VENV)/installed: $(VENV)/made
	$(BIN)/pip install -q -c constraints.txt -e ".[all]"
	touch $@

$(VENV)/installed-dev: $(VENV)/made
	$(BIN)/pip install -q -c constraints.txt -e ".[dev]"
	touch $(VENV)/installed $@

# An environment that works keeps the Python it was made with.
$(VENV)/made: setup.cfg constraints.txt
	@$(BIN)/python -c "" 2>/dev/null || test -n "$(PYTHON)" || { echo "No Python from 3.11 on that can make virtual environments was found" \
		"(Debian: apt-get install python3 python3-venv). If you have one elsewhere: make demo PYTHON=/path/to/python3" >&2; exit 1; }
	@$(BIN)/python -c "" 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

.PHONY: demo test quick model roles
