#!/bin/sh
# Tell what the runs with ARENA_COVERAGE=1 left unrun; fails below 100 % of lines and branches.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m coverage combine --quiet
status=0
.venv/bin/python -m coverage report || status=$?
rm -rf var/coverage
exit $status
