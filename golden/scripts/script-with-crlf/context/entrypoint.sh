#!/bin/sh
exec ./web "$@"
