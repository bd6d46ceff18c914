#!/bin/sh
until nc -z "${DB_HOST:-db}" 5432; do
    echo "waiting for the database"
    sleep 1
done
exec ./web "$@"
