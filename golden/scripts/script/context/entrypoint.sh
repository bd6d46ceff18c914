#!/bin/sh
set -e
./web migrate
exec "$@"
