#!/bin/sh
# Tries this checkout as it would run in production: builds it, starts the stack in a project of its own, with a database
# of its own, looks at it from inside and from outside, prints a table, removes everything. Exits with 0 when every line
# is ok, with 1 otherwise. Nothing of a running stack is touched, and nothing of .env is used.
#
#   sh scripts/docker/preflight.sh              (or: make preflight)
#   sh scripts/docker/preflight.sh --no-build   the image that SEAWORTHY_VERSION names is here already
set -u
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
port=${PREFLIGHT_PORT:-18080}
url=http://127.0.0.1:$port
failures=0

secret() { od -An -N 32 -tx1 /dev/urandom | tr -d ' \n'; }

export COMPOSE_PROJECT_NAME="seaworthy-preflight-$$" COMPOSE_DISABLE_ENV_FILE=1 COMPOSE_FILE=docker-compose.yml
export HTTP_PORT="$port" BASE_URL="$url"
AUTH_SECRET=$(secret) DATABASE_PASSWORD=$(secret)
export AUTH_SECRET DATABASE_PASSWORD

# One line of the table: a name, and a command whose success says ok and whose last line of output says more.
row() {
  name=$1
  shift
  if "$@" >"$work/said" 2>&1; then verdict=ok; else verdict=FAILED failures=$((failures + 1)); fi
  printf '%-8s%-32s%s\n' "$verdict" "$name" "$(tail -n 1 "$work/said" | cut -c 1-120)"
  [ "$verdict" = ok ]
}

remove() {
  docker compose down --volumes --remove-orphans --timeout 2 >/dev/null 2>&1
  rm -rf "$work"
}
trap remove EXIT
trap 'exit 130' INT TERM

fetch() { curl --silent --show-error --max-time 20 --dump-header "$work/headers" --output "$work/body" "$@"; }
header() { grep -i "^$1:" "$work/headers" | tr -d '\r'; }
