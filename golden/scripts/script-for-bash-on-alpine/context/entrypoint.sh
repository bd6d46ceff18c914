#!/bin/bash
exec ./web "$@"
