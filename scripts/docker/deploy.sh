#!/bin/sh
# Brings a running stack to the image and settings of this checkout, without losing a request: image first, then the
# migrations (the store is saved before), then one web replica after the other, then everything else. Stops at the first
# thing that fails; what served until then goes on serving.
#
#   sh scripts/docker/deploy.sh                 build this checkout (or: make deploy)
#   sh scripts/docker/deploy.sh --no-build      the image that SEAWORTHY_VERSION names is here already
set -eu
cd "$(dirname "$0")/../.."

if [ -z "$(docker compose ps --quiet web)" ]; then
  echo "Nothing runs here yet: make up brings the stack up." >&2
  exit 1
fi
SEAWORTHY_COMMIT=${SEAWORTHY_COMMIT:-$(sh scripts/docker/commit.sh)}
export SEAWORTHY_COMMIT
[ "${1:-}" = --no-build ] || docker compose build

# In containers of their own, so that nothing that runs is touched.
docker compose run --rm --no-deps --no-TTY secrets
docker compose run --rm --no-deps --no-TTY migrate

sh scripts/docker/rolling-restart.sh

# A worker that is replaced finishes what it does or hands it back; the proxy is replaced only when it has changed.
docker compose up --detach --no-build --wait
