#!/bin/sh
if [ "$1" = linux ]; then
  go build -o shop .
fi
