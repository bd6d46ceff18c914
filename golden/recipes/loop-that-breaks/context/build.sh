#!/bin/sh
for name in api worker
do
  [ -d "cmd/$name" ] || break
  go build -o "out/$name" "./cmd/$name"
done
