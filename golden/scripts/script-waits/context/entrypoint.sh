#!/bin/sh
set -e
export PORT=80
until nc -z db 5432; do
  sleep 1
done
exec ./web "$@"
