# The commands of this checkout. `make help` lists them.

PORT ?=
DEMO ?= 0.2
HOST ?= 127.0.0.1
TESTS ?=
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
