#!/usr/bin/env bash
# Makes .venv from the lock where it is missing or the lock has changed. uv where it is there, else pip; the same pins and hashes either way.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements/requirements.txt
stamp=.venv/.made-from
log=.venv/install.log
wanted="$(cksum <"$lock") $PWD" # a moved .venv has scripts that point nowhere

if [[ -x .venv/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
    exit 0
fi

is_wanted() { # a Python of the right version that can make an environment
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

make_environment() {
    local python
    for python in ${PYTHON:+"$PYTHON"} python3 python3.12 python3.11 /usr/bin/python3.12 /usr/bin/python3.11; do
        if is_wanted "$python"; then
            echo "venv: .venv with $("$python" --version)"
            "$python" -m venv --clear .venv
            return
        fi
    done
    if command -v uv >/dev/null; then
        echo "venv: no Python 3.11 or 3.12 here: uv brings one"
        uv venv --quiet --clear --seed --python 3.12 .venv
        return
    fi
    echo "venv: batimento needs Python 3.11 or 3.12 with venv: install python3.11 and python3.11-venv (or python3.12), or set PYTHON to one" >&2
    exit 1
}

count() { # what pip says → how far it is
    awk -v all="$pins" '/^Collecting / { n++; if (n % 10 == 0 || /pyspark/) { print "venv: " n " of " all ", now " $2; fflush() } }
        /^Building wheels/ { print "venv: unpacking pyspark"; fflush() } /^Installing collected/ { print "venv: installing"; fflush() }'
}

with_pip() {
    PYTHONUNBUFFERED=1 .venv/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --use-pep517 "$@" 2>&1 | tee -a "$log" | count
}

with_uv() {
    command -v uv >/dev/null && uv pip install --python .venv/bin/python --no-deps --no-build-isolation "$@"
}

install() { # uv may not know the mirror that pip was told of
    with_uv "$@" || with_pip "$@" || {
        tail -5 "$log" >&2
        echo "venv: the packages could not be installed; the whole story is in $log" >&2
        exit 1
    }
}

is_wanted .venv/bin/python || make_environment
rm -f "$stamp"
: >"$log"
pins="$(grep -c '^[a-z0-9].*==' "$lock")"
echo "venv: $pins packages, pinned (once; 1 GB, one to five minutes)"
# setuptools first: it builds pyspark, which comes as source, and `batimento` itself. So nothing is fetched that is not pinned.
awk '/^[a-z]/ { on = /^setuptools==/ } on' "$lock" >.venv/first.txt
install --require-hashes -r .venv/first.txt
install --require-hashes -r "$lock"
install --editable .
echo "$wanted" >"$stamp"
echo "venv: ready"
