#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/.."

build() {
  local out="$1"
  go build -trimpath -o "$out" .
}

build "${1:-shop}"
