#!/bin/sh
tries=0
until [ "$tries" -ge 2 ]; do
    tries=$((tries + 1))
    sleep 0
done
echo "waited $tries times"
GREETING=${GREETING:-hello}
export GREETING
exec ./app "$@"
