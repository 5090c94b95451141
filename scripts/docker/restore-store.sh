#!/bin/sh
# Puts Seaworthy's own database back as it was before an upgrade, from the archive that the upgrade made of it. For going
# back to the image before: docs/upgrade.md. What the store holds now is kept in a file beside this checkout first.
#
#   sh scripts/docker/restore-store.sh          lists the archives
#   sh scripts/docker/restore-store.sh FILE     restores that one
set -eu
cd "$(dirname "$0")/../.."

# In a container of its own, with the backups' volume; nothing else is started.
once() { docker compose run --rm --no-deps --no-TTY "$@"; }
in_database() { docker compose exec --no-TTY database sh -c "$1"; }
as_root='-uroot -p"$(cat /run/secrets/database_password)"'

if [ $# -ne 1 ]; then
  echo "Archives of the store, the newest first:" >&2
  once --entrypoint ls migrate -1t /backups/store
  exit 2
fi
if [ -n "$(docker compose ps --quiet --status running web worker)" ]; then
  echo "Somebody may be writing to the store: docker compose stop proxy web worker, then again." >&2
  exit 1
fi

# What this script fills is the stack's own database: with DATABASE_URL elsewhere that is not the store.
case $(once --entrypoint printenv migrate DATABASE_URL) in
  *@database/seaworthy* | *@database:3306/seaworthy*) ;;
  *)
    echo "DATABASE_URL names a database outside of this stack. Nothing was changed: docs/upgrade.md tells how, as under systemd." >&2
    exit 1
    ;;
esac

umask 077
sql=$(mktemp)
trap 'rm -f "$sql"' EXIT
# Read to its end before anything is touched.
once migrate archive cat "/backups/store/$1" >"$sql"

kept=store-before-going-back-$(date -u +%Y%m%dT%H%M%SZ).sql
in_database "mariadb-dump $as_root --single-transaction --routines seaworthy" >"$kept"
echo "What the store holds now is kept in $kept."

in_database "mariadb $as_root -e 'DROP DATABASE seaworthy; CREATE DATABASE seaworthy CHARACTER SET utf8mb4'"
in_database "mariadb $as_root --default-character-set=utf8mb4 --binary-mode seaworthy" <"$sql"
echo "The store is as $1 has it. Now start the image that it belongs to."
