#!/bin/sh
# Every check that is not a test: bin/check.sh [name ...]; all of them without a name.
# Each says in one line how it went; a failing one shows its output. Needs the dev packages.
set -u
cd "$(dirname "$0")/.."
PY=.venv/bin/python
failed=""

check() { # check NAME COMMAND...
    name=$1
    shift
    case " $wanted " in *" $name "* | " all ") ;; *) return ;; esac
    if output=$("$@" 2>&1); then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        echo "$output"
        failed="$failed $name"
    fi
}

lint() {
    $PY -m ruff check --quiet . && $PY -m ruff format --check --quiet . &&
        git ls-files -co --exclude-standard 'templates/*.html' | xargs .venv/bin/djade --check --target-version 5.2
}
types() { DEBUG=1 $PY -m mypy --no-error-summary arena members programmes events tests bin manage.py; }
migrations() { DEBUG=1 $PY manage.py makemigrations --check --dry-run; }

# Production's settings with nothing from .env: no warning of any kind is accepted.
deploy() {
    env DEBUG=false DEMO=false PORT= SITE_URL=https://arena.example.se DATABASE_URL=sqlite:///var/none.sqlite3 \
        SECRET_KEY="$($PY -c 'import secrets; print(secrets.token_urlsafe(50))')" \
        $PY -W error manage.py check --deploy --fail-level WARNING
}
texts() { DEBUG=1 $PY bin/texts.py check; }

# Resolving again with the pins that stand must change nothing, and no lock may name a host.
locks() {
    copy=$(mktemp -d) && cp requirements/* "$copy" && UV=$PWD/.venv/bin/uv sh "$copy/lock.sh" || return 1
    diff -r requirements "$copy" && rm -r "$copy" && ! grep -n '://' requirements/*.txt
}

wanted=${*:-all}
check lint lint
check types types
check migrations migrations
check deploy deploy
check texts texts
check locks locks
[ -z "$failed" ] || {
    echo "Failed:$failed" >&2
    exit 1
}
