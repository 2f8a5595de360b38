# Two commands: `make demo` runs the sample campaign, `make test` runs all checks.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
export PATH := $(BIN):$(PATH)

CAMPAIGN := examples/spring_checkin/campaign.yaml
EXPORT := datasets/samples/hubspot_contacts.csv

.PHONY: demo test test-all setup check browser clean

demo: setup
	vidmerge run $(CAMPAIGN) $(EXPORT) --out out/spring --write-videos

test: setup browser
	pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	scripts/check
	python -m pytest

# Before a release: all presenters, and ten times as many fuzzed files.
test-all: export VIDMERGE_FUZZ := 3000
test-all: setup browser
	pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	scripts/check
	python -m pytest -m "cast or variant or not cast"

setup: $(VENV)/installed
	vidmerge setup

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

# Browser tests need Chromium; without root they are skipped, with a message.
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
	  || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "chromium could not be installed: browser tests will be skipped"

check:
	scripts/check

clean:
	rm -rf $(VENV) out build *.egg-info
