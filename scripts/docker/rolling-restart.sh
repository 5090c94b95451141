#!/bin/sh
# Replaces the web replicas one after the other, by ones of the image and settings that are in force now: a new one has to
# be healthy before an old one is asked to stop, so that nobody notices. `docker compose up` would replace all at once.
# When a new one does not get healthy the old ones go on, and this ends with 1.
#
#   sh scripts/docker/rolling-restart.sh      (or: make restart)
set -eu

# How long a new replica may take until it is healthy.
limit_seconds=${HEALTHY_WITHIN_SECONDS:-300}

# A stopped replica serves nobody, and would only be counted.
docker compose rm --force web >/dev/null 2>&1
old=$(docker compose ps --quiet web)
if [ -z "$old" ]; then
  echo "No web replica runs here: docker compose up --detach --wait starts the whole stack." >&2
  exit 1
fi

state_of() {
  docker inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null || echo gone
}

# The one replica that runs now and is not among those given.
new_one() {
  for container in $(docker compose ps --all --quiet web); do
    case " $* " in *" $container "*) ;; *) echo "$container"; return ;; esac
  done
}

wait_until_healthy() {
  waited=0
  while [ "$waited" -lt "$limit_seconds" ]; do
    case $(state_of "$1") in
      'running healthy') return 0 ;;
      exited* | dead* | restarting* | gone) return 1 ;;
    esac
    sleep 1
    waited=$((waited + 1))
  done
  return 1
}

set -- $old
running=$old
count=$#
done_so_far=0
for container in $old; do
  docker compose up --detach --no-build --no-deps --no-recreate --scale "web=$((count + 1))" web >/dev/null 2>&1
  fresh=$(new_one $running)
  if [ -z "$fresh" ] || ! wait_until_healthy "$fresh"; then
    echo "The new replica did not get healthy; the old ones go on. The end of its log:" >&2
    if [ -n "$fresh" ]; then
      docker logs --tail 20 "$fresh" >&2
      docker rm --force "$fresh" >/dev/null
    fi
    exit 1
  fi
  # Waits until it has answered what it was asked (stop_grace_period in docker-compose.yml).
  docker stop "$container" >/dev/null
  docker rm "$container" >/dev/null
  running=$(docker compose ps --all --quiet web)
  done_so_far=$((done_so_far + 1))
  echo "replaced $done_so_far of $count"
done
