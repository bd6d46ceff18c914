#!/bin/sh
: "${PORT:=80}"
export PORT
export URL="http://$HOST:$PORT/"
exec ./web "$@"
