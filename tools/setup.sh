#!/usr/bin/env bash
# What `make demo` and `make test` need, made where it is missing. A second run finds everything and prints nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/java.sh
tools/venv.sh
.venv/bin/python tools/jars.py
.venv/bin/python -m tools.archive
