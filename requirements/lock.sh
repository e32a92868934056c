#!/bin/sh
# Resolve the three locks. The largest set goes first and constrains the smaller ones,
# otherwise a package can be pinned too high for production. Pins that stand are kept;
# `lock.sh --upgrade` moves them. No address and no host may end up in a lock.
set -eu
cd "$(dirname "$0")"
UV=${UV:-uv}
FLAGS="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header"
# shellcheck disable=SC2086
"$UV" pip compile $FLAGS "$@" -o dev.txt dev.in
for set in production runtime; do
    # shellcheck disable=SC2086
    "$UV" pip compile $FLAGS "$@" -c dev.txt -o "$set.txt" "$set.in"
done
if grep -n ':[/][/]' dev.txt production.txt runtime.txt; then
    echo "a lock holds an address" >&2
    exit 1
fi
