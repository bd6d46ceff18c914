#!/bin/sh
if [ "$WAIT" = "true" ]; then
    sleep 5
fi
exec /web "$@"
