PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: setup atlas modules kernels demo docs test test-all soak lint lock vulnerabilities clean

# What hotbed needs to run. Modules are compiled when they are first imported: most never are.
$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "hotbed needs Python 3.11 or newer; call make PYTHON=python3.12 or the like.")'
	@echo "setting up $(VENV) with what hotbed needs to run"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-compile --no-deps --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# What its tests need besides.
$(VENV)/.ready: $(VENV)/.run requirements/dev.txt
	@echo "adding to $(VENV) what the tests need"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.ready

atlas: setup
	@$(BIN)/python hatch_build.py

modules: setup
	@$(BIN)/python hatch_build.py --modules-only

kernels: $(VENV)/.run
	@$(BIN)/python tools/build_kernels.py

demo: kernels
	@$(BIN)/hotbed demo --out demo

# What the documentation's site needs besides, a part of what the tests need.
$(VENV)/.docs: $(VENV)/.run requirements/docs.txt
	@echo "adding to $(VENV) what the documentation needs"
	@$(PIP) install --no-deps --require-hashes -r requirements/docs.txt
	@touch $@

docs: $(VENV)/.docs
	@$(BIN)/python tools/build_site.py build/site
	@echo "open build/site/index.html"

test: setup modules kernels lint
	$(BIN)/node --test 'atlas/test/*.test.ts'
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# What checks that kits and distributions are as their readers ask.
$(VENV)/.release: $(VENV)/.ready requirements/release.txt
	@$(PIP) install --no-deps --require-hashes -r requirements/release.txt
	@touch $@

test-all: setup $(VENV)/.release modules kernels lint
	$(BIN)/node --test 'atlas/test/*.test.ts'
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m ''

soak: setup kernels
	PYTHONPATH=tests $(BIN)/python -m trials.soak

lint: modules
	$(BIN)/ruff check src tests benchmarks hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/node atlas/node_modules/typescript/bin/tsc --noEmit -p atlas

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q

lock:
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) --group docs -c requirements/dev.txt -o requirements/docs.txt
	$(LOCK) --group release -c requirements/dev.txt -o requirements/release.txt
	$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt
	echo ziglang | $(LOCK) - -o requirements/compiler.txt

vulnerabilities: setup
	$(BIN)/python tools/check_vulnerabilities.py

clean:
	rm -rf $(VENV) atlas/node_modules src/hotbed/base/native/built demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
