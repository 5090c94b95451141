#!/bin/sh
# Tries this checkout as it would run in production: builds it, starts the stack in a project of its own, with a database
# of its own, looks at it from inside and from outside, prints a table, removes everything. Exits with 0 when every line
# is ok, with 1 otherwise. Nothing of a running stack is touched, its images included, and nothing of .env is used.
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

export COMPOSE_PROJECT_NAME="seaworthy-preflight-$$" COMPOSE_DISABLE_ENV_FILE=1 COMPOSE_FILE=docker-compose.yml:scripts/docker/application.yml
# Links lead to the proxy as it is reached inside; that it is reached over plain HTTP is no mistake here.
export HTTP_PORT="$port" BASE_URL=http://proxy:8080 SEAWORTHY_ENVIRONMENT=staging TARGET_DATABASE_URL=mysql://seaworthy:application@application/shop
AUTH_SECRET=$(secret) DATABASE_PASSWORD=$(secret)
SEAWORTHY_COMMIT=${SEAWORTHY_COMMIT:-$(sh scripts/docker/commit.sh)}
export AUTH_SECRET DATABASE_PASSWORD SEAWORTHY_COMMIT
if [ "${1:-}" = --no-build ]; then builds=false; else builds=true; fi
# A tag that nobody else uses; the layers stay in the cache, for whoever builds next.
"$builds" && export SEAWORTHY_VERSION="$COMPOSE_PROJECT_NAME" PROXY_VERSION="$COMPOSE_PROJECT_NAME"

# One line of the table: a name, and a command whose success says ok and whose last line of output says more.
row() {
  title=$1
  shift
  if "$@" >"$work/said" 2>&1; then verdict=ok; else verdict=FAILED failures=$((failures + 1)); fi
  printf '%-8s%-32s%s\n' "$verdict" "$title" "$(tail -n 1 "$work/said" | cut -c 1-240)"
  [ "$verdict" = ok ]
}

remove() {
  docker compose down --volumes --remove-orphans --timeout 2 >/dev/null 2>&1
  "$builds" && docker image rm "seaworthy:$SEAWORTHY_VERSION" "seaworthy-proxy:$PROXY_VERSION" >/dev/null 2>&1
  rm -rf "$work"
}
trap remove EXIT
trap 'exit 130' INT TERM

# Asks the proxy, as a browser does; what came is in $work/headers and $work/body.
fetch() {
  path=$1
  shift
  curl --silent --show-error --max-time 60 --dump-header "$work/headers" --output "$work/body" "$@" "$url$path" &&
    tr -d '\r' <"$work/headers" >"$work/clean" && head -n 1 "$work/clean"
}
header() { sed -n "s/^$1: *//Ip" "$work/clean"; }
is() { [ "$1" = "$2" ] || { echo "$1, not $2"; return 1; }; }
has() { case $1 in *"$2"*) echo "$1" ;; *) echo "“$1” has no $2"; return 1 ;; esac; }

# Compose tells who did not come up; why is the last line that it wrote.
everything_comes_up() {
  docker compose up --detach --wait --no-build && return
  for service in $(docker compose ps --all --format '{{.Service}} {{.ExitCode}} {{.Health}}' | awk '$2 != 0 || $3 == "unhealthy" { print $1 }' | sort -u); do
    docker compose logs --no-log-prefix --no-color --tail 1 "$service"
  done
  return 1
}
# The commit that was built is what /version and the image's label say; of an image from elsewhere, they agree.
tells_its_commit() {
  label=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' "seaworthy:${SEAWORTHY_VERSION:-local}")
  fetch /version --fail && said=$(sed -n 's/.*"commit":"\([^"]*\)".*/\1/p' "$work/body") && is "$said" "$label" || return 1
  "$builds" && { is "$said" "$SEAWORTHY_COMMIT" || return 1; }
  echo "$(sed -n 's/.*"version":"\([^"]*\)".*/\1/p' "$work/body"), commit ${said:-unknown}"
}
only_proxy_is_published() {
  published=$(docker compose ps --format '{{.Service}} {{.Ports}}' | awk '/->/ { print $1 }' | sort -u | xargs)
  is "$published" proxy && echo "$published"
}
nobody_is_root() {
  for container in $(docker compose ps --quiet); do
    docker top "$container" -eo uid,pid,comm | awk -v of="$(docker inspect --format '{{.Name}}' "$container")" \
      'NR > 1 && $1 == 0 { print of " runs " $3 " as root"; found = 1 } END { exit found }' || return 1
  done
  echo "in $(docker compose ps --quiet | wc -l) containers"
}
nothing_can_be_written() {
  for container in $(docker compose ps --quiet database web worker proxy); do
    docker inspect --format '{{.Name}} {{.HostConfig.ReadonlyRootfs}}' "$container" | grep ' true$' || return 1
  done >/dev/null
  echo "outside of volumes"
}
compressed() { fetch "$page" --header "Accept-Encoding: $1" && is "$(header content-encoding)" "$1" && wc -c <"$work/body"; }
assets_are_immutable() {
  asset=$(grep -o '/_next/static/[^"\\]*\.js' "$work/page" | head -n 1)
  fetch "$asset" && has "$(header cache-control)" immutable && has "$(header cache-control)" max-age=31536000
}
pages_are_not_cached() { fetch "$page" && has "$(header cache-control)" no-store; }
once() {
  for name in content-security-policy x-content-type-options x-frame-options referrer-policy \
    cross-origin-opener-policy permissions-policy x-request-id; do
    times=$(grep -ci "^$name:" "$work/clean")
    [ "$times" -eq 1 ] || { echo "$name is there $times times"; return 1; }
  done
  [ -z "$(header x-powered-by)" ] && echo "each once"
}
security_headers() { fetch "$page" && once; }
request_id() { fetch /health --header 'X-Request-Id: preflight-1234' && is "$(header x-request-id)" preflight-1234; }
seaworthy() { docker compose exec --no-TTY web seaworthy "$@"; }

page=/sign-in
echo "Trying this checkout in the Compose project $COMPOSE_PROJECT_NAME, on $url:"
echo
if "$builds" && ! row "images are built" docker compose build --quiet; then
  tail -n 20 "$work/said"
  exit 1
fi
if ! row "everything gets healthy" everything_comes_up; then
  docker compose logs --no-color --tail 20
  exit 1
fi
row "ready for traffic" fetch /health/ready --fail
row "only the proxy is published" only_proxy_is_published
row "no process is root" nobody_is_root
row "read-only root file systems" nothing_can_be_written
row "version and commit" tells_its_commit
row "the sign-in page" fetch "$page" --fail && cp "$work/body" "$work/page"
row "pages are not cached" pages_are_not_cached
row "hashed assets are immutable" assets_are_immutable
row "Brotli" compressed br
row "gzip" compressed gzip
row "security headers" security_headers
row "request ids" request_id
row "a backup" seaworthy backup create
row "a drill of it" seaworthy backup drill newest
row "an administrator" seaworthy user create --role administrator --email preflight@example.test --name Preflight
row "seaworthy preflight" seaworthy preflight
[ "$failures" -eq 0 ] || tail -n 40 "$work/said"

echo
if [ "$failures" -eq 0 ]; then echo "Everything is ok."; else echo "$failures of them failed."; fi
[ "$failures" -eq 0 ]
