#!/bin/sh
exec ./web "$@"
