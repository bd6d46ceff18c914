#!/bin/sh
set -e
if [ -n "$VERSION" ]; then
  echo "$VERSION" > version.txt
else
  echo dev > version.txt
fi
