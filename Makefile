# uv sets up the locked environment. When it is not there, it comes from PyPI into build/uv.
UV := $(shell command -v uv || echo build/uv/bin/uv)
PYTHON := $(shell command -v python3 || command -v python)

.PHONY: lab test notebooks lint bench

lab: $(UV)          ## open JupyterLab on the course
	$(UV) run --locked --no-dev course lab $(ARGS)

test: $(UV) tools   ## the whole check
	$(UV) run --locked pytest $(ARGS)

notebooks: $(UV)    ## rebuild the notebooks from notebooks/source
	$(UV) run --locked course build $(ARGS)

lint: $(UV)         ## style and types
	$(UV) run --locked ruff check && $(UV) run --locked ruff format --check && $(UV) run --locked mypy

bench: $(UV)        ## measure, side by side
	$(UV) run --locked python -m tests.bench $(ARGS)

# As root on Debian the browser tests' Chromium is installed; else they use what is there, or skip.
.PHONY: tools
tools:
	@command -v chromium chromium-browser google-chrome >/dev/null || [ "$$(id -u)" != 0 ] || \
	  ! command -v apt-get >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)

build/uv/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later is needed: install it first."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 && \
	  $(PYTHON) -m pip install --quiet --target build/uv uv || \
	  { $(PYTHON) -m venv build/uv && build/uv/bin/python -m pip install --quiet uv; } || \
	  { echo "Neither pip nor venv is there. On Debian: apt-get install python3-venv"; exit 1; }
