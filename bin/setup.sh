#!/bin/sh
# Make .venv with the packages of one lock: bin/setup.sh runtime|production|dev
# Does nothing when they stand. What goes wrong is said in one line, with what to do about it.
set -eu
cd "$(dirname "$0")/.."
set_name=${1:-runtime}
PYTHON=${PYTHON:-python3}
lock=requirements/$set_name.txt
stamp=.venv/.installed-$set_name

fail() {
    echo "Cannot set up: $1" >&2
    exit 1
}

# The stamp holds what was installed for which Python.
state() { echo "$(cksum <"$lock") $(.venv/bin/python --version 2>/dev/null)"; }

if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(state)" ]; then
    exit 0
fi
[ -w . ] || fail "no write permission in $(pwd). Clone into a folder of your own, or: sudo chown -R $(id -un) ."
command -v "$PYTHON" >/dev/null 2>&1 ||
    fail "no $PYTHON here. Install Python 3.11 or later, or name yours: make run PYTHON=/path/to/python"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$PYTHON" --version 2>&1) is too old, 3.11 or later is needed. Name another: make run PYTHON=python3.12"
"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$PYTHON cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv"

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$PYTHON" -m venv --clear .venv || fail "$PYTHON -m venv .venv did not succeed, see above."
fi
echo "Installing the $set_name packages (a minute or two, this once) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --retries 2 --timeout 20 \
    --require-hashes --only-binary :all: -r "$lock" >.venv/install.log 2>&1 ||
    fail "pip: $(grep '^ERROR' .venv/install.log | tail -1 | cut -c1-160) Is there a network? All of it: .venv/install.log"

# The larger locks contain the smaller ones.
case $set_name in
dev) sets="dev production runtime" ;;
production) sets="production runtime" ;;
*) sets=runtime ;;
esac
for set_name in $sets; do
    lock=requirements/$set_name.txt
    state >".venv/.installed-$set_name"
done
