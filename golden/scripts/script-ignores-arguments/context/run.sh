#!/bin/bash
set -euo pipefail
export GIN_MODE=release
exec ./web -config "a b.toml"
