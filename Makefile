PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup atlas kernels demo test test-all soak lint lock vulnerabilities clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "hotbed needs Python 3.11 or newer; call make PYTHON=python3.12 or the like.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

atlas: setup
	@$(BIN)/python hatch_build.py

kernels: setup
	@$(BIN)/python tools/build_kernels.py

demo: atlas kernels
	$(BIN)/hotbed demo --out demo

test: atlas kernels lint
	$(BIN)/node --test 'atlas/test/*.test.ts'
	$(BIN)/python -m pytest -n auto --dist loadfile

test-all: atlas kernels lint
	$(BIN)/node --test 'atlas/test/*.test.ts'
	$(BIN)/python -m pytest -n auto --dist loadfile -m ''

soak: atlas kernels
	PYTHONPATH=tests $(BIN)/python -m trials.soak

lint: atlas
	$(BIN)/ruff check src tests benchmarks hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/node atlas/node_modules/typescript/bin/tsc --noEmit -p atlas

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/dev.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/run.txt
	echo ziglang | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/compiler.txt

vulnerabilities: setup
	$(BIN)/python tools/check_vulnerabilities.py

clean:
	rm -rf $(VENV) atlas/node_modules src/hotbed/publish/atlas/static src/hotbed/base/native/built demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
