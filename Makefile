# Two commands: `make demo` runs the sample campaign, `make test` runs all checks.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
export PATH := $(BIN):$(PATH)
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := --quiet --generate-hashes --no-emit-package torch --python-version 3.11 --python-platform linux \
  --custom-compile-command "make lock"

CAMPAIGN := examples/spring_checkin/campaign.yaml
EXPORT := datasets/samples/hubspot_contacts.csv

.PHONY: demo test test-all setup lock check test-programs clean

demo: setup
	vidmerge run $(CAMPAIGN) $(EXPORT) --out out/spring --write-videos

test: setup test-programs
	$(INSTALL) --require-hashes --no-deps --requirement requirements-dev.lock
	scripts/check
	python -m pytest -n 3

# Before a release: all presenters, slow variants, ten times as many fuzzed files, and coverage.
test-all: export VIDMERGE_FUZZ := 3000
test-all: setup test-programs
	$(INSTALL) --require-hashes --no-deps --requirement requirements-dev.lock
	scripts/check
	python -m pytest -n 3 -m "cast or variant or not cast" --cov --cov-report=term

setup: $(VENV)/installed
	vidmerge setup

# Every package is checked against its hash, except torch: its build (CPU, CUDA) is your index's choice.
$(VENV)/installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes --no-deps --requirement requirements.lock
	$(INSTALL) --no-build-isolation --editable .
	touch $@

# After a pin in pyproject.toml has changed.
lock:
	uv pip compile $(LOCK) --output-file requirements.lock pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-dev.lock --extra dev pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-aws.lock --extra aws pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-ear.lock --extra ear pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-languages.lock --extra languages pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-asian-languages.lock --extra asian-languages pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-tts.lock --extra tts pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-piper.lock --extra piper pyproject.toml
	uv pip compile $(LOCK) --output-file requirements-http.lock --extra http pyproject.toml

# What tests need besides Python packages: Chromium and PostgreSQL, as root through apt. Without them
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
