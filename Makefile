# Two commands: `make run` and `make test`. The rest is for whoever changes the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000
export DJANGO_SETTINGS_MODULE := portal.settings
export PYTHONUTF8 := 1

.PHONY: run test check check-format check-types check-floors check-django check-repository check-sealing \
	shots pictures bench bench-live cluster lock format messages clean
.DEFAULT_GOAL := run

run: $(VENV)/installed-run
	@$(BIN)/python manage.py serve --port $(PORT)

test: $(VENV)/installed-dev
	@$(BIN)/python -m tests.run

check: $(VENV)/installed-dev
	@$(MAKE) --no-print-directory -j2 --output-sync=target \
		check-types check-format check-floors check-django check-repository check-sealing
	@echo "All checks passed."

check-format: $(VENV)/installed-dev
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/djlint --lint --quiet templates

check-types: $(VENV)/installed-dev
	@$(BIN)/mypy --no-error-summary

check-floors: $(VENV)/installed-dev
	@$(BIN)/lint-imports --no-cache > .floors.log || { cat .floors.log; rm -f .floors.log; exit 1; }
	@rm -f .floors.log

check-django: $(VENV)/installed-dev
	@export PORTAL_DATA=$$(mktemp -d); trap 'rm -rf "$$PORTAL_DATA"' EXIT; set -e; \
		$(BIN)/python -W ignore manage.py makemigrations --check --dry-run; \
		$(BIN)/python manage.py check; \
		$(BIN)/python manage.py messages --check

check-repository: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -q --no-header -p no:randomly tests/repository

# every branch of the cryptography of letters is tested
check-sealing: export COVERAGE_FILE = $(shell mktemp -u)
check-sealing: $(VENV)/installed-dev
	@trap 'rm -f "$$COVERAGE_FILE"' EXIT; set -e; \
		$(BIN)/python -m coverage run --branch --include=portal/letterbox/sealing.py \
			-m pytest -q --no-header -p no:randomly tests/letterbox/test_sealing.py; \
		$(BIN)/python -m coverage report --show-missing --fail-under=100

bench: $(VENV)/installed-dev
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.board

cluster: $(VENV)/installed-dev
	@$(BIN)/python -m deploy.cluster

bench-live: $(VENV)/installed-dev
	@$(BIN)/python -m bench.live

shots: $(VENV)/installed-dev
	@$(BIN)/python -m tests.shots

pictures: $(VENV)/installed-dev
	@$(BIN)/python -m tests.pictures

format: $(VENV)/installed-dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: $(VENV)/installed-dev
	@$(BIN)/python manage.py messages

lock: $(VENV)/installed-dev
	@$(BIN)/python requirements/lock.py

clean:
	rm -rf $(VENV) shots .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wortel needs Python 3.11 or newer; $(PYTHON) is older. Give another: make PYTHON=python3.12"; exit 1; }
	@rm -f $(VENV)/installed-*
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& { apt-get update; apt-get install -y python3-venv; } >/dev/null 2>&1; } || true
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python has no venv here. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/installed-%: requirements/%.txt | $(VENV)/bin/python
	@echo "Installing what requirements/$*.txt locks (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@
