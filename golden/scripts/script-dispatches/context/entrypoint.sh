#!/bin/sh
if [ "$1" = "migrate" ]; then
  exec ./web -migrate
fi
exec ./web "$@"
