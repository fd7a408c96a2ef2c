#!/bin/sh
# Measures the program beside nginx on this machine: docs/operations/performance.md. Results go to .bench/.
#   BENCH_PARTS="library classes"         what is measured: pages, search, films and imports; feeds of classes
#   BENCH_SIZES="10000 100000 1000000"   how many resources; goals are judged at 100000, or at the last size where that is left out
set -eu
cd "$(dirname "$0")/../.."

missing=''
command -v wrk >/dev/null || missing="$missing wrk"
[ -x "$(command -v nginx || echo /usr/sbin/nginx)" ] || missing="$missing nginx"
if [ -n "$missing" ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "bench: please install$missing first (apt-get install$missing)" >&2
    exit 1
  fi
  apt-get update -qq
  # Run level 1 keeps the package from starting a server of its own.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

mkdir -p .bench
cargo build --release -p qinghe
rustc --edition 2024 -O tests/load/arrivals.rs -o .bench/arrivals
exec node tests/load/bench.mjs
