# The commands of the README. Everything they need is installed by them: setup/debian.txt, setup/requirements*.txt.
PYTHON ?= python3
VENV ?= .venv
# processes that run tests: twice the cores, as many of them wait
WORKERS ?= $(shell expr $$(nproc) \* 2)
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test search dates check types types-of-tests coverage versions bench format lock translations schemas pictures clean

demo: $(VENV)/ready-demo
	@setup/debian.sh demo
	@$(BIN)/python -m demo.show

test: $(VENV)/ready-test $(VENV)/ready-peers
	@setup/debian.sh test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# the tests that are told only what must hold, with other examples each time
search: $(VENV)/ready-test $(VENV)/ready-peers
	@setup/debian.sh test
	EXAMPLES=patient $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m hypothesis

# what touches the calendar, at moments unlike others; TURN=2 tries two of them, others on every day
dates: $(VENV)/ready-test $(VENV)/ready-peers
	@setup/debian.sh test
	$(BIN)/python tests/dates.py $(if $(TURN),--turn $(TURN))

check: $(VENV)/ready-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(MAKE) --no-print-directory --jobs 2 --output-sync types types-of-tests
	$(BIN)/lint-imports
	$(BIN)/python -m resources.translations --check
	$(BIN)/python -m resources.schemas --check

types: $(VENV)/ready-test
	$(BIN)/mypy

types-of-tests: $(VENV)/ready-test
	$(BIN)/mypy --config-file tests/mypy.ini

# which lines no test runs: a table on the terminal, the pages in build/coverage
coverage: $(VENV)/ready-test $(VENV)/ready-peers
	@setup/debian.sh test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term:skip-covered --cov-report=html

# check and test with every Python of this machine that the product may run on
versions:
	@for version in 3.11 3.12 3.13; do \
	  if python$$version -c '' 2>/dev/null; then \
	    $(MAKE) PYTHON=python$$version VENV=.venv-$$version check test || exit 1; \
	  else echo "python$$version is not here"; fi; \
	done

bench: $(VENV)/ready-test $(VENV)/ready-peers $(VENV)/ready-bench
	@setup/debian.sh test
	@setup/debian.sh bench
	@FORECAST_PYTHON=$(VENV)/forecast/bin/python $(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY))

format: $(VENV)/ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The only targets that change committed files; nobody else needs them.
lock: $(VENV)/ready-test
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra demo pyproject.toml -o setup/requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o setup/requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header setup/peers.txt -o setup/requirements-peers.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header setup/bench.txt -o setup/requirements-bench.txt
translations: $(VENV)/ready-test
	$(BIN)/python -m resources.translations
# what editors complete settings by
schemas: $(VENV)/ready-test
	$(BIN)/python -m resources.schemas
# the pictures that the README and the operator's guide show and the tests compare with
pictures: $(VENV)/ready-test
	@setup/debian.sh test
	$(BIN)/vonglau-wall gallery --report docs/pictures/gallery
	DEMO_SECONDS=120 $(BIN)/python -m demo.show
	$(BIN)/python -m wall.gallery.join build/demo docs/pictures/wall.png
	$(BIN)/python -m benchmarks.operator_pictures
	$(BIN)/python -m benchmarks.alarm_pictures

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/python:
	@setup/debian.sh demo
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "$(PYTHON) is $$($(PYTHON) -V); Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready-demo: setup/requirements.txt pyproject.toml $(wildcard resources/translations/*.ts) | $(VENV)/bin/python
	@setup/debian.sh demo
	$(BIN)/python -m pip install -q --require-hashes -r setup/requirements.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m resources.translations --compile
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m demo "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" >$(BIN)/vonglau-demo
	@chmod +x $(BIN)/vonglau-demo
	@touch $@

$(VENV)/ready-test: setup/requirements-dev.txt pyproject.toml | $(VENV)/ready-demo
	$(BIN)/python -m pip install -q --require-hashes -r setup/requirements-dev.txt
	@touch $@

# the far ends that tests talk to; what they need must not mix with what the product needs
$(VENV)/ready-peers: setup/requirements-peers.txt | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install -q --require-hashes -r setup/requirements-peers.txt
	@touch $@

# what benchmarks compare with; some of it wants an older pandas than the product
$(VENV)/ready-bench: setup/requirements-bench.txt | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/forecast
	$(VENV)/forecast/bin/python -m pip install -q --require-hashes -r setup/requirements-bench.txt
	@touch $@
