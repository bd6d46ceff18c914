#!/bin/sh
set -e
: "${GREETING:=hello}"
export GREETING
exec "$@"
