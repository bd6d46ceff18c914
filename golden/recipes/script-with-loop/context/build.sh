#!/bin/sh
set -e
for name in api worker
do
  echo "building $name"
  go build -o "out/$name" "./cmd/$name" || exit 1
done
