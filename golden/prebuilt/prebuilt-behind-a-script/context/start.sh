#!/bin/sh
export PORT=80
exec /app/server "$@"
