#!/bin/sh
# Turns the environment into what nginx.conf includes, then becomes nginx. Arguments are passed on to it.
#   BASE_URL                 the address that people use; https:// when certificates are mounted
#   WEB                      name and port of the web processes: web:3000
#   REAL_IP_FROM             addresses or networks of proxies in front, separated by spaces or commas; none when empty
#   REQUEST_TIMEOUT_SECONDS  as the web processes have it: they answer first
#   TLS_DIR                  where tls.crt and tls.key are, or are not: /run/tls
#   ACME_DIR                 what is answered below /.well-known/acme-challenge/, for renewals: /run/acme
# The rest is for tests: PROXY_RUN_DIR, HTTP_LISTEN, HTTPS_LISTEN, HEALTH_LISTEN, DNS_SERVER, DEBIAN_ROOT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
run=${PROXY_RUN_DIR:-/tmp/proxy}
certificate=${TLS_DIR:-/run/tls}/tls.crt
key=${TLS_DIR:-/run/tls}/tls.key
export WEB="${WEB:-web:3000}" BASE_URL="${BASE_URL:-}" DNS_SERVER="${DNS_SERVER:-}"

refuse() {
  echo "The proxy cannot start. $1" >&2
  exit 1
}

check_environment() {
  case $WEB in *[!a-z0-9.:_-]* | *:*[!0-9]* | :* | *:) refuse "WEB is '$WEB': it must look like web:3000." ;; esac
  case $WEB in *:*) ;; *) refuse "WEB is '$WEB': it must look like web:3000." ;; esac
  case ${REQUEST_TIMEOUT_SECONDS:=30} in *[!0-9]* | '' | ????*) refuse "REQUEST_TIMEOUT_SECONDS is '$REQUEST_TIMEOUT_SECONDS': it must be a number from 2 to 600." ;; esac
  case ${REAL_IP_FROM:=} in *[!0-9a-fA-F.:/,\ ]*) refuse "REAL_IP_FROM is '$REAL_IP_FROM': it must be addresses or networks, such as 10.0.0.0/8." ;; esac
  case $BASE_URL in *[!A-Za-z0-9.:/_~%\[\]-]*) refuse "BASE_URL is '$BASE_URL': it must look like https://console.example.com." ;; esac
}

# Neither file is plain HTTP; one alone, or one that cannot be read, is a mistake.
has_tls() {
  [ -e "$certificate" ] || [ -e "$key" ] || return 1
  for file in "$certificate" "$key"; do
    [ -e "$file" ] || refuse "$file is missing: mount both tls.crt and tls.key, or neither."
    [ -r "$file" ] || refuse "$file cannot be read by user $(id -u): chown or chmod it."
  done
  case $BASE_URL in https://*) ;; *) refuse "Certificates are mounted, and BASE_URL is '$BASE_URL': it must begin with https://." ;; esac
}

write_modules() {
  modules=${DEBIAN_ROOT:-}/usr/lib/nginx/modules
  for name in ndk_http_module ngx_http_lua_module ngx_http_brotli_filter_module; do
    echo "load_module $modules/$name.so;"
  done
  echo "env WEB; env BASE_URL; env DNS_SERVER;"
}

write_settings() {
  lua=${DEBIAN_ROOT:-}/usr/share/lua/5.1
  echo "lua_package_path '$here/lua/?.lua;$lua/?.lua;;';"
  echo "proxy_read_timeout $((REQUEST_TIMEOUT_SECONDS + 30))s;"
  echo "geo \$realip_remote_addr \$is_proxy_in_front { default 0;"
  for network in $(echo "$REAL_IP_FROM" | tr ',' ' '); do echo "$network 1;"; done
  echo "}"
  for network in $(echo "$REAL_IP_FROM" | tr ',' ' '); do echo "set_real_ip_from $network;"; done
  echo "real_ip_header X-Forwarded-For; real_ip_recursive on;"
}

write_listen() {
  http=${HTTP_LISTEN:-8080}
  if has_tls; then
    echo "listen ${HTTPS_LISTEN:-8443} ssl http2; ssl_certificate $certificate; ssl_certificate_key $key;"
  else
    echo "listen $http;"
  fi
}

# To the address that people use: what the client says about itself is not repeated.
write_redirect() {
  if has_tls; then
    origin=$(echo "$BASE_URL" | sed -E 's|^(https://[^/]+).*|\1|')
    echo "server { listen ${HTTP_LISTEN:-8080};"
    echo "location / { return 308 $origin\$request_uri; }"
    echo "location /.well-known/acme-challenge/ { alias ${ACME_DIR:-/run/acme}/; default_type text/plain; } }"
  fi
  echo "server { listen ${HEALTH_LISTEN:-127.0.0.1:8081}; access_log off;"
  echo "location = /health { content_by_lua_block { require('replicas').report() } } }"
}

check_environment
mkdir -p "$run" 2>/dev/null && [ -w "$run" ] || refuse "$run cannot be written: mount a tmpfs on /tmp for user $(id -u)."
cp "$here/nginx.conf" "$run/nginx.conf"
write_modules >"$run/modules.conf"
write_settings >"$run/settings.conf"
write_listen >"$run/listen.conf"
write_redirect >"$run/redirect.conf"
exec "${DEBIAN_ROOT:-}/usr/sbin/nginx" -p "$run" -c "$run/nginx.conf" "$@"
