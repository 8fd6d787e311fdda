# `make show` makes a show, `make test` runs the tests; each sets up everything it needs in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The bundled preset in the language of your locale (radiox_tasks/cli/first_preset.py); German without a language.
LOCALE := $(or $(LC_ALL),$(LC_MESSAGES),$(LANG),C)
PRESET ?= $(if $(filter de% C C.% POSIX,$(LOCALE)),zurich,zurich-en)
# The voices of the preset's hosts are installed once; `make show DOWNLOAD=--no-download` declines.
DOWNLOAD ?= --download

# Byte code that is not written has to be compiled anew by each of the hundreds of processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: show test test-fast check lint types layers lock chaos bench clean up down logs health status

show: $(VENV)/.runtime
	$(BIN)/radiox generate --preset $(PRESET) --sample-if-offline $(DOWNLOAD)

test: $(VENV)/.development
	$(BIN)/pytest -q -n 4 --dist loadfile --no-loadscope-reorder $(TESTS)

test-fast: $(VENV)/.development
	$(BIN)/pytest -q -n 4 -m "not slow" $(TESTS)

check: lint types layers test

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

layers: $(VENV)/.development
	$(BIN)/lint-imports

chaos: $(VENV)/.development
	$(BIN)/python -m tests.chaos --shows 100

bench: $(VENV)/.development
	for file in benchmarks/[a-z]*.py; do $(BIN)/python $$file || exit 1; done

# The environment for running (.runtime) and that for developing (.development) are one folder; the latter adds tools.
# uv installs the lock in seconds; where it cannot reach the package registry, pip does the same with the same hashes.
# For the tests every module is compiled here: a byte code file that one of their processes writes while the disk is full
# is cut off, and each later import of that module fails ("marshal data too short").
define install
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	$(BIN)/uv pip install --quiet $(2) --system-certs --python $(BIN)/python --require-hashes -r $(1) \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m radiox_tasks.precompile
endef

$(VENV)/.runtime: requirements.lock requirements-uv.lock pyproject.toml
	$(call install,requirements.lock)
	touch $@

$(VENV)/.development: requirements-dev.lock requirements-uv.lock pyproject.toml
	$(call install,requirements-dev.lock,--compile-bytecode)
	touch $@ $(VENV)/.runtime

lock: $(VENV)/.development
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes -c requirements-dev.lock - -o requirements-uv.lock

# The station in containers (docker-compose.yml).
up:
	docker compose up --build --detach

down:
	docker compose down

logs:
	docker compose logs --follow --tail 100

status:
	docker compose ps

health:
	docker compose exec gateway python -c "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8080/health').read().decode())"

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
