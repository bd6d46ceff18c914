#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/names.sh

compile() {
  local target="$1"
  go build -o "bin/$target" .
}

mkdir -p bin
compile "$NAME"
