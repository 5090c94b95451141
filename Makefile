# Shortcuts for shells and pipelines. `npm start` has to have built it once; .env.example names the variables it needs.

data := $(or $(SEAWORTHY_DATA_DIR),.seaworthy)
# What a running `npm start` made up by itself is in that file; what is set in the environment counts more.
seaworthy := node_modules/.bin/node --env-file-if-exists=$(data)/run/environment dist/cli.mjs

.PHONY: preflight

# Is this deployment fit to take traffic? Measured now, without a worker. With flags=--strict warnings are in the way,
# too; with flags=--json it is for machines.
preflight: dist/cli.mjs
	@$(seaworthy) preflight $(flags)

dist/cli.mjs:
	@echo "Seaworthy is not built yet: npm start builds it." >&2; exit 2
