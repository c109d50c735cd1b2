# The commands of this checkout. `make help` lists them.

PORT ?=
DEMO ?= 0.2
HOST ?= 127.0.0.1
TESTS ?=
ORDERS ?= 1000000
ONLY ?=
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help up down demo test lint bench lock environment messages

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

up: environment ## start everything: make up [PORT=8000] [DEMO=0.2]
	@exec $(PY) -m channelops.stack up --port '$(PORT)' --demo '$(DEMO)' --host '$(HOST)'

down: ## stop everything of this checkout
	@test ! -x $(PY) || $(PY) -m channelops.stack down

demo: environment ## load the demonstration world into the running stack: make demo [DEMO=1]
	@$(PY) manage.py demo --scale '$(DEMO)'

# The installed lock beside the lock says whether anything has to be installed; a broken installation is done again.
environment:
	@cmp -s requirements.txt .venv/installed.txt && $(PY) -c '' 2>/dev/null || sh .ci/environment

messages: environment
	@$(PY) -m channelops.stack messages

test: messages ## run every test: make test [TESTS=tests/kernel]
	@$(PY) -m pytest -n auto --dist loadscope --no-loadscope-reorder $(TESTS); code=$$?; $(PY) -m channelops.stack rest; exit $$code

CODE := channelops partners campaigns incentives analytics

lint: messages ## style, types, layers, templates, migrations, translations, compose file
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	.venv/bin/lint-imports
	$(PY) -m djlint templates --lint --quiet
	DJANGO_SETTINGS_MODULE=channelops.settings.test $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m check_jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(PY) -m pytest -n0 tests/architecture

bench: messages ## measure against floors of the same run, into docs/benchmarks.md: make bench [ORDERS=1000000] [ONLY=pages]
	@$(PY) -m channelops.stack bench --orders '$(ORDERS)' --only '$(ONLY)'

# The compiler comes into a throw-away environment; versions stay unless pyproject.toml or UPGRADE=1 moves them.
lock: ## compile pyproject.toml into requirements.txt: make lock [UPGRADE=1]
	@python3 -m venv var/lock && var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@var/lock/bin/python -m uv pip compile pyproject.toml --group dev --python-version 3.11 --universal --generate-hashes \
		--no-header --no-emit-index-url $(if $(UPGRADE),--upgrade) --quiet --output-file requirements.txt
	@rm -rf var/lock
