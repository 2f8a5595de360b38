# Two commands: `make demo` runs the sample campaign, `make test` runs all checks.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
export PATH := $(BIN):$(PATH)

CAMPAIGN := examples/spring_checkin/campaign.yaml
EXPORT := datasets/samples/hubspot_contacts.csv

.PHONY: demo test test-all setup check test-programs clean

demo: setup
	vidmerge run $(CAMPAIGN) $(EXPORT) --out out/spring --write-videos

test: setup test-programs
	pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	scripts/check
	python -m pytest -n 2

# Before a release: all presenters, and ten times as many fuzzed files.
test-all: export VIDMERGE_FUZZ := 3000
test-all: setup test-programs
	pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	scripts/check
	python -m pytest -n 2 -m "cast or variant or not cast"

setup: $(VENV)/installed
	vidmerge setup

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

# What tests need beside Python packages: Chromium and PostgreSQL, as root through apt. Without them
# their tests are skipped, with a message; in CI they fail.
test-programs:
	@command -v chromium >/dev/null && ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] \
	  || ! command -v apt-get >/dev/null \
	  || { apt-get update -qq && apt-get install -y -qq chromium postgresql >/dev/null; } \
	  || echo "Chromium or PostgreSQL could not be installed: their tests will be skipped"

check:
	scripts/check

clean:
	rm -rf $(VENV) out build *.egg-info
