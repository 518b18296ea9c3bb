# uv sets up the locked environment. Where it is missing, it comes from PyPI into build/uv.
UV := $(shell command -v uv || echo build/uv/bin/uv)
# The first Python that is new enough.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.PHONY: lab test notebooks slides site grade lint bench system

lab: $(UV)             ## open JupyterLab on the course
	@$(UV) run --locked --no-dev course lab $(ARGS)

test: $(UV) system     ## the daily check; ARGS=--thorough runs what that leaves out too
	$(UV) run --locked pytest $(ARGS)

notebooks: $(UV)       ## rebuild the notebooks from notebooks/source
	$(UV) run --locked course build $(ARGS)

slides: $(UV)          ## slides with speaker notes in build/slides; ARGS="02 --check --pdf"
	$(UV) run --locked course slides $(ARGS)

site: $(UV)            ## the course as a web site in build/site; ARGS=--serve opens it
	$(UV) run --locked course site $(ARGS)

grade: $(UV)           ## grade submissions: make grade ARGS="SUBMISSIONS --exercise 02 --out GRADES"
	$(UV) run --locked course grade $(ARGS)

lint: $(UV)            ## style and types
	$(UV) run --locked ruff check && $(UV) run --locked ruff format --check && $(UV) run --locked mypy
	@command -v node >/dev/null || { echo "JavaScript was not looked at: Node was not found (nodejs.org)."; exit 0; }; \
	  node course_lib/explorers/frame/lint.mjs

bench: $(UV)           ## measure, side by side
	$(UV) run --locked python -m tests.bench $(ARGS)

# The tests need these, tool:package. Root on Debian gets what is missing; for others pytest says what to install.
TOOLS := chromium:chromium bwrap:bubblewrap setpriv:util-linux node:nodejs npm:npm
system:
	@[ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release || exit 0; \
	for tool in $(TOOLS); do \
	  command -v $${tool%:*} >/dev/null || packages="$$packages $${tool#*:}"; \
	done; \
	ldconfig -p | grep -q libseccomp.so.2 || packages="$$packages libseccomp2"; \
	[ -z "$$packages" ] || \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends $$packages) || \
	  echo "Not installed:$$packages. The tests that need them will be skipped."

build/uv/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later is needed, and none was found. Install it, then try again."; exit 1; }
	@if $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install --quiet --upgrade --target build/uv uv; \
	elif $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	  $(PYTHON) -m venv --clear build/uv && build/uv/bin/python -m pip install --quiet uv; \
	else \
	  echo "Python's pip and venv are both missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; \
	fi
