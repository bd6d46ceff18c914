#!/bin/sh
export MODE=release
exec su-exec app "$@"
