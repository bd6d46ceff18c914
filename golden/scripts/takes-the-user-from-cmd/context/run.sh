#!/bin/sh
exec su-exec "$@"
