#!/bin/sh
export LEVEL=@LEVEL@
exec ./web "$@"
