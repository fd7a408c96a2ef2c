#!/usr/bin/env bash
# Looks for what the tests need besides Rust; installs Debian's packages where it may, and says what is missing where it may not.
set -euo pipefail

missing=()
has_font() { command -v fc-list >/dev/null && [[ -n "$(fc-list :lang=zh file)" ]]; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }

for program in cargo node npm git; do
    command -v "$program" >/dev/null || { echo "packages: $program is missing; install it and run this again" >&2; exit 1; }
done
has_postgres || missing+=(postgresql)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
has_font || missing+=(fontconfig fonts-noto-cjk)
[[ ${#missing[@]} == 0 ]] && exit 0

if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo "packages: these are missing: ${missing[*]}" >&2
    echo "packages: on Debian or Ubuntu run: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "packages: installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
