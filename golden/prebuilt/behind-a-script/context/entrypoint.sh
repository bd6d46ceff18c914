#!/bin/sh
if [ -e /run/secrets/key ]; then KEY="$(cat /run/secrets/key)"; export KEY; fi
exec "$@"
