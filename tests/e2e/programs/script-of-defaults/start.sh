#!/bin/sh
set -eu
# what to say
if [ -z "${GREETING:-}" ]; then
    export GREETING="hello world"
fi
export LANGUAGE="${LANGUAGE:-en}"
exec ./app -v "$@"
