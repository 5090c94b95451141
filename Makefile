# Shortcuts for shells and pipelines; each says what it runs. They need Docker with Compose 2.23.1 or newer, except those
# that say otherwise.

.DEFAULT_GOAL := help
.PHONY: help up deploy restart down preflight test bench checklist

# Which commit the image is made of, for /version and its label. Sources without a repository know none.
export SEAWORTHY_COMMIT ?= $(shell sh scripts/docker/commit.sh)

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## Build the image and bring the production stack up, from the values in .env
	docker compose up --detach --build --wait

deploy: ## Bring this checkout into a running stack: migrations first, then one web replica after the other
	sh scripts/docker/deploy.sh

restart: ## Replace the web replicas one after the other, without losing a request
	sh scripts/docker/rolling-restart.sh

down: ## Stop the stack; its volumes stay
	docker compose down

preflight: ## Build and try the whole stack in a project of its own, print a table, remove it; the exit code tells
	sh scripts/docker/preflight.sh

test: ## Every test there is (needs Node, not Docker)
	npm test

bench: ## Measurements beside the tools people use today (needs Node, not Docker)
	npm run bench

# What a running `npm start` made up by itself is in that file; what is set in the environment counts more.
data := $(or $(SEAWORTHY_DATA_DIR),.seaworthy)
checklist: dist/cli.mjs ## Is what `npm start` runs here ready? flags=--strict minds warnings, flags=--json is for machines
	@node_modules/.bin/node --env-file-if-exists=$(data)/run/environment dist/cli.mjs preflight $(flags)

dist/cli.mjs:
	@echo "Seaworthy is not built yet: npm start builds it." >&2; exit 2
