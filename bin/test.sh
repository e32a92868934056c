#!/bin/sh
# Run the tests: bin/test.sh [pytest's arguments]. Needs the dev packages (bin/setup.sh dev).
# The test settings stand in tests/settings.py and do not read .env.
# ARENA_COVERAGE=1 notes which lines of signing, evidence and permissions were run (pyproject.toml, tool.coverage);
# bin/coverage.sh tells, over all runs since it told last.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "${VAR_DIR:-var}"
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python manage.py compile_texts
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python manage.py build_static
if [ "${ARENA_COVERAGE:-0}" = 1 ]; then
    mkdir -p var/coverage
    exec .venv/bin/python -m coverage run -m pytest "$@"
fi
exec .venv/bin/python -m pytest "$@"
