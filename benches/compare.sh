#!/usr/bin/env bash
# Whole processes, timed from outside: wall time and memory of one feature page, and of 128 distinct ones. Typst, where it
# is installed, sets the same copy in five columns for comparison.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
exec python3 benches/compare.py "$@"
