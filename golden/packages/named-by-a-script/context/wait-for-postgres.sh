#!/bin/sh
# usage: wait-for-postgres.sh COMMAND
until psql -h db -c "\\q"; do
  sleep 1
done
exec "$@"
