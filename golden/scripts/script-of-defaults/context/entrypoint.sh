#!/bin/sh
set -eu

# where to listen
: "${PORT:=8080}"
export PORT
export GREETING="${GREETING:-hello world}"
export LOG_LEVEL="${LOG_LEVEL:-debug}"

exec ./web "$@"
