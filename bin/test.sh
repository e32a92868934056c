#!/bin/sh
# Run the tests: bin/test.sh [pytest's arguments]. Needs the dev packages (bin/setup.sh dev).
# The test settings stand in tests/settings.py and do not read .env.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "${VAR_DIR:-var}"
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python manage.py compile_texts
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python manage.py build_static
exec .venv/bin/python -m pytest "$@"
