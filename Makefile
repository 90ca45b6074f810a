# Spaarpunt: one word a job. Every target makes .venv/ where it is missing.
SHELL := /bin/bash
PY := .venv/bin/python
BIN := .venv/bin
OUT ?= out
SEED ?= 1

.PHONY: help setup run demo test check bench soak deb sbom lab lab-full format lock clean

help:
	@printf '%s\n' \
	  'make run     try the terminal on virtual hardware, with its own central' \
	  'make demo    play a shop'"'"'s day on the real program; pictures in out/demo' \
	  'make test    every test (make check first, for the fast ones)' \
	  'make check   lint, types, unit tests' \
	  'make bench   measure against peers and limits, as ratios' \
	  'make soak    what takes minutes or hours' \
  'make deb     the terminal'"'"'s Debian package, in out/deb' \
  'make sbom    what the product is made of, as CycloneDX' \
  'make lab     the package on a virtual Pi; pictures in out/lab (make lab-full: every test of it)' \
	  'make setup   .venv/ and the system packages'

.venv/.setup-stamp: requirements.lock pyproject.toml scripts/setup
	@scripts/setup

setup:
	@scripts/setup

run: .venv/.setup-stamp
	@$(BIN)/spaarpunt run --hardware virtual $(if $(WINDOW),--window) $(ARGS)

demo: .venv/.setup-stamp
	@$(BIN)/spaarpunt demo --headless --out $(OUT)/demo --seed $(SEED) $(ARGS)

test: .venv/.setup-stamp
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.setup-stamp
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(PY) -m pytest -q -x tests/loyalty tests/drivers tests/screens tests/terminal tests/house $(ARGS)

bench: .venv/.setup-stamp
	@$(PY) -m benchmarks $(ARGS)

soak: .venv/.setup-stamp
	@$(PY) -m pytest -m slow --override-ini addopts='-ra --strict-markers --import-mode=importlib' --timeout 0 $(ARGS)

deb: .venv/.setup-stamp
	@$(PY) -m provisioning.package --out $(OUT)/deb $(ARGS)

sbom: .venv/.setup-stamp
	@$(PY) -m provisioning.package.sbom --out $(OUT)/sbom.cdx.json

lab: .venv/.setup-stamp
	@scripts/lab-setup
	@$(PY) -m provisioning.lab amd64
	@$(PY) -m pytest -m lab -v tests/lab/test_smoke.py $(ARGS)

lab-full: .venv/.setup-stamp
	@scripts/lab-setup arm64
	@$(PY) -m provisioning.lab amd64 arm64
	@$(PY) -m pytest -m lab -v tests/lab/test_boot.py $(ARGS)
	@$(PY) -m pytest -m lab -v -n 2 --dist loadgroup --no-loadscope-reorder --ignore tests/lab/test_boot.py tests/lab $(ARGS)

format: .venv/.setup-stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock:
	@scripts/lock $(ARGS)

clean:
	rm -rf .venv build out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
