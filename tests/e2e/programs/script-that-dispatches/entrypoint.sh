#!/bin/sh
if [ "$1" = greet ]; then
    shift
    GREETING="hello $1"
    export GREETING
fi
exec ./app "$@"
