#!/usr/bin/env bash
# A PostgreSQL server of the tests' own, in a temporary folder, on a socket: `start` prints the DATABASE_URL to export.
set -euo pipefail
folder=${TMPDIR:-/tmp}/mainstay-postgres
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
case ${1:-start} in
  start)
    if ! as "$bin/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
      rm -rf "$folder"; mkdir -p "$folder"
      [ "$(id -u)" = 0 ] && chown postgres "$folder"
      as "$bin/initdb" -D "$folder/data" -A trust -E UTF8 --locale=C >/dev/null
      as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
        -o "-c listen_addresses='' -c unix_socket_directories=$folder -c fsync=off -c max_connections=100" start >/dev/null
      as "$bin/createuser" -h "$folder" -s mainstay 2>/dev/null || true
      as "$bin/createdb" -h "$folder" -O mainstay mainstay
    fi
    echo "export DATABASE_URL='postgresql://mainstay@/mainstay?host=$folder'"
    ;;
  stop) as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder" ;;
esac
