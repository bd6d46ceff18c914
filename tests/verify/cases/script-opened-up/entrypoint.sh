#!/bin/sh
set -e
export MODE=strict
exec /app/server "$@"
