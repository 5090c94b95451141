# Shortcuts for pipelines. `npm start` has to have built it once; .env.example names the variables it needs.

seaworthy := node_modules/.bin/node dist/cli.mjs

.PHONY: preflight

# Is this deployment fit to take traffic? Measured now, without a worker. Exits 0 when it is; with `make preflight
# flags=--strict` not with warnings either; flags=--json for machines.
preflight: dist/cli.mjs
	@$(seaworthy) preflight $(flags)

dist/cli.mjs:
	@echo "Seaworthy is not built yet: npm start builds it." >&2; exit 2
