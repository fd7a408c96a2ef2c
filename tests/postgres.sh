#!/usr/bin/env bash
# A throw-away PostgreSQL for the tests: `tests/postgres.sh start|stop|url`.
# It listens on 127.0.0.1 only, forgets everything at `stop`, and trades durability for speed. Never keep real data in it.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "postgres.sh: $*" >&2; }

# Prints the folder of the server programs; the clients alone (libpq) do not count.
programs() {
    local folder
    for folder in "$(pg_config --bindir 2>/dev/null || true)" \
        $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
        "$(dirname "$(readlink -f "$(command -v postgres || echo /nowhere/postgres)")")"; do
        if [[ -x "$folder/initdb" && -x "$folder/postgres" && -x "$folder/pg_ctl" ]]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

install_programs() {
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        say "PostgreSQL 15 or later is missing. Install the server (Debian, Ubuntu: apt-get install postgresql; Fedora, openEuler:" \
            "dnf install postgresql-server; macOS: brew install postgresql) and run this again."
        exit 1
    fi
    say "installing PostgreSQL"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
}

# PostgreSQL refuses to run as root, so root lends the cluster to somebody else.
if [[ $(id -u) == 0 ]]; then
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    as_owner() { (cd / && exec runuser -u "$owner" -- "$@"); }
else
    owner=$(id -un)
    as_owner() { "$@"; }
fi

mkdir -p target
folder="$PWD/target/test-postgres"
if ! as_owner test -x "$PWD/target"; then
    folder="${TMPDIR:-/tmp}/qinghe-test-postgres-$(echo "$PWD" | cksum | cut -d' ' -f1)"
fi
data="$folder/data"

is_running() { [[ -f "$data/PG_VERSION" ]] && as_owner "$bin/pg_ctl" status -D "$data" >/dev/null 2>&1; }

free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    say "no free port"
    return 1
}

start() {
    is_running && return
    rm -rf "$folder"
    mkdir -p "$folder"
    chown "$owner" "$folder"
    as_owner "$bin/initdb" -D "$data" -U qinghe -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log"
    local port
    port=$(free_port)
    cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
    # The path of a unix socket holds 107 bytes at most.
    if ((${#folder} < 80)); then
        echo "unix_socket_directories = '$folder'" >>"$data/postgresql.conf"
    else
        echo "unix_socket_directories = ''" >>"$data/postgresql.conf"
    fi
    # Without the lock's descriptor, or the server would hold the lock as long as it lives.
    as_owner "$bin/pg_ctl" start -w -D "$data" -l "$folder/server.log" >/dev/null 9>&-
    echo "postgres://qinghe@127.0.0.1:$port/postgres" >"$folder/url"
}

stop() {
    is_running && as_owner "$bin/pg_ctl" stop -w -m immediate -D "$data" >/dev/null
    rm -rf "$folder"
}

exec 9>target/test-postgres.lock
flock 9 2>/dev/null || true
case "${1:-}" in
start)
    bin=$(programs) || { install_programs && bin=$(programs); }
    # Installing may have made the user that runs the cluster.
    [[ $(id -u) == 0 ]] && owner=$(id -un postgres 2>/dev/null || echo nobody)
    start
    ;;
stop)
    bin=$(programs) || exit 0
    stop
    ;;
url)
    bin=$(programs) && is_running || { say "not running; start it with: tests/postgres.sh start"; exit 1; }
    cat "$folder/url"
    ;;
*)
    say "usage: tests/postgres.sh start|stop|url"
    exit 2
    ;;
esac
